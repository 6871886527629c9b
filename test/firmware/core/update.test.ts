import { createHash, createHmac } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ImagePort, type Signer, Update } from "../../../firmware/core/update.ts";
import { ImageOffer } from "../../../host/core/boxes/image-offer.ts";
import { type Files, storageModule } from "../../../host/simulator/virtual-storage.ts";
import { signedText } from "../../../protocol/image-label.ts";
import { CHUNK_BYTES, type Chunk, type ChunkRequest, type UpdateOffer } from "../../../protocol/messages/update.ts";

const LABEL = "//tillbeacon board 2.0\n";

/** An image port over Storage, with the box's digest functions played by Node's. */
class Flash implements ImagePort {
  files: Files = {};
  installs = 0;
  /** Bytes that the power lasts for, of all that is written from now on. */
  power = Number.POSITIVE_INFINITY;
  fromBase64 = (text: string): string => Buffer.from(text, "base64").toString("latin1");
  crc32 = (bytes: string): number => crc32(Buffer.from(bytes, "latin1"));
  private get storage(): {
    read: (name: string, at?: number, length?: number) => string | undefined;
    write: (name: string, data: string, at?: number, size?: number) => boolean;
  } {
    return storageModule(this.files) as never;
  }

  sha256(bytes: string): string {
    return createHash("sha256").update(bytes, "latin1").digest("hex");
  }
  begin(sha256: string, bytes: number): boolean {
    if (bytes > 65536) return false;
    if (this.files["offer"] === sha256 && this.files["image"]?.length === bytes) return true;
    this.files = { offer: sha256, image: "\xff".repeat(bytes) };
    return true;
  }
  has(at: number, length: number): boolean {
    return !(this.storage.read("image", at, length) ?? "\xff").includes("\xff");
  }
  write(at: number, bytes: string): boolean {
    const lasts = bytes.slice(0, this.power);
    this.power -= lasts.length;
    try {
      this.storage.write("image", lasts, at, this.files["image"]?.length);
    } catch {
      return false;
    }
    if (lasts.length < bytes.length) throw new Error("the power is gone");
    return true;
  }
  read(): string {
    return this.files["image"] as string;
  }
  discard(): void {
    this.files = {};
  }
  install(): void {
    this.installs += 1;
  }
}

const signer = (key: string): Signer => ({ tag: (text) => createHmac("sha256", key).update(text).digest("hex") });

/** Every byte that an image may have, over and over: all but unwritten flash. */
function imageOf(bytes: number): Buffer {
  const body = Uint8Array.from({ length: Math.max(0, bytes - LABEL.length) }, (_, i) => i % 255);
  return Buffer.concat([Buffer.from(LABEL), body]);
}

function offerOf(image: Buffer, changes: Partial<UpdateOffer> = {}, key = "secret"): ImageOffer {
  const sha256 = createHash("sha256").update(image).digest("hex");
  const what = { board: "board", version: "2.0", bytes: image.length, sha256, ...changes };
  const signed = signedText(what.board, what.version, what.bytes, what.sha256);
  const tag = key === "" ? null : signer(key).tag(signed);
  return new ImageOffer({ id: 7, tag, ...what }, image);
}

function chunkOf(offer: ImageOffer, at: number): Chunk {
  return offer.chunkAt(at) as Chunk;
}

describe("an update", () => {
  it("ends with the very image in place, whatever is lost, repeated, reordered, broken or cut off", () => {
    const fate = fc.constantFrom("lost", "twice", "late", "broken", "power", "fine", "fine");
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9000 }),
        fc.array(fate, { maxLength: 40 }),
        fc.nat(511),
        (bytes, fates, cut) => {
          const image = imageOf(bytes);
          const offer = offerOf(image);
          const flash = new Flash();
          let update = new Update(flash, "board", "1.0", signer("secret"));
          let tMs = 0;
          let late: Chunk[] = [];
          expect(update.begin(offer.offer, tMs)).toBe("");
          for (let turn = 0; flash.installs === 0; turn++) {
            expect(turn).toBeLessThan(1000);
            tMs += 2000;
            const ask = update.ask("b", tMs);
            const want = ask === undefined ? undefined : (JSON.parse(ask) as ChunkRequest);
            const what = fates[turn] ?? "fine";
            try {
              for (const chunk of late) update.take(chunk, tMs);
              late = [];
              if (want !== undefined && what !== "lost") {
                const chunk = chunkOf(offer, want.at);
                if (what === "late") late = [chunk];
                else if (what === "broken") update.take({ ...chunk, data: `A${chunk.data.slice(1)}` }, tMs);
                else {
                  if (what === "power") flash.power = cut;
                  update.take(chunk, tMs);
                  if (what === "twice") update.take(chunk, tMs);
                }
              }
            } catch {
              flash.power = Number.POSITIVE_INFINITY;
              late = [];
              update = new Update(flash, "board", "1.0", signer("secret"));
              expect(update.begin(offer.offer, tMs)).toBe("");
            }
            flash.power = Number.POSITIVE_INFINITY;
            const result = update.finish();
            expect(result ?? "").toBe("");
          }
          expect(flash.read()).toBe(image.toString("latin1"));
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ["another board's image", { board: "other" }, "other-board other"],
    ["the version that runs", { version: "1.0" }, "running-already 1.0"],
    ["an older version", { version: "0.9.9" }, "older-image version"],
    ["an image that does not fit", { bytes: 70000 }, "no-room bytes"],
  ])("refuses %s", (_, changes, reason) => {
    expect(
      new Update(new Flash(), "board", "1.0", signer("secret")).begin(offerOf(imageOf(100), changes).offer, 0),
    ).toBe(reason);
  });

  it("takes only what its own key has signed, and nothing without a key", () => {
    const image = imageOf(600);
    const update = new Update(new Flash(), "board", "1.0", signer("secret"));
    expect(update.begin(offerOf(image, {}, "").offer, 0)).toBe("bad-signature tag");
    expect(new Update(new Flash(), "board", "1.0", undefined).begin(offerOf(image).offer, 0)).toBe("no-key board");
    expect(update.begin(offerOf(image, {}, "guess").offer, 0)).toBe("bad-signature tag");
    const signed = offerOf(image, {}, "secret").offer;
    expect(update.begin({ ...signed, sha256: "0".repeat(64) }, 0)).toBe("bad-signature tag");
    expect(update.begin(signed, 0)).toBe("");
  });

  it.each([
    ["whose digest is another", { sha256: "0".repeat(64) }, LABEL, "bad-digest sha256"],
    ["whose first line names another board", {}, "//tillbeacon bored 2.0\n", "other-image label"],
  ])("refuses an image %s, and forgets it", (_, changes, label, reason) => {
    const image = Buffer.from(label + "x".repeat(700));
    const offer = offerOf(image, changes);
    const flash = new Flash();
    const update = new Update(flash, "board", "1.0", signer("secret"));
    expect(update.begin(offer.offer, 0)).toBe("");
    for (let at = 0; at < image.length; at += CHUNK_BYTES) update.take(chunkOf(offer, at), 0);
    expect(update.finish()).toBe(reason);
    expect([flash.installs, flash.files]).toEqual([0, {}]);
    expect(update.ask("b", 10000)).toBeUndefined();
  });

  it.each([
    [1999, undefined],
    [2000, 0],
  ])("asks again after two seconds of silence: %i ms later for %s", (laterMs, at) => {
    const update = new Update(new Flash(), "board", "1.0", signer("secret"));
    update.begin(offerOf(imageOf(600)).offer, 0);
    expect(update.ask("b", 0)).toBeDefined();
    const ask = update.ask("b", laterMs);
    expect(ask === undefined ? undefined : (JSON.parse(ask) as ChunkRequest).at).toBe(at);
  });
});
