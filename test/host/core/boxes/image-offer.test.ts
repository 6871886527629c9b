import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ImageOffer, imageFault, labelOf } from "../../../../host/core/boxes/image-offer.ts";
import { CHUNK_BYTES, MAX_IMAGE } from "../../../../protocol/messages/update.ts";

const LABEL = Buffer.from("//tillbeacon board 2.0\n");
/** Every byte that an image may have, several times. */
const BODY = Buffer.from(Array.from({ length: 4 * 255 }, (_, i) => i % 255));
const IMAGE = Buffer.concat([LABEL, BODY]);

describe("an image", () => {
  it("may have every byte but that of unwritten flash, whose line is told", () => {
    expect(labelOf(IMAGE)).toEqual({ board: "board", version: "2.0" });
    expect(imageFault(IMAGE)).toBeUndefined();
    expect(imageFault(Buffer.concat([LABEL, Buffer.from([171, 10, 255])]))).toEqual({
      line: 3,
      found: "byte 255",
      expected: "bytes from 0 to 254: 255 is unwritten flash",
    });
  });

  it("has a length that a box could take", () => {
    expect(imageFault(Buffer.alloc(MAX_IMAGE))).toBeUndefined();
    expect(imageFault(Buffer.alloc(MAX_IMAGE + 1))).toMatchObject({ line: 1, found: `${MAX_IMAGE + 1} bytes` });
  });

  it("comes in chunks with its very bytes, none at another place", () => {
    const offer = new ImageOffer(
      { id: 1, board: "board", version: "2.0", bytes: IMAGE.length, sha256: "", tag: null },
      IMAGE,
    );
    const parts: Buffer[] = [];
    for (let at = 0; at < IMAGE.length; at += CHUNK_BYTES) {
      const chunk = offer.chunkAt(at);
      const bytes = Buffer.from(chunk?.data ?? "", "base64");
      expect(chunk).toMatchObject({ at, crc: crc32(bytes) });
      parts.push(bytes);
    }
    expect(Buffer.concat(parts)).toEqual(IMAGE);
    expect([offer.chunkAt(1), offer.chunkAt(CHUNK_BYTES * parts.length)]).toEqual([undefined, undefined]);
  });
});
