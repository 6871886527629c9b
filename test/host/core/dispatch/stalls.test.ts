import { describe, expect, it } from "vitest";
import { newDispatch } from "../../../../host/core/dispatch/policies.ts";
import type { LaneView } from "../../../../host/core/lane-view.ts";
import { lane } from "../../lanes.ts";

const STALLED = [lane("1", { state: "stalled" }), lane("2")];
const MOVING = [lane("1"), lane("2")];

/** A dispatch that has seen each of these for so long, once a second. */
function lookAt(...stretches: [lanes: LaneView[], seconds: number][]): {
  serving: (lanes: LaneView[], ms: number) => number | undefined;
} {
  const dispatch = newDispatch();
  let tMs = 0;
  for (const [lanes, seconds] of stretches) for (let s = 0; s < seconds; s++, tMs += 1000) dispatch.decide(lanes, tMs);
  return { serving: (lanes, ms) => dispatch.decide(lanes, ms).advice[0]?.open };
}

describe("a till that is held up", () => {
  it.each([
    [64999, 2],
    [65000, 1],
  ])("is missing among those that serve when it has been so for a minute: after %i ms, %i serve", (ms, serving) => {
    expect(lookAt([STALLED, 64]).serving(STALLED, ms)).toBe(serving);
  });

  it("is missing anew only a minute after it has moved", () => {
    const { serving } = lookAt([STALLED, 80], [MOVING, 10], [STALLED, 60]);
    expect(serving(STALLED, 150000)).toBe(2);
    expect(serving(STALLED, 156000)).toBe(1);
  });
});
