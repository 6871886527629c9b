import { expect, it } from "vitest";
import { buildBundle } from "../firmware/build/bundles.ts";
import { openTarget } from "../host/simulator/target.ts";

it("lets no unit test build a bundle, itself or through what it calls", async () => {
  const layout = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
  await expect(openTarget("espruino", layout)).rejects.toThrow("move it to test/target");
  await expect(buildBundle("lua")).rejects.toThrow("move it to test/target");
});
