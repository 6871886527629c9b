// An image for boxes on its way from head office to a shop: one line of JSON, signed by head office, then the image's bytes.
// A box takes no such thing: the shop's host signs the image anew with each box's own key. Boxes never import this file.
import type { MessageOf } from "../fields.ts";
import type { About } from "../messages/about.ts";
import { readDownlink } from "./downlink.ts";

export const RELEASE = `\
id w 1 4e9,\
board/version t 1 32,\
bytes w 1 1048576,\
sha256 t 1 64,\
signature t 1 128` as const;
export type Release = MessageOf<typeof RELEASE>;

export const ABOUT_RELEASE: About<typeof RELEASE> = {
  summary:
    "An image that head office offers to a shop: this as one line of JSON, a line end, the image's bytes; repeated until the shop has answered by a record",
  fields: {
    id: "number of the roll-out",
    board: "board that the image is for",
    version: "version of the image",
    bytes: "size of the image; bytes",
    sha256: "SHA-256 of the image in lower-case hexadecimal digits",
    signature: "Ed25519 under head office's release key, in base64 (protocol/uplink/release.ts has the signed text)",
  },
};

const LINE_END = 10;
/** Longest first line. Unit bytes. */
const MAX_HEAD = 1000;

/** What the signature covers. */
export function releaseText({ id, board, version, bytes, sha256 }: Omit<Release, "signature">): string {
  return `tillbeacon release ${id} ${board} ${version} ${bytes} ${sha256}`;
}

/** Release and image as one message. */
export function packRelease(release: Release, image: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`${JSON.stringify({ v: 1, ...release })}\n`);
  const packed = new Uint8Array(head.length + image.length);
  packed.set(head);
  packed.set(image, head.length);
  return packed;
}

/** Takes a message apart; undefined where it is none. Neither digest nor signature is looked at. */
export function unpackRelease(packed: Uint8Array): { release: Release; image: Uint8Array } | undefined {
  const end = packed.subarray(0, MAX_HEAD).indexOf(LINE_END);
  if (end < 0) return undefined;
  const release = readDownlink(RELEASE, new TextDecoder().decode(packed.subarray(0, end)));
  const image = packed.slice(end + 1);
  return release === undefined || release.bytes !== image.length ? undefined : { release, image };
}
