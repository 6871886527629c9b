// What the staff page says at one moment must agree with itself, whatever happens in the shop. The shop's own dispatch
// decides; lanes, links, clocks and people are random.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { snapshotOf } from "../../host/app/page-snapshot.ts";
import type { Decision } from "../../host/core/decision.ts";
import type { LaneView } from "../../host/core/lane-view.ts";
import { DEFAULT_POLICY, newDispatch } from "../../host/core/policies.ts";
import { DEFAULT_TARGETS } from "../../host/core/targets.ts";
import { CalmShop, faultsOf, HOLD_MS } from "../../host/web/public/calm-shop.ts";
import { waitOf } from "../../host/web/public/lane-words.ts";
import { countTills } from "../../host/web/public/till-count.ts";
import { placesOf, type Todo, todoList } from "../../host/web/public/todo.ts";
import { formatDuration, reasonText } from "../../host/web/public/words.ts";
import type { LaneSnapshot, Snapshot } from "../../host/web/snapshot.ts";
import { lane } from "../host/lanes.ts";

/** Histories tried; `CASES=2000` tries more. */
const CASES = Number(process.env["CASES"] ?? 60);
const SEED = 20261127;

interface BoxNow {
  state: "serving" | "idle" | "closed" | "blind" | "stalled";
  freshness: LaneView["freshness"];
  confidencePercent: number;
  waiting: number;
  exit: "ok" | "stuck";
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
    const store = snapshotOf({
      ...{ store: "test", nowMs, lanes, calls, advice, decisions: decisions.toReversed() },
      ...{ lampOf: () => undefined, healthOf: () => null, minConfidence: DEFAULT_TARGETS.minConfidence },
      ...{ board: { best: [], others: [], unsure: [] }, warnings: [], telemetry: 0, logged: 0, waiting: 0 },
    });
    const shown = calm.update(store);
    return { store, shown, todos: todoList(shown) };
  });
}

/** Holds at every moment of every history. */
function always(check: (now: Shown, before: Shown | undefined) => void): void {
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

const named = (name: string, lanes: readonly LaneSnapshot[]): LaneSnapshot =>
  lanes.find((one) => one.name === name) as LaneSnapshot;
const isUnseen = ({ freshness, state }: LaneSnapshot): boolean =>
  freshness !== "fresh" || state === "blind" || state === "unknown";
const textOf = (todos: readonly Todo[]): string =>
  todos.map(({ title, why, now }) => `${title}. ${why} ${now ?? ""}`).join("\n");

describe("whatever happens in the shop", () => {
  it("the headline holds for ten seconds unless a call, a till or a lane's trust begins or ends", () => {
    const eventOf = ({ lanes, calls, advice }: Snapshot): string =>
      JSON.stringify([
        calls.map(({ box, state }) => box + state),
        advice.map(({ open, mayClose }) => [open, mayClose]),
        lanes.map(({ freshness, state }) => [
          freshness === "fresh",
          state === "blind",
          state === "closed",
          state === "stalled",
        ]),
      ]);
    let changedMs = Number.NEGATIVE_INFINITY;
    always(({ todos, store }, before) => {
      if (before === undefined) changedMs = Number.NEGATIVE_INFINITY;
      if (before === undefined || before.todos[0]?.title === todos[0]?.title) return;
      const heldMs = store.nowMs - changedMs;
      changedMs = store.nowMs;
      if (eventOf(store) === eventOf(before.store)) expect(heldMs).toBeGreaterThanOrEqual(HOLD_MS);
    });
  });

  it("no more tills are wanted or open than there are", () => {
    always(({ shown: { advice, lanes, calls } }) => {
      for (const pool of advice) {
        const { tills, open, unknown, called, missing, in15, in30 } = countTills(pool, lanes, calls);
        const cards = lanes.filter((one) => one.pool === pool.pool && one.role !== "line");
        expect(tills).toBe(cards.length);
        const seen = cards.filter((one) => !isUnseen(one));
        expect([open, unknown]).toEqual([seen.filter(({ state }) => state !== "closed").length, tills - seen.length]);
        expect(open + called + (missing ?? 0)).toBeLessThanOrEqual(tills);
        expect(Math.max(in15 ?? 0, in30 ?? 0)).toBeLessThanOrEqual(tills);
      }
    });
  });

  it("a reason and the count beside it need as many tills", () => {
    always(({ shown: { advice } }) => {
      for (const { because, wanted } of advice)
        if ("wanted" in because && wanted.now !== null)
          expect([because.code, because.wanted]).toEqual([because.code, wanted.now]);
    });
  });

  it("'enough for now' stands beside nothing that asks for a till", () => {
    always(({ shown: { advice, lanes, calls }, todos }) => {
      const asks = todos.some(({ kind }) => ["open", "escalated", "coming", "held"].includes(kind));
      for (const pool of advice) {
        const { isEnough, missing, called } = countTills(pool, lanes, calls);
        if (!isEnough) continue;
        expect([missing, called]).toEqual([0, 0]);
        if (advice.length === 1) expect(asks).toBe(false);
        expect(pool.situation).toMatch(/quiet|waiting/);
      }
    });
  });

  it("every entry has one place: calls and the most urgent one large, the rest in the line below", () => {
    always(({ todos }) => {
      const { main, rest } = placesOf(todos);
      expect(new Set([...main, ...rest])).toEqual(new Set(todos));
      expect(main.length + rest.length).toBe(todos.length);
      expect(main.length).toBeGreaterThanOrEqual(Math.min(1, todos.length));
      const urgent = todos.filter(({ kind }) => kind === "open" || kind === "escalated").slice(0, 4);
      for (const call of urgent) expect(main).toContain(call);
    });
  });

  it("nobody is ever said to be certain", () => {
    always(({ store: { lanes } }) => {
      for (const one of lanes) expect(one.surePercent).toBeLessThan(100);
    });
  });

  it("'nothing to do' stands beside no count that asks for more tills, and no line that is in doubt", () => {
    always(({ shown: { advice, lanes, calls }, todos }) => {
      const isNothing = todos.some(({ kind }) => kind === "nothing");
      if (!isNothing) return;
      expect(todos).toHaveLength(1);
      expect(calls).toEqual([]);
      for (const pool of advice) expect(countTills(pool, lanes, calls).missing ?? 0).toBe(0);
      expect(
        lanes.filter((one) => one.freshness !== "fresh" || one.state === "blind" || one.state === "stalled"),
      ).toEqual([]);
    });
  });

  it("lanes are called unreliable only where a sensor or link is in doubt, and then always", () => {
    always(({ store: { lanes }, todos }) => {
      const told = todos
        .filter(({ kind }) => kind === "unsure")
        .map(({ why }) => why)
        .join();
      for (const one of lanes) expect([one.name, told.includes(one.name)]).toEqual([one.name, isUnseen(one)]);
    });
  });

  it("nothing is within what the shop allows beside a lane that is marked", () => {
    always(({ shown: { lanes }, todos }) => {
      if (!textOf(todos).includes("within what the shop allows")) return;
      const marked = lanes.filter(
        (one) =>
          one.freshness !== "fresh" ||
          one.state === "blind" ||
          (one.state !== "closed" && !one.isTrusted) ||
          faultsOf(one).length > 0,
      );
      expect(marked).toEqual([]);
    });
  });

  it("nobody is reassured by what the host no longer says", () => {
    always(({ store: { advice }, todos }) => {
      const codes = advice.map(({ because }) => because.code);
      if (textOf(todos).includes("can clear it")) expect(codes).toContain("enough");
      if (textOf(todos).includes("within what the shop allows")) expect(codes).toContain("within");
    });
  });

  it("tills are opened and closed, and people wait in lines", () => {
    always(({ shown: { lanes }, todos }) => {
      for (const { kind, title } of todos) {
        const [, till] = /^Open (.+?)!?$/.exec(title) ?? /^(.+) may close$/.exec(title) ?? [];
        if (till !== undefined)
          expect([kind, named(till, lanes).role]).toEqual([kind, expect.stringMatching(/^(lane|till)$/)]);
      }
      for (const [, line] of textOf(todos).matchAll(/\d+ waiting at ([^,]+),/g))
        expect(named(line as string, lanes).role).toMatch(/^(lane|line|bank)$/);
    });
  });

  it("a line in the headline is as long as on its card", () => {
    always(({ store: { lanes }, todos }) => {
      for (const { why, kind } of todos) {
        const [, waiting, line] = /^(\d+) waiting at ([^,]+),/.exec(why) ?? [];
        if (line === undefined || kind === "open" || kind === "escalated" || kind === "coming" || kind === "close")
          continue;
        expect([line, Number(waiting)]).toEqual([line, named(line, lanes).waiting ?? 0]);
      }
    });
  });

  it("a wait of now bears the mark in a sentence that it bears on its card", () => {
    always(({ shown: { lanes }, todos }) => {
      for (const { why, kind } of todos) {
        const [, line, wait] = /^\d+ waiting at ([^,]+), ([^.:]+)/.exec(why) ?? [];
        if (line === undefined || ["open", "escalated", "coming", "close"].includes(kind)) continue;
        const marked = wait?.replace("about ", "≈\u00a0").replace("at least ", "≥\u00a0");
        expect(`Wait ${marked}`).toBe(waitOf(named(line, lanes)));
      }
    });
  });

  it("a till opened as many seconds after its call as the times beside both say", () => {
    always(({ store: { decisions } }) => {
      decisions.forEach(({ kind, box, tMs, because }, i) => {
        if (kind !== "answered" || because.code !== "opened") return;
        const call = decisions.slice(i).find((one) => one.kind === "call" && one.box === box);
        expect(reasonText(because)).toContain(formatDuration((tMs - (call?.tMs ?? Number.NaN)) / 1000));
      });
    });
  });
});
