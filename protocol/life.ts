// Messages about a box itself: how it fares, what it answers, and its new image. Their fields are in the one table of
// messages.ts.

import type { EnumOf } from "./enumerations.ts";

export const ANSWERED = "config|update";
export const ANSWERS = "done|refused";

/** What a box says to a configuration or an update. */
export interface Answer {
  boot: string;
  to: EnumOf<typeof ANSWERED>;
  /** Number of the configuration or update; 0 where it could not be read. */
  id: number;
  result: EnumOf<typeof ANSWERS>;
  /** Why it was refused: a reason and the field it is about. */
  detail: string | null;
}

export const IMAGES = "newest|earlier";

/** How a box fares; each minute and after each birth. */
export interface Health {
  boot: string;
  /** The box's monotonic time: how long it has been up. Unit ms. */
  tMs: number;
  /** The box's idea of the wall clock, learned from the host; null before that. Unit ms since 1970-01-01 UTC. */
  unixMs: number | null;
  /** Memory blocks of the interpreter (on Lua: bytes) that are free, and all there are. */
  free: number | null;
  total: number | null;
  /** Error flags of the interpreter since the last report, joined by commas. */
  errors: string | null;
  /** Strength of the WiFi signal. Unit dBm. */
  rssiDbm: number | null;
  /** Longest delay of the box's own timer since the last report. Unit ms. */
  lateMs: number;
  /** Readings since the last report: edges of beams a minute, samples of zones a second. */
  entryPerMin: number;
  exitPerMin: number;
  headHz: number;
  tailHz: number;
  /** Commands refused, and records dropped, since the start. */
  rejected: number;
  dropped: number;
  /** Connections since the start, and why the last one ended. */
  sessions: number;
  link: string | null;
  /** Number of the configuration in force; 0 is the one the box was flashed with. */
  config: number;
  /** Starts in a row before this one that did not last, and whether the box fell back to its earlier image. */
  failedStarts: number;
  image: EnumOf<typeof IMAGES>;
}

/** Largest image in bytes. */
export const MAX_IMAGE = 1048576;

/** Raw bytes of an image in one chunk: as base64 it fits a payload. */
export const CHUNK_BYTES = 512;

/** A new image is on offer. The box asks for its chunks, checks the whole and restarts into it. */
export interface UpdateOffer {
  id: number;
  /** Board that the image is for. */
  board: string;
  version: string;
  bytes: number;
  /** SHA-256 of the image in lower-case hexadecimal digits. */
  sha256: string;
  /** HMAC-SHA-256 of `board version bytes sha256`, joined by spaces, under the box's update key; null: unsigned. */
  tag: string | null;
}

/** The box asks for the chunk that begins at byte `at`. */
export interface ChunkRequest {
  boot: string;
  id: number;
  at: number;
}

/** A piece of an image: `CHUNK_BYTES` from byte `at` on, fewer at the end. */
export interface Chunk {
  id: number;
  at: number;
  /** CRC-32 of the raw bytes. */
  crc: number;
  /** The bytes in base64. */
  data: string;
}
