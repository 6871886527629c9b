import { describe, expect, it } from "vitest";
import type { LookResult } from "../../../../host/core/dispatch/decision.ts";
import type { Dispatch } from "../../../../host/core/dispatch/dispatch.ts";
import { newDispatch } from "../../../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../../../../host/core/dispatch/targets.ts";
import { DEFAULT_THRESHOLD } from "../../../../host/core/dispatch/threshold-policy.ts";
import { closed, lane } from "../../lanes.ts";

/** Calls at once whenever a line is too long. */
function threshold(): Dispatch {
  return newDispatch({ name: "threshold", ...DEFAULT_THRESHOLD }, { ...DEFAULT_TARGETS, lampHoldMs: 0 });
}

const kinds = (verdict: LookResult): [string, string][] => verdict.decisions.map((d) => [d.kind, d.box]);

describe("a till that was called and has opened", () => {
  // 6 waiting at the first till; the one that was opened at 25 s is full when it is within one of the mean.
  it.each([
    [0, 114999, []],
    [0, 115000, [["call", "3"]]],
    [3, 114999, []],
    [4, 55000, [["call", "3"]]],
  ])("is, with %i waiting there, given time to fill: at %i ms %j", (waiting, tMs, decided) => {
    const dispatch = threshold();
    const long = lane("1", { waiting: 6 });
    dispatch.decide([long, closed("2"), closed("3")], 0);
    for (let t = 25000; t < tMs; t += 1000) dispatch.decide([long, lane("2", { waiting }), closed("3")], t);
    expect(kinds(dispatch.decide([long, lane("2", { waiting }), closed("3")], tMs))).toEqual(decided);
  });

  it("does not say that no till is left while the last one is filling", () => {
    const dispatch = threshold();
    const long = lane("1", { waiting: 6 });
    dispatch.decide([long, closed("2")], 0);
    for (let t = 25000; t <= 60000; t += 1000) dispatch.decide([long, lane("2", { waiting: 0 })], t);
    const verdict = dispatch.decide([long, lane("2", { waiting: 0 })], 61000);
    expect(verdict.advice[0]?.notice).toBe(
      "6 waiting at Till 1, 5 min. A till has just opened or closed: it takes up to 1 min to help",
    );
  });

  it("is not held back by tills that were open before anything was called", () => {
    const lanes = [lane("1", { waiting: 6 }), lane("2", { waiting: 0 }), closed("3")];
    expect(kinds(threshold().decide(lanes, 0))).toEqual([["call", "3"]]);
  });
});
