import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { isReleaseKey, openReleaseKey, releaseProblem } from "../../../host/config/release-key.ts";
import { packRelease, unpackRelease } from "../../../protocol/uplink/release.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-key-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = path.join(dir, "release.key");
const IMAGE = Buffer.from("//tillbeacon esp32-devkitc 0.2.0\n1;\n");
const ABOUT = {
  ...{ id: 3, board: "esp32-devkitc", version: "0.2.0", bytes: IMAGE.length },
  sha256: createHash("sha256").update(IMAGE).digest("hex"),
};

it("is made once, for its owner alone, and signs what a shop then takes", () => {
  const key = openReleaseKey(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(openReleaseKey(file).publicKey).toBe(key.publicKey);
  const read = unpackRelease(packRelease(key.sign(ABOUT), IMAGE));
  expect(read).toEqual({ release: key.sign(ABOUT), image: new Uint8Array(IMAGE) });
  expect(releaseProblem(key.sign(ABOUT), IMAGE, key.publicKey)).toBe("");
});

it.each([
  ["another number", { id: 4 }, IMAGE, "not-signed"],
  ["an older version", { version: "0.1.0" }, IMAGE, "not-signed"],
  ["no signature", { signature: "" }, IMAGE, "not-signed"],
  ["another image", {}, Buffer.from(IMAGE).fill(1), "other-image"],
])("does not cover %s", (_, change, image, problem) => {
  const key = openReleaseKey(file);
  expect(releaseProblem({ ...key.sign(ABOUT), ...change }, image, key.publicKey)).toBe(problem);
});

it("is no other file, and no other text", () => {
  writeFileSync(path.join(dir, "other"), "no key");
  expect(() => openReleaseKey(path.join(dir, "other"))).toThrow("found a file that is no key for images");
  expect([isReleaseKey(openReleaseKey(file).publicKey), isReleaseKey("bm8="), isReleaseKey("")]).toEqual([
    true,
    false,
    false,
  ]);
});

it.each([
  ["without a line end", "{}"],
  ["of another size", `${JSON.stringify({ v: 1, ...ABOUT, signature: "x", bytes: 9 })}\nimage`],
  ["that is no release", "{}\nimage"],
])("refuses a message %s", (_, text) => expect(unpackRelease(Buffer.from(text))).toBeUndefined());
