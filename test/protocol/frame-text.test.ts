import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrameReader, frameOfText } from "../../protocol/frame-text.ts";
import { encodeFrame, FrameDecoder, MAX_FRAME_PAYLOAD } from "../../protocol/framing.ts";

const LONGEST = 320;
const toBytes = (text: string): Buffer => Buffer.from(text, "latin1");
const crc32 = (text: string): number => zlibCrc32(toBytes(text));
const frameOf = (kind: number, payload: Uint8Array): Uint8Array => encodeFrame(kind, payload) as Uint8Array;

/** What the box's reader and the host's decoder make of the same chunks. */
function takeBoth(chunks: Buffer[]): { box: [number, string][]; host: [number, string][]; held: number } {
  const box: [number, string][] = [];
  const host: [number, string][] = [];
  const reader = new FrameReader(LONGEST, crc32);
  const decoder = new FrameDecoder(LONGEST);
  for (const chunk of chunks) {
    reader.push(chunk.toString("latin1"), (kind, payload) => box.push([kind, payload]));
    decoder.push(chunk, (f) => host.push([f.kind, Buffer.from(f.payload).toString("latin1")]));
  }
  return { box, host, held: (reader as unknown as { held: string }).held.length };
}

describe("the box's frames", () => {
  it("are those of the host, byte for byte, and as long at the most", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.uint8Array({ maxLength: 300 }), (kind, payload) => {
        const text = frameOfText(kind, Buffer.from(payload).toString("latin1"), crc32);
        expect(toBytes(text as string).equals(frameOf(kind, payload))).toBe(true);
      }),
    );
    expect(frameOfText(1, "x".repeat(MAX_FRAME_PAYLOAD), crc32)).toHaveLength(MAX_FRAME_PAYLOAD + 10);
    expect(frameOfText(1, "x".repeat(MAX_FRAME_PAYLOAD + 1), crc32)).toBeUndefined();
  });

  it("are found as the host finds them in any cut of a stream with garbage and wrong bytes", () => {
    let found = 0;
    const part = fc.oneof(
      fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 60 })).map(([kind, payload]) => frameOf(kind, payload)),
      fc.uint8Array({ maxLength: 20 }),
      fc.constant(Uint8Array.from([0xa5])),
      fc.constant(Uint8Array.from([0xa5, 0x5a, 6])),
      fc.constant(frameOf(9, new Uint8Array(LONGEST + 1))),
    );
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.integer({ min: 1, max: 80 }),
        (parts, wrong, cut) => {
          const stream = Buffer.concat(parts);
          for (const [at, value] of wrong) if (stream.length > 0) stream[at % stream.length] = value;
          const chunks: Buffer[] = [];
          for (let i = 0; i < stream.length; i += cut) chunks.push(stream.subarray(i, i + cut));
          const { box, host, held } = takeBoth(chunks);
          expect(box).toEqual(host);
          expect(held).toBeLessThan(LONGEST + 10);
          found += box.length;
        },
      ),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(100);
  });
});
