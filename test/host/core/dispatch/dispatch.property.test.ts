import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Decision, LookResult } from "../../../../host/core/dispatch/decision.ts";
import type { Dispatch } from "../../../../host/core/dispatch/dispatch.ts";
import { DEFAULT_POLICY, newDispatch, type PolicyChoice } from "../../../../host/core/dispatch/policies.ts";
import { isReplayed } from "../../../../host/core/dispatch/replay.ts";
import { DEFAULT_TARGETS } from "../../../../host/core/dispatch/targets.ts";
import { DEFAULT_THRESHOLD } from "../../../../host/core/dispatch/threshold-policy.ts";
import type { LaneView } from "../../../../host/core/lane-view.ts";
import { lane } from "../../lanes.ts";

/** One box at one look; `noise` goes into all that it says while it cannot be trusted. */
interface BoxLook {
  state: "serving" | "idle" | "closed" | "blind" | "stalled";
  freshness: LaneView["freshness"];
  confidencePercent: number;
  waiting: number;
  noise: number;
}

interface Look {
  boxes: BoxLook[];
  /** Since the look before, in ms; now and then the clock jumps, back as well. */
  stepMs: number;
  /** A till whose call somebody acknowledges on the page before the look. */
  acknowledged: number | undefined;
}

/** Cases of each property; `CASES=10000 npx vitest run test/host/dispatch.property.test.ts --testTimeout 3600000`. */
const CASES = Number(process.env["CASES"] ?? 100);
fc.configureGlobal({ numRuns: CASES });
afterAll(() => fc.resetConfigureGlobal());

const BOXES = 4;
const TARGETS = { ...DEFAULT_TARGETS, callsPerHour: 4, giveUpMs: 120000, minOpenMs: 20000 };
const POLICIES: [string, PolicyChoice][] = [
  ["threshold", { name: "threshold", ...DEFAULT_THRESHOLD }],
  ["workload", { ...DEFAULT_POLICY, openHoldMs: 2000, closeHoldMs: 10000 } as PolicyChoice],
];
const HOUR_MS = 3600000;

const boxLook: fc.Arbitrary<BoxLook> = fc.record({
  state: fc.constantFrom("serving", "serving", "idle", "closed", "closed", "blind", "stalled"),
  freshness: fc.constantFrom("fresh", "fresh", "fresh", "fresh", "stale", "offline", "unknown"),
  confidencePercent: fc.constantFrom(30, 59, 60, 95, 95),
  waiting: fc.nat(9),
  noise: fc.nat(40),
});
const look: fc.Arbitrary<Look> = fc.record({
  boxes: fc.array(boxLook, { minLength: BOXES, maxLength: BOXES }),
  stepMs: fc.constantFrom(1000, 1000, 2000, 4000, 20000, 70000, -5000, 2 * HOUR_MS),
  acknowledged: fc.option(fc.nat(BOXES - 1), { nil: undefined, freq: 6 }),
});
/** A look stays as it is for a while, so that what must last for some time can. */
const looks = fc
  .array(fc.tuple(look, fc.integer({ min: 1, max: 12 })), { maxLength: 25 })
  .map((list) => list.flatMap(([one, times]) => Array.from({ length: times }, () => one)));

function viewOf(
  { state, freshness, confidencePercent, waiting, noise }: BoxLook,
  i: number,
  loudness: number,
): LaneView {
  const isTrusted = freshness === "fresh" && state !== "blind" && confidencePercent >= 100 * TARGETS.minConfidence;
  if (freshness === "unknown") return { ...lane(`${i}`, { freshness }), telemetry: undefined };
  if (isTrusted) return lane(`${i}`, { state, freshness, confidencePercent, waiting, ins: 0, outs: 0 });
  const wild = noise * loudness;
  return lane(`${i}`, {
    state,
    freshness,
    confidencePercent,
    waiting: wild,
    waitS: 60 * wild,
    inLane: wild,
    ins: wild,
    outs: wild,
  });
}

/** Lives through the looks; hands every verdict on with its time by the host's clock. */
function live(
  dispatch: Dispatch,
  list: Look[],
  loudness: number,
  onVerdict: (verdict: LookResult, lanes: LaneView[], nowMs: number) => void = () => {},
  view: typeof viewOf = viewOf,
): Decision[] {
  const decisions: Decision[] = [];
  let nowMs = 0;
  let latestMs = Number.NEGATIVE_INFINITY;
  for (const { boxes, stepMs, acknowledged } of list) {
    nowMs += stepMs;
    latestMs = Math.max(latestMs, nowMs);
    const lanes = boxes.map((box, i) => view(box, i, loudness));
    if (acknowledged !== undefined) decisions.push(...dispatch.acknowledge(`${acknowledged}`, lanes, nowMs, "page"));
    const verdict = dispatch.decide(lanes, nowMs);
    decisions.push(...verdict.decisions);
    onVerdict(verdict, lanes, latestMs);
  }
  return decisions;
}

/** As the store does: what a box says is the same object for as long as it is the same. */
function keptViews(): typeof viewOf {
  const kept: { said: BoxLook; view: LaneView }[] = [];
  return (said, i, loudness) => {
    if (kept[i]?.said !== said) kept[i] = { said, view: viewOf(said, i, loudness) };
    return (kept[i] as { view: LaneView }).view;
  };
}

/** Long enough for every call to be given up. */
const LAST: Look[] = Array.from({ length: 3 }, () => ({
  boxes: Array.from({ length: BOXES }, () => ({
    state: "closed" as const,
    freshness: "fresh" as const,
    confidencePercent: 100,
    waiting: 0,
    noise: 0,
  })),
  stepMs: TARGETS.giveUpMs,
  acknowledged: undefined,
}));

describe.each(POLICIES)("whatever boxes and clocks do, under the %s policy", (_, choice) => {
  const fresh = (): Dispatch => newDispatch(choice, TARGETS);

  it("no lamp changes twice within its hold, and none calls where nobody is called", () => {
    fc.assert(
      fc.property(looks, (list) => {
        const lamps = new Map<string, { signal: string; sinceMs: number }>();
        live(fresh(), list, 1, ({ lamps: now, calls }, lanes, nowMs) => {
          for (const [box, signal] of now) {
            expect(lanes[Number(box)]?.freshness).toBe("fresh");
            const before = lamps.get(box) ?? { signal: "off", sinceMs: Number.NEGATIVE_INFINITY };
            if (signal === before.signal) continue;
            expect(nowMs - before.sinceMs).toBeGreaterThanOrEqual(TARGETS.lampHoldMs);
            if (signal === "open" || signal === "coming") expect(calls.map((call) => call.box)).toContain(box);
            lamps.set(box, { signal, sinceMs: nowMs });
          }
        });
      }),
    );
  });

  it("what cannot be trusted changes nothing: not a call, not a release, not a word", () => {
    const told = (decisions: Decision[]): unknown[] =>
      decisions.map(({ tMs, kind, box, reason }) => [tMs, kind, box, reason]);
    fc.assert(
      fc.property(looks, (list) => {
        expect(told(live(fresh(), list, 1))).toEqual(told(live(fresh(), list, 0)));
      }),
    );
  });

  it("every call has a reason and one end, and the cap on calls is kept", () => {
    fc.assert(
      fc.property(looks, (list) => {
        const open = new Set<string>();
        const calls: number[] = [];
        for (const { kind, box, reason, tMs } of live(fresh(), [...list, ...LAST], 1)) {
          expect(reason).not.toBe("");
          if (kind === "call") {
            expect(open.has(box)).toBe(false);
            open.add(box);
            calls.push(tMs);
            expect(calls.filter((callMs) => tMs - callMs < HOUR_MS).length).toBeLessThanOrEqual(TARGETS.callsPerHour);
          }
          if (["answered", "withdrawn", "unanswered"].includes(kind)) expect(open.delete(box)).toBe(true);
          if (["acknowledged", "escalated"].includes(kind)) expect(open.has(box)).toBe(true);
        }
        expect([...open]).toEqual([]);
      }),
    );
  });

  it("every decision comes out the same when it is made again from what was logged with it", () => {
    fc.assert(
      fc.property(looks, (list) => {
        for (const decision of live(fresh(), list, 1)) {
          const logged = JSON.parse(JSON.stringify(decision)) as Decision;
          expect(isReplayed(logged)).toBe(true);
        }
      }),
      { numRuns: Math.ceil(CASES / 2) },
    );
  });

  it("a lane that is as it was before comes to the same as one that is looked at anew", () => {
    const all = (list: Look[], view: typeof viewOf): unknown[] => {
      const lamps: unknown[] = [];
      const decisions = live(fresh(), list, 1, (verdict) => lamps.push([...verdict.lamps], verdict.advice), view);
      return [lamps, decisions.map((decision) => JSON.stringify(decision))];
    };
    fc.assert(
      fc.property(looks, (list) => {
        expect(all(list, keptViews())).toEqual(all(list, viewOf));
      }),
    );
  });

  it("a look that has decided nothing decides nothing when it is made again", () => {
    fc.assert(
      fc.property(looks, (list) => {
        const dispatch = fresh();
        live(dispatch, list, 1, ({ decisions, lamps }, lanes, nowMs) => {
          if (decisions.length > 0) return;
          const again = dispatch.decide(lanes, nowMs);
          expect(again.decisions).toEqual([]);
          expect(again.lamps).toEqual(lamps);
        });
      }),
    );
  });

  it("a host that is stopped leaves no call without an end", () => {
    fc.assert(
      fc.property(looks, (list) => {
        const dispatch = fresh();
        let calls: string[] = [];
        live(dispatch, list, 1, (verdict) => {
          calls = verdict.calls.map((call) => call.box);
        });
        expect(dispatch.stop([], 0).map((d) => d.box)).toEqual(calls);
      }),
    );
  });
});
