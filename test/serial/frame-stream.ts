// A stream of frames as a bad cable delivers it: of every hundred bytes one is wrong, and garbage lies between frames.
// The same seed gives the same stream, so that a sender and a receiver know without telling each other.
import { encodeFrame } from "../../protocol/framing.ts";

/** Share of frame bytes that are replaced by a random one. */
const CORRUPTED = 0.01;
/** Longest frame payload and longest garbage between two frames, in bytes. */
const LONGEST_PAYLOAD = 60;
const LONGEST_GARBAGE = 4;

/** One frame's bytes with the garbage after it; `clean` when the frame is as it was meant. */
export interface StreamPiece {
  bytes: Buffer;
  clean: boolean;
}

/** Numbers from 0 to 1 from a 32-bit state (Marsaglia's xorshift). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** The stream of one seed; piece i has i as the first four bytes of its payload, low first. */
export function* frameStream(seed: number, frames: number): Generator<StreamPiece> {
  const random = randomFrom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  for (let i = 0; i < frames; i++) {
    const payload = Buffer.alloc(4 + below(LONGEST_PAYLOAD - 3));
    payload.writeUInt32LE(i);
    for (let b = 4; b < payload.length; b++) payload[b] = below(256);
    const frame = encodeFrame(1, payload) as Uint8Array;
    let clean = true;
    for (let b = 0; b < frame.length; b++)
      if (random() < CORRUPTED) {
        const value = below(256);
        clean &&= value === frame[b];
        frame[b] = value;
      }
    const garbage = Buffer.from(Array.from({ length: below(LONGEST_GARBAGE + 1) }, () => below(256)));
    yield { bytes: Buffer.concat([frame, garbage]), clean };
  }
}
