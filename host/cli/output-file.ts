// Files that a command makes for whoever ran it: whole or not at all, and the file named when that fails.
import { lstatSync, statSync, writeFileSync } from "node:fs";
import { replaceFile, rewriteFile } from "../config/config-file.ts";
import { InputError } from "../core/problems/input-error.ts";
import { makeFolder } from "../files/make-folder.ts";

/** Writes a file, or leaves what was there; throws InputError. What is no file, such as a pipe, is written to. */
export function writeOutput(file: string, text: string): void {
  named(file, "a file that can be written", () => {
    if (lstatSync(file, { throwIfNoEntry: false }) === undefined) replaceFile(file, text, 0o666 & ~process.umask());
    else if (statSync(file).isFile()) rewriteFile(file, text);
    else writeFileSync(file, text);
  });
}

/** Makes a folder for files, where there is none; gives the uppermost one made. Throws InputError. */
export function makeOutputFolder(folder: string, mode?: number): string | undefined {
  return named(folder, "a folder that can be made", () => makeFolder(folder, mode));
}

/** Does something to a file or folder; what the system then says of it is said of this one. */
export function named<T>(file: string, expected: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw outputError(file, expected, error);
  }
}

/** What the system says, as found at a file; any other error stays as it is. */
export function outputError(file: string, expected: string, error: unknown): unknown {
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const [, found = code] = /^\w+: ([^,]+)/.exec(message) ?? [];
  return new InputError(file, 1, found.includes(code) ? found : `${found} (${code})`, expected);
}
