import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crc32, encodeFrame, type Frame, FrameDecoder, MAX_FRAME_PAYLOAD } from "../../protocol/framing.ts";

function frameOf(kind: number, payload: Uint8Array): Uint8Array {
  const frame = encodeFrame(kind, payload);
  if (frame === undefined) throw new Error("payload too long");
  return frame;
}

function decodeAll(decoder: FrameDecoder, ...chunks: Uint8Array[]): Frame[] {
  const frames: Frame[] = [];
  for (const chunk of chunks) decoder.push(chunk, (frame) => frames.push(frame));
  return frames;
}

/** Payloads of a stream whose decoder has no room for longer ones. */
const LONGEST = 60;

const bytes = (max: number) => fc.uint8Array({ maxLength: max, size: "max" });

describe("framing", () => {
  it("has the CRC-32 of zlib", () => {
    fc.assert(
      fc.property(bytes(300), (data) => {
        expect(crc32(data, 0, data.length)).toBe(zlibCrc32(data));
      }),
    );
  });

  it("refuses a payload above 1,024 bytes and takes one of 1,024", () => {
    expect(encodeFrame(1, new Uint8Array(MAX_FRAME_PAYLOAD + 1))).toBeUndefined();
    expect(encodeFrame(1, new Uint8Array(MAX_FRAME_PAYLOAD))).toHaveLength(MAX_FRAME_PAYLOAD + 10);
  });

  it("gives frames back in any cut of the stream, with garbage between", () => {
    // Garbage without the first magic byte cannot pass for a frame's beginning.
    const garbage = bytes(20).map((g) => g.map((b) => (b === 0xa5 ? 0 : b)));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(garbage, fc.nat(255), bytes(LONGEST)), { maxLength: 8 }),
        fc.integer({ min: 1, max: 50 }),
        (parts, cut) => {
          const stream = Buffer.concat(parts.flatMap(([g, kind, payload]) => [g, frameOf(kind, payload)]));
          const chunks = Array.from({ length: Math.ceil(stream.length / cut) }, (_, i) =>
            stream.subarray(i * cut, (i + 1) * cut),
          );
          const frames = decodeAll(new FrameDecoder(LONGEST), ...chunks);
          expect(frames.map((f) => [f.kind, [...f.payload]])).toEqual(
            parts.map(([, kind, payload]) => [kind, [...payload]]),
          );
        },
      ),
    );
  });

  it("accepts no frame with any one bit turned, and finds the next", () => {
    const good = frameOf(3, new TextEncoder().encode("first"));
    const next = frameOf(4, new TextEncoder().encode("second"));
    for (let bit = 0; bit < good.length * 8; bit++) {
      const broken = good.slice();
      broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7));
      // Zeros push a frame whose length was made longer to its end.
      const frames = decodeAll(new FrameDecoder(MAX_FRAME_PAYLOAD), broken, next, new Uint8Array(1100));
      expect(frames.map((f) => f.kind)).toEqual([4]);
    }
  });

  it("delivers every clean frame and no corrupted one over 20,000 frames with one byte in a hundred wrong", () => {
    let state = 12345;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 4294967296) * below);
    };
    const decoder = new FrameDecoder(MAX_FRAME_PAYLOAD);
    const clean: number[] = [];
    const got: number[] = [];
    for (let i = 0; i < 20000; i++) {
      const payload = Uint8Array.from([
        i & 255,
        (i >> 8) & 255,
        i >> 16,
        ...Array.from({ length: random(60) }, () => random(256)),
      ]);
      const frame = frameOf(9, payload);
      let touched = false;
      for (let b = 0; b < frame.length; b++)
        if (random(100) === 0) {
          const value = random(256);
          touched ||= value !== frame[b];
          frame[b] = value;
        }
      if (!touched) clean.push(i);
      for (const chunk of [frame, Uint8Array.from({ length: random(5) }, () => random(256))])
        for (const f of decodeAll(decoder, chunk))
          got.push((f.payload[0] as number) + 256 * (f.payload[1] as number) + 65536 * (f.payload[2] as number));
    }
    for (const f of decodeAll(decoder, new Uint8Array(1100)))
      got.push((f.payload[0] as number) + 256 * (f.payload[1] as number) + 65536 * (f.payload[2] as number));
    expect(got).toEqual(clean);
  });
});
