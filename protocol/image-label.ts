// How an image says what it is, and what the signature of an update covers: the same text for build, box and host.

/** The first line of an image, with its line end. */
export function imageLabel(board: string, version: string): string {
  return "//tillbeacon " + board + " " + version + "\n";
}

/** What an update's tag signs: SHA-256 in lower-case hexadecimal digits, size in bytes. */
export function signedText(board: string, version: string, bytes: number, sha256: string): string {
  return board + " " + version + " " + bytes + " " + sha256;
}
