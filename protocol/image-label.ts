// How an image says what it is, and what the signature of an update covers: the same text for build, box and host.
import { toNumber } from "./text.ts";

/** The first line of an image, with its line end. */
export function imageLabel(board: string, version: string): string {
  return "//tillbeacon " + board + " " + version + "\n";
}

/** Whether a version (numbers with dots) comes before another; what is no number counts as 0. */
export function isOlder(version: string, than: string): boolean {
  const mine = version.split(".");
  const theirs = than.split(".");
  for (let i = 0; i < mine.length || i < theirs.length; i++) {
    const difference = partOf(mine[i]) - partOf(theirs[i]);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

function partOf(text: string | undefined): number {
  const part = text === undefined ? undefined : toNumber(text);
  return part === undefined ? 0 : part;
}

/** What an update's tag signs: SHA-256 in lower-case hexadecimal digits, size in bytes. */
export function signedText(board: string, version: string, bytes: number, sha256: string): string {
  return board + " " + version + " " + bytes + " " + sha256;
}
