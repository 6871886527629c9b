import { describe, expect, it } from "vitest";
import { MissedEntryDetector } from "../../../firmware/core/missed-entry-detector.ts";

/** Ticks every other second until a time: whether some pass had no crossing. */
function tickUntil(passes: MissedEntryDetector, presences: number, fromMs: number, toMs: number): boolean {
  let alone = false;
  for (let t = fromMs; t <= toMs; t += 2000) alone = passes.tick(presences, t) || alone;
  return alone;
}

describe("passes through the tail zone", () => {
  it("belong to the crossing inward before them", () => {
    const passes = new MissedEntryDetector();
    passes.entered(1000);
    expect(tickUntil(passes, 1, 4000, 30000)).toBe(false);
  });

  it("tell of somebody whom the entrance did not see, after 7 s", () => {
    const passes = new MissedEntryDetector();
    expect(passes.tick(1, 10000)).toBe(false);
    expect(passes.tick(1, 16000)).toBe(false);
    expect(passes.tick(1, 18000)).toBe(true);
    expect(passes.tick(1, 20000)).toBe(false);
  });

  it("are two people's only when they are apart", () => {
    const passes = new MissedEntryDetector();
    passes.entered(1000);
    passes.tick(1, 4000);
    expect(tickUntil(passes, 2, 6000, 30000)).toBe(false);
    expect(tickUntil(passes, 3, 32000, 60000)).toBe(true);
  });

  it("are nobody's who turned back", () => {
    const passes = new MissedEntryDetector();
    passes.tick(1, 10000);
    passes.turnedBack();
    expect(tickUntil(passes, 1, 12000, 40000)).toBe(false);
  });
});
