// The shop's configuration file as it stands on disk: read with its version, rewritten whole or not at all. Knows
// nothing of what the values mean.
import { createHash, randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { decodeText } from "./text-file.ts";

/** The file's text, and a name for just this text. */
export interface FileText {
  text: string;
  version: string;
}

/** Reads the file; throws the system's error, or InputError when it is not UTF-8. */
export function readConfigFile(file: string): FileText {
  const text = decodeText(readFileSync(file), file);
  return { text, version: createHash("sha256").update(text).digest("hex") };
}

/**
 * Puts a text in the place of the file: written beside it, brought to the disk, renamed over it, so that a crash leaves
 * the old file or the new one. Refuses when the file is not of the version that the text was made from. A link stays a
 * link; the file keeps its mode. Throws the system's error, for a file that nobody may write too.
 */
export function writeConfigFile(file: string, text: string, version: string): "written" | "changed-underneath" {
  refuseReadOnly(file);
  const isAsRead = (): boolean => readConfigFile(file).version === version;
  return rewriteFile(file, text, isAsRead) ? "written" : "changed-underneath";
}

/** Whoever made it read-only does not want it replaced: renaming over it, the system would not ask; nor does it stop root. */
function refuseReadOnly(file: string): void {
  accessSync(file, constants.W_OK);
  if ((statSync(file).mode & 0o222) !== 0) return;
  throw Object.assign(new Error(`EACCES: permission denied, ${file} is read-only`), { code: "EACCES" });
}

/** `replaceFile` of a file that is there: a link stays a link, and the file keeps its mode. */
export function rewriteFile(file: string, text: string, mayReplace?: () => boolean): boolean {
  const target = realpathSync(file);
  return replaceFile(target, text, statSync(target).mode & 0o777, mayReplace);
}

/**
 * Writes a file whole or not at all, with this mode; not when `mayReplace` says no at the last moment. What root replaces stays its
 * owner's, whose host or broker reads it.
 */
export function replaceFile(target: string, text: string, mode: number, mayReplace = (): boolean => true): boolean {
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(6).toString("hex")}`);
  try {
    writeThrough(beside, text, mode, lstatSync(target, { throwIfNoEntry: false }));
    if (!mayReplace()) return false;
    renameSync(beside, target);
  } finally {
    rmSync(beside, { force: true });
  }
  syncFolder(path.dirname(target));
  return true;
}

function writeThrough(file: string, text: string, mode: number, before: Stats | undefined): void {
  const handle = openSync(file, "wx", 0o600);
  try {
    // All of it: a disk that is nearly full takes a part without an error.
    writeFileSync(handle, text);
    if (before?.isFile() && process.getuid?.() === 0) fchownSync(handle, before.uid, before.gid);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  chmodSync(file, mode);
}

/** The rename itself is on the disk once its folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
