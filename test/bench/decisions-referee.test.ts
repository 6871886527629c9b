import { describe, expect, it } from "vitest";
import type { Decision, LookResult } from "../../host/core/dispatch/decision.ts";
import { DEFAULT_POLICY } from "../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../../host/core/dispatch/targets.ts";
import type { LaneView } from "../../host/core/lane-view.ts";
import type { TillState } from "../../protocol/messages/lane-states.ts";
import { closed, lane } from "../host/lanes.ts";
import { Referee } from "./decisions-referee.ts";

const NOTHING: LookResult = { lamps: new Map(), decisions: [], calls: [], advice: [] };
const CALL = {
  ...NOTHING,
  decisions: [{ kind: "call", box: "2" } as Partial<Decision> as Decision],
  calls: [{ box: "2" } as LookResult["calls"][number]],
};

/** A till with so many waiting, and a closed one. */
function shop(waiting: number, state: TillState = "serving"): LaneView[] {
  return [lane("1", { waiting, inLane: waiting + 1, waitS: 75 * (waiting + 0.65), state }), closed("2")];
}

/** A call after ten minutes of looks; what is true changes `laterS` after it. */
function judged(truth: LaneView[], seen: LaneView[], later = truth, laterS = 0): ReturnType<Referee["result"]> {
  const referee = new Referee(DEFAULT_POLICY, DEFAULT_TARGETS);
  for (let s = 0; s < 1000; s += 2) {
    const verdict = s === 600 ? CALL : NOTHING;
    referee.look(s < 600 + laterS ? truth : later, seen, verdict, 1000 * s);
  }
  return referee.result();
}

describe("the referee", () => {
  it("finds a call right for which a line is there", () => {
    expect(judged(shop(6), shop(6)).wrong).toEqual([]);
  });

  it("finds a call right when the line comes within two minutes, and wrong when it comes later", () => {
    expect(judged(shop(0), shop(6), shop(6), 110).wrong).toEqual([]);
    expect(judged(shop(0), shop(6), shop(6), 130).wrong).toHaveLength(1);
  });

  it("says that the line was mistaken where nobody waits", () => {
    expect(judged(shop(0), shop(6)).wrong).toMatchObject([{ tMs: 600000, tills: 1, mistake: "lines" }]);
  });

  it("says that a till was mistaken which was not held up", () => {
    expect(judged(shop(0), shop(0, "stalled")).wrong).toMatchObject([{ mistake: "tills" }]);
  });

  it("counts a till that was wanted for two minutes and not called", () => {
    const referee = new Referee(DEFAULT_POLICY, DEFAULT_TARGETS);
    for (let s = 0; s < 200; s += 2) referee.look(shop(6), shop(6), NOTHING, 1000 * s);
    expect(referee.result().missed).toBe(1);
  });
});
