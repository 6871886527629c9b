import { describe, expect, it } from "vitest";
import type { LineView, PoolView } from "../../../../host/core/dispatch/policy.ts";
import { type Traffic, waitAfterS } from "../../../../host/core/dispatch/policy.ts";

const TRAFFIC: Traffic = { arrivalsPerS: 0.025, in15: undefined, in30: undefined, cycleS: 80 };

function view(serving: number, waiting: number, longest: Partial<LineView> = {}): PoolView {
  const line: LineView = { box: "1", name: "Till 1", role: "lane", waiting: 4, waitS: 300, confidence: 1, ...longest };
  return {
    ...{ pool: "", name: "", unsure: [], closed: [], open: [], coming: 0, tills: 20 },
    ...{ lines: [line], longest: line, waiting, serving },
  };
}

describe("what a call promises to those who come three minutes later", () => {
  it("is the work left then, shared by all tills, the called one from the second minute on", () => {
    // 8 waiting and 4.5 more to come are 1000 s of work; two tills and the third do 480 s of it.
    expect(waitAfterS(view(2, 8), TRAFFIC)).toBeCloseTo((12.5 * 80 - 480) / 3);
  });

  it("counts tills that are on their way", () => {
    expect(waitAfterS({ ...view(2, 8), coming: 1 }, TRAFFIC)).toBeCloseTo((12.5 * 80 - 600) / 4);
  });

  it("takes as many to come as are served until arrivals have been counted", () => {
    expect(waitAfterS(view(2, 8), { ...TRAFFIC, arrivalsPerS: undefined })).toBeCloseTo((8 * 80 - 120) / 3);
  });

  it("is never longer than the wait now, and never below nothing", () => {
    expect(waitAfterS(view(1, 20), TRAFFIC)).toBe(300);
    expect(waitAfterS(view(4, 1), TRAFFIC)).toBe(0);
  });

  it("is unknown where the wait is, and where nobody waits", () => {
    expect(waitAfterS(view(2, 8, { waitS: null }), TRAFFIC)).toBeNull();
    expect(waitAfterS(view(2, 0, { waiting: 0 }), TRAFFIC)).toBeNull();
    expect(waitAfterS({ ...view(2, 0), longest: undefined }, TRAFFIC)).toBeNull();
  });
});
