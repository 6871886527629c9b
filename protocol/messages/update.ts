// Update: a new image on offer, the box's request for a piece of it, and the piece.
import type { MessageOf } from "../fields.ts";
import type { About } from "./about.ts";

/** Largest image in bytes. As in the tables. */
export const MAX_IMAGE = 1048576;

/** Raw bytes of an image in one chunk: as base64 it fits a payload. */
export const CHUNK_BYTES = 512;

export const UPDATE = `\
id w 1 4e9,\
board/version t 1 32,\
bytes w 1 1048576,\
sha256 t 1 64,\
tag T 1 64` as const;
export const WANT = `\
boot t 1 16,\
id w 1 4e9,\
at w 0 1048576` as const;
export const CHUNK = `\
id w 1 4e9,\
at w 0 1048576,\
crc w 0 4294967295,\
data t 1 684` as const;

/** A new image is on offer. The box asks for its chunks, checks the whole and restarts into it. */
export type UpdateOffer = MessageOf<typeof UPDATE>;
/** The box asks for the chunk that begins at byte `at`. */
export type ChunkRequest = MessageOf<typeof WANT>;
/** A piece of an image: `CHUNK_BYTES` from byte `at` on, fewer at the end. */
export type Chunk = MessageOf<typeof CHUNK>;

export const ABOUT_UPDATE: About<typeof UPDATE> = {
  summary: "A new image is on offer",
  fields: {
    id: "number of the update",
    board: "board that the image is for",
    version: "version of the image",
    bytes: "size of the image; bytes",
    sha256: "SHA-256 of the image in lower-case hexadecimal digits",
    tag: "HMAC-SHA-256 under the box's update key (protocol/image-label.ts has the signed text); null: unsigned, refused",
  },
};

export const ABOUT_WANT: About<typeof WANT> = {
  summary: "A box asks for a chunk of the image on offer",
  fields: {
    boot: "boot id of the box",
    id: "number of the update",
    at: "byte at which the chunk begins",
  },
};

export const ABOUT_CHUNK: About<typeof CHUNK> = {
  summary: "A piece of an image",
  fields: {
    id: "number of the update",
    at: "byte at which the chunk begins",
    crc: "CRC-32 of the raw bytes",
    data: "the bytes in base64",
  },
};
