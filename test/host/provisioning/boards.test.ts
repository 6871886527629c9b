import { describe, expect, it } from "vitest";
import { BUNDLES } from "../../../firmware/build/bundles.ts";
import { FLASH_TARGETS } from "../../../host/provisioning/boards.ts";
import { PLATFORM_OF } from "../../../host/simulator/platforms.ts";

describe("what is flashed", () => {
  it.each(FLASH_TARGETS.map(({ name, bundle }) => [name, BUNDLES[bundle].file]))(
    "is on %s a whole image: %s",
    (_, file) => {
      // The estimator or the codec alone would start, and do nothing.
      expect([BUNDLES.core, BUNDLES.codec, BUNDLES.lua, BUNDLES.loader].map((other) => other.file)).not.toContain(file);
    },
  );

  it.each(FLASH_TARGETS.flatMap((target) => (target.espruino === undefined ? [] : [target])))(
    "is on $name the image that is built for it, which runs on a virtual board of that kind",
    ({ name, espruino, bundle }) => {
      expect(BUNDLES[bundle].board).toBe(name);
      expect(PLATFORM_OF[bundle].board).toMatch(espruino);
    },
  );

  it("is another image on each board", () => {
    expect(new Set(FLASH_TARGETS.map(({ bundle }) => bundle)).size).toBe(FLASH_TARGETS.length);
  });
});
