import { describe, expect, it } from "vitest";
import { MissedEntryDetector } from "../../../firmware/core/missed-entry-detector.ts";

/** Ticks every other second until a time, the last presence having begun at `fromMs`: whether some pass had no crossing. */
function tickUntil(passes: MissedEntryDetector, presences: number, fromMs: number, toMs: number): boolean {
  let alone = false;
  for (let t = fromMs; t <= toMs; t += 2000) alone = passes.tick(presences, fromMs, t) || alone;
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
    expect(passes.tick(1, 10000, 10000)).toBe(false);
    expect(passes.tick(1, 10000, 16000)).toBe(false);
    expect(passes.tick(1, 10000, 18000)).toBe(true);
    expect(passes.tick(1, 10000, 20000)).toBe(false);
  });

  it("are two people's only when they are apart", () => {
    const passes = new MissedEntryDetector();
    passes.entered(1000);
    passes.tick(1, 4000, 4000);
    expect(tickUntil(passes, 2, 6000, 30000)).toBe(false);
    expect(tickUntil(passes, 3, 32000, 60000)).toBe(true);
  });

  it("are nobody's who turned back", () => {
    const passes = new MissedEntryDetector();
    passes.tick(1, 10000, 10000);
    passes.turnedBack();
    expect(tickUntil(passes, 1, 12000, 40000)).toBe(false);
  });

  it("are waited for as long as people walk to the zone in this lane", () => {
    const passes = new MissedEntryDetector();
    let alone = 0;
    for (let customer = 1; customer <= 40; customer++) {
      const inMs = 100000 * customer;
      passes.entered(inMs);
      const walkMs = customer % 2 === 0 ? 10000 : 13000;
      for (let t = inMs; t < inMs + 90000; t += 2000) {
        const passed = t > inMs + walkMs;
        if (passes.tick(passed ? customer : customer - 1, passed ? inMs + walkMs : 0, t) && customer > 20) alone += 1;
      }
    }
    expect(alone).toBe(0);
    expect(passes.walkMs).toBeGreaterThan(9000);
    expect(passes.walkMs).toBeLessThan(14500);
  });
});
