import fc from "fast-check";
import { generate } from "mqtt-packet";
import { describe, expect, it } from "vitest";
import { PacketLimit } from "../../../host/broker/packet-limit.ts";

const always = (): boolean => true;

/** A publication whose remaining length is exactly so many bytes. */
function packet(length: number): Buffer {
  const payload = "x".repeat(length - 3);
  return generate({ cmd: "publish", topic: "t", payload, qos: 0, dup: false, retain: false });
}

describe("the limit of packets", () => {
  it.each([
    [4096, true],
    [4097, false],
  ])("a packet of %i bytes after its header is taken: %s", (length, taken) => {
    const bytes = packet(length);
    const limit = new PacketLimit(4096);
    limit.accept(bytes, always);
    expect(!limit.isTooLong).toBe(taken);
  });

  it("follows packets however the stream is cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 3, max: 4096 }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1 }),
        (lengths, cuts) => {
          const limit = new PacketLimit(4096);
          const stream = Buffer.concat([...lengths.map(packet), generate({ cmd: "pingreq" })]);
          for (let at = 0, i = 0; at < stream.length; i++) {
            const to = at + (cuts[i % cuts.length] as number);
            const piece = stream.subarray(at, to);
            expect(limit.accept(piece, always)).toBe(piece.length);
            expect(limit.isTooLong).toBe(false);
            at = to;
          }
          limit.accept(packet(5000).subarray(0, 3), always);
          expect(limit.isTooLong).toBe(true);
          expect(limit.announced).toBe(5000);
        },
      ),
    );
  });

  it("refuses a length of more than four bytes at once", () => {
    const limit = new PacketLimit(4096);
    limit.accept(Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff]), always);
    expect(limit.isTooLong).toBe(true);
  });

  it("holds packets back until they may begin, and never in the middle of one", () => {
    const limit = new PacketLimit(4096);
    const stream = Buffer.concat([packet(10), packet(20), packet(30)]);
    let allowed = 1;
    const mayBegin = (): boolean => allowed-- > 0;
    expect(limit.accept(stream.subarray(0, 5), mayBegin)).toBe(5);
    expect(limit.accept(stream.subarray(5), mayBegin)).toBe(7);
    allowed = 5;
    expect(limit.accept(stream.subarray(12), mayBegin)).toBe(stream.length - 12);
    expect(allowed).toBe(3);
  });
});
