// SHA-256 of each file of a sealed folder, as `sha256sum --check` reads them: Parquet has no sums of its own, and a wrong bit in it may
// be read as a wrong number.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** The name of the list in its folder. */
export const SUMS = "SHA256SUMS";
const LINE = /^([0-9a-f]{64}) {2}([^/]+)$/;

/** Writes the list of what a folder has. */
export function writeSums(folder: string): void {
  const names = readdirSync(folder).sort();
  writeFileSync(path.join(folder, SUMS), names.map((name) => `${sumOf(path.join(folder, name))}  ${name}\n`).join(""));
}

/**
 * Names of files that the list of a folder has; undefined where there is none that can be read, or where it may have lost one: a line that
 * is no line of it, or a name that `isThere` knows nothing of.
 */
export function listedIn(folder: string, isThere: (name: string) => boolean): Set<string> | undefined {
  const list = path.join(folder, SUMS);
  if (!existsSync(list)) return undefined;
  let text = "";
  try {
    text = readFileSync(list, "utf8");
  } catch {
    return undefined;
  }
  const lines = text.split("\n").filter((line) => line !== "");
  const names = lines.map((line) => LINE.exec(line)?.[2] ?? "");
  return names.every((name) => name !== "" && isThere(name)) ? new Set(names) : undefined;
}

/** Files that are not what they were when the list was written, each with what is wrong; none where there is no list. */
export function changesOf(folder: string): Map<string, string> {
  const list = path.join(folder, SUMS);
  const changes = new Map<string, string>();
  if (!existsSync(list)) return changes;
  // A disk that fails, or another owner's file, keeps nobody from looking at the others.
  const look = (file: string, isRight: () => boolean): void => {
    try {
      if (!isRight()) changes.set(file, "not as it was written");
    } catch (error) {
      changes.set(file, (error as Error).message);
    }
  };
  look(list, () => {
    const lines = readFileSync(list, "utf8")
      .split("\n")
      .filter((line) => line !== "");
    for (const line of lines) {
      const [, sum, name] = LINE.exec(line) ?? [];
      if (name === undefined) continue;
      const file = path.join(folder, name);
      if (!existsSync(file)) changes.set(file, "no such file");
      else look(file, () => sumOf(file) === sum);
    }
    return lines.every((line) => LINE.test(line));
  });
  return changes;
}

function sumOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
