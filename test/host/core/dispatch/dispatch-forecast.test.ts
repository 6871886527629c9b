import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision } from "../../../../host/core/dispatch/decision.ts";
import type { Dispatch } from "../../../../host/core/dispatch/dispatch.ts";
import type { ForecastScores } from "../../../../host/core/dispatch/forecast-record.ts";
import type { HalfHour } from "../../../../host/core/dispatch/past-weeks.ts";
import { DEFAULT_POLICY, newDispatch, type PolicyChoice } from "../../../../host/core/dispatch/policies.ts";
import { isReplayed } from "../../../../host/core/dispatch/replay.ts";
import type { LaneView } from "../../../../host/core/lane-view.ts";
import { SLOT_MS } from "../../../../host/core/report/slot.ts";
import { placesOf } from "../../../../host/core/shop.ts";
import { Store } from "../../../../host/core/store.ts";
import { closed, lane } from "../../lanes.ts";

const MINUTE_MS = 60000;
/** Calls at the first look. */
const AT_ONCE = { ...DEFAULT_POLICY, openHoldMs: 0 } as PolicyChoice;

/** Past weeks of a day: so many customers in each half hour, one a minute of it more than a week ago. */
const PAST: HalfHour[] = Array.from({ length: 52 }, (_, i) => ({
  fromMs: (i - 2) * SLOT_MS,
  customers: [30, 70, 70, 70],
}));

/** Two lanes, to which two customers come a minute, an hour on and an hour off. */
function lanesAt(minute: number): LaneView[] {
  const hours = Math.floor(minute / 60);
  const ins = 60 * hours + (hours % 2 === 0 ? 2 * (minute % 60) : 60);
  return [lane("1", { ins, outs: ins, inLane: 1, waiting: 0 }), closed("2")];
}

function run(dispatch: Dispatch, minutes: number): void {
  for (let s = 0; s < 60 * minutes; s += 5) dispatch.decide(lanesAt(s / 60), 1000 * s);
}

function scoresAfter(minutes: number): ForecastScores {
  const dispatch = newDispatch();
  dispatch.knowPastWeeks(PAST);
  run(dispatch, minutes);
  return dispatch.forecastScores;
}

describe("what a dispatch knows of past weeks", () => {
  it("is learned from, is kept by the dispatch that follows it, and is nothing without a log", () => {
    const store = new Store(placesOf({ lanes: [{ box: "1" }, { box: "2" }] }), newDispatch());
    store.dispatch.forecastScores = scoresAfter(200);
    expect(store.dispatch.forecastScores.in15.scores).toBeGreaterThan(20);
    store.rebuild(placesOf({ lanes: [{ box: "1" }] }), newDispatch(), 1000);
    expect(store.dispatch.forecastScores).toEqual(scoresAfter(200));
    const withoutLog = newDispatch();
    run(withoutLog, 200);
    expect(withoutLog.forecastScores.in15.scores).toBe(0);
  });

  it("never decides, and what is decided is replayed from what is logged, whenever that is", () => {
    const proven = scoresAfter(200);
    for (const ahead of [proven.in15, proven.in30]) ahead.isShown = true;
    const decided = (knows: boolean, s: number): { made: Decision[]; in30: number | null | undefined } => {
      const dispatch = newDispatch(AT_ONCE);
      if (knows) {
        dispatch.knowPastWeeks(PAST);
        dispatch.forecastScores = proven;
      }
      for (let before = s - 120; before < s; before += 1) dispatch.decide(lanesAt(60), 1000 * before);
      const long = [lane("1", { ins: 200, waiting: 9, waitS: 700, inLane: 10 }), closed("2")];
      const { decisions: made, advice } = dispatch.decide(long, 1000 * s);
      const again = newDispatch(AT_ONCE);
      again.restore(made[0]?.inputs.state ?? "");
      expect(again.decide(long, 1000 * s).advice).toEqual(advice);
      return { made, in30: advice[0]?.wanted.in30 };
    };
    fc.assert(
      fc.property(fc.integer({ min: 3600, max: 80000 }), fc.boolean(), (from, isNewPeriod) => {
        const s = isNewPeriod ? 300 * Math.ceil(from / 300) : from;
        const { made, in30 } = decided(true, s);
        expect(in30).not.toBeNull();
        expect(made.length).toBeGreaterThan(0);
        expect(made.map(({ kind, box }) => [kind, box])).toEqual(decided(false, s).made.map((d) => [d.kind, d.box]));
        expect(made.every(isReplayed)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("is logged as it was when it was decided, however late that is worked out", () => {
    const stateOf = (isLate: boolean): string | undefined => {
      const dispatch = newDispatch(AT_ONCE);
      dispatch.knowPastWeeks(PAST);
      // Looks on both sides of a period's end, then the one that decides: they are run again for the log.
      for (let s = 5397; s < 5403; s++) dispatch.decide(lanesAt(60), 1000 * s);
      const long = [lane("1", { ins: 200, waiting: 9, waitS: 700, inLane: 10 }), closed("2")];
      const { decisions } = dispatch.decide(long, 5403000);
      if (isLate) dispatch.knowPastWeeks(PAST.map((past) => ({ ...past, customers: [1, 1, 1, 1] })));
      return decisions[0]?.inputs.state;
    };
    expect(stateOf(false)).toContain("halfHours");
    expect(stateOf(true)).toBe(stateOf(false));
  });

  it("is told of the front lanes alone, not of a group, which has a line of its own", () => {
    const dispatch = newDispatch();
    dispatch.knowPastWeeks(PAST);
    const scores = scoresAfter(200);
    for (const ahead of [scores.in15, scores.in30]) ahead.isShown = true;
    dispatch.forecastScores = scores;
    const group = [lane("g", { role: "line", pool: "g", waiting: 1 }), lane("g1", { role: "till", pool: "g" })];
    for (let s = 0; s < 1200; s += 1) dispatch.decide([...lanesAt(s / 60), ...group], 1000 * s);
    const { advice } = dispatch.decide([...lanesAt(20), ...group], 20 * MINUTE_MS);
    const in30 = Object.fromEntries(advice.map(({ pool, wanted }) => [pool, wanted.in30 !== null]));
    expect(in30).toEqual({ "": true, g: false });
  });
});
