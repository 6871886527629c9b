import { describe, expect, it } from "vitest";
import { BUNDLES } from "../../../firmware/build/bundles.ts";
import { FLASH_TARGETS } from "../../../host/provisioning/boards.ts";

describe("what is flashed", () => {
  it.each(FLASH_TARGETS.map(({ name, bundle }) => [name, BUNDLES[bundle].file]))(
    "is on %s a whole image: %s",
    (_, file) => {
      // The estimator or the codec alone would start, and do nothing.
      expect([BUNDLES.core, BUNDLES.codec, BUNDLES.lua, BUNDLES.loader].map((other) => other.file)).not.toContain(file);
    },
  );

  it("is another image on each board", () => {
    expect(new Set(FLASH_TARGETS.map(({ bundle }) => bundle)).size).toBe(FLASH_TARGETS.length);
  });
});
