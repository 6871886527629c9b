// Copies of what boxes have learned of their lanes, a small file per box beside the log. `tillbeacon provision` gives it to a box that
// takes another's place.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { replaceFile } from "../config/config-file.ts";
import { makeFolder } from "../files/make-folder.ts";

/** The folder of the copies, beside the shop's log. */
export function learnedFolder(logFile: string): string {
  return path.join(path.dirname(logFile), "learned");
}

/** Replaces a box's copy. Throws the system's error. */
export function keepLearnedCopy(logFile: string, box: string, learned: string): void {
  const folder = learnedFolder(logFile);
  makeFolder(folder);
  replaceFile(path.join(folder, box), learned, 0o644);
}

/** A box's copy and when it was written (ms since 1970); undefined where there is none. */
export function readLearnedCopy(logFile: string, box: string): { learned: string; keptMs: number } | undefined {
  const file = path.join(learnedFolder(logFile), box);
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? undefined : { learned: readFileSync(file, "latin1"), keptMs: found.mtimeMs };
}
