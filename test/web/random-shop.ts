// Random histories of a small shop, lived through as host and page do: lanes, links, clocks and people are random, the shop's
// own dispatch decides.
import fc from "fast-check";
import { asListed } from "../../host/app/decision-announcer.ts";
import { snapshotOf } from "../../host/app/page-snapshot.ts";
import type { Decision } from "../../host/core/dispatch/decision.ts";
import { DEFAULT_POLICY, newDispatch } from "../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../../host/core/dispatch/targets.ts";
import type { LaneView } from "../../host/core/lane-view.ts";
import { CalmShop } from "../../host/web/public/calm-shop.ts";
import { type Todo, todoList } from "../../host/web/public/todo.ts";
import type { Snapshot } from "../../host/web/snapshot.ts";
import { lane } from "../host/lanes.ts";

/** Histories tried; `CASES=2000` tries more, `SEED=1` others. */
const CASES = Number(process.env["CASES"] ?? 60);
const SEED = Number(process.env["SEED"] ?? 20261127);

interface BoxNow {
  state: "serving" | "idle" | "closed" | "blind" | "stalled";
  freshness: LaneView["freshness"];
  confidencePercent: number;
  waiting: number;
  exit: "ok" | "stuck";
  /** How long the box has been up; ms. A zone of one that has just started has given no sample yet. */
  tMs: number;
  tail: "ok" | "silent";
  /** Upper end of the wait's range over its lower one. */
  spread: number;
}
interface Moment {
  boxes: BoxNow[];
  seconds: number;
  acknowledged: number | undefined;
}

/** Three lanes of one till each, and a group: one line, two tills. */
const PLACES = [
  ...["1", "2", "3"].map((box) => ({ box, role: "lane", pool: "" }) as const),
  { box: "line", role: "line", pool: "line" } as const,
  ...["a", "b"].map((box) => ({ box, role: "till", pool: "line" }) as const),
];

const boxNow: fc.Arbitrary<BoxNow> = fc.record({
  state: fc.constantFrom("serving", "serving", "serving", "idle", "closed", "closed", "blind", "stalled"),
  freshness: fc.constantFrom("fresh", "fresh", "fresh", "fresh", "fresh", "fresh", "stale", "offline", "unknown"),
  confidencePercent: fc.constantFrom(30, 59, 60, 95, 95, 100),
  waiting: fc.nat(9),
  exit: fc.constantFrom("ok", "ok", "ok", "ok", "stuck"),
  tMs: fc.constantFrom(1000, 4999, 5000, 60000),
  tail: fc.constantFrom("ok", "ok", "ok", "ok", "silent"),
  spread: fc.constantFrom(1.5, 3, 20),
});
const moments: fc.Arbitrary<Moment[]> = fc
  .array(
    fc.tuple(
      fc.record({
        boxes: fc.array(boxNow, { minLength: PLACES.length, maxLength: PLACES.length }),
        seconds: fc.constantFrom(1, 1, 1, 2, 5, 40),
        acknowledged: fc.option(fc.nat(PLACES.length - 1), { nil: undefined, freq: 6 }),
      }),
      fc.integer({ min: 1, max: 12 }),
    ),
    { maxLength: 20 },
  )
  .map((list) => list.flatMap(([one, times]) => Array.from({ length: times }, (_, i) => wavering(one, i))));

/** Lengths and confidence waver while the rest stays. */
function wavering(moment: Moment, i: number): Moment {
  const boxes = moment.boxes.map((box, at) => ({
    ...box,
    waiting: Math.max(0, box.waiting + ((i + at) % 2)),
    confidencePercent: box.confidencePercent === 59 && i % 2 === 1 ? 61 : box.confidencePercent,
  }));
  return { ...moment, boxes };
}

/** What the page shows after a moment, and the store behind it. */
interface Shown {
  store: Snapshot;
  shown: Snapshot;
  todos: Todo[];
  /** All that was decided up to now, the first one first, as the log has it. */
  made: Decision[];
}

/** Lives through a history as host and page do, once a second or slower. */
function live(history: readonly Moment[]): Shown[] {
  const dispatch = newDispatch({ ...DEFAULT_POLICY, openHoldMs: 2000, closeHoldMs: 10000 } as never, {
    ...DEFAULT_TARGETS,
    giveUpMs: 120000,
    minOpenMs: 20000,
  });
  const calm = new CalmShop();
  const decisions: Decision[] = [];
  let listed: Decision[] = [];
  let nowMs = 0;
  return history.map(({ boxes, seconds, acknowledged }) => {
    nowMs += 1000 * seconds;
    const lanes = PLACES.map(({ box, role, pool }, i) => {
      const { freshness, spread, ...said } = boxes[i] as BoxNow;
      const waitS = 50 * said.waiting;
      const range = { waitLowS: waitS / Math.sqrt(spread), waitHighS: waitS * Math.sqrt(spread) };
      const view = lane(box, { role, pool, freshness, waitS, ...range, ...said });
      return freshness === "unknown" ? { ...view, telemetry: undefined } : view;
    });
    const till = PLACES[acknowledged ?? -1]?.box;
    if (till !== undefined) decisions.push(...dispatch.acknowledge(till, lanes, nowMs, "page"));
    const { calls, advice, decisions: made } = dispatch.decide(lanes, nowMs);
    decisions.push(...made);
    for (const one of decisions.slice(listed.length)) listed = [asListed(one, listed), ...listed];
    const store = snapshotOf({
      ...{ store: "test", nowMs, lanes, calls, advice, decisions: listed },
      ...{ lampOf: () => undefined, healthOf: () => null, minConfidence: DEFAULT_TARGETS.minConfidence },
      ...{ board: { best: [], others: [], unsure: [] }, warnings: [], telemetry: 0, logged: 0, waiting: 0 },
    });
    const shown = calm.update(store);
    return { store, shown, todos: todoList(shown), made: [...decisions] };
  });
}

/** Holds at every moment of every history. */
export function always(check: (now: Shown, before: Shown | undefined) => void): void {
  fc.assert(
    fc.property(moments, (history) => {
      let before: Shown | undefined;
      for (const now of live(history)) {
        check(now, before);
        before = now;
      }
    }),
    { numRuns: CASES, seed: SEED },
  );
}
