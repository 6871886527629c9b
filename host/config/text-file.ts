// Reads the text files that people give to commands: UTF-8, or refused with the line of the first byte that is not.
import { constants, isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { InputError } from "../core/problems/input-error.ts";

/** U+FFFD, which decoding puts in the place of what is not UTF-8. */
const REPLACEMENT = Buffer.from("\uFFFD");

/** What the system says of files, in words. */
const WORDS: { readonly [code: string]: string } = {
  ENOENT: "no such file",
  EISDIR: "a folder",
  EACCES: "no permission to read it (EACCES)",
  ELOOP: "a link that leads to itself (ELOOP)",
};

/** Text of a file; throws InputError when it cannot be read, with what was `expected`, or is not UTF-8. */
export function readText(file: string, expected = "a readable file"): string {
  let bytes: Buffer;
  try {
    refuseLarge(file);
    bytes = readFileSync(file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code = "an error" } = error as NodeJS.ErrnoException;
    throw new InputError(file, 1, WORDS[code] ?? code, expected);
  }
  return decodeText(bytes, file);
}

/** Node's longest text; what is longer is refused before it is read. */
function refuseLarge(file: string): void {
  const { size } = statSync(file);
  const megabytes = (bytes: number): string => `${Math.floor(bytes / 1e6)} MB`;
  const most = constants.MAX_STRING_LENGTH;
  if (size > most) throw new InputError(file, 1, megabytes(size), `a file of at most ${megabytes(most)}`);
}

/** The bytes of a file as text; throws InputError when they are not UTF-8. */
export function decodeText(bytes: Buffer, file: string): string {
  if (isUtf8(bytes)) return bytes.toString();
  const at = firstFault(bytes);
  const line = bytes.subarray(0, at).filter((byte) => byte === 10).length + 1;
  const found = `byte 0x${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0")}`;
  throw new InputError(file, line, found, "UTF-8");
}

/** Where the first sequence begins that is not UTF-8. */
function firstFault(bytes: Buffer): number {
  const text = bytes.toString();
  for (let i = text.indexOf("\uFFFD"); i >= 0; i = text.indexOf("\uFFFD", i + 1)) {
    const at = Buffer.byteLength(text.slice(0, i));
    // The file may hold a U+FFFD of its own.
    if (!bytes.subarray(at, at + 3).equals(REPLACEMENT)) return at;
  }
  return 0;
}
