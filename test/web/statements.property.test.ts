// What the staff page says at one moment must agree with itself, whatever happens in the shop.
import { describe, expect, it } from "vitest";
import { callFiguresOf } from "../../host/core/report/calls.ts";
import { callReportsOf } from "../../host/core/report/day-report.ts";
import { faultsOf, HOLD_MS, notWell } from "../../host/web/public/calm-shop.ts";
import { waitOf } from "../../host/web/public/lane-words.ts";
import { countTills } from "../../host/web/public/till-count.ts";
import { placesOf, type Todo } from "../../host/web/public/todo.ts";
import { formatDuration, reasonText } from "../../host/web/public/words.ts";
import type { LaneSnapshot, Snapshot } from "../../host/web/snapshot.ts";
import { always } from "./random-shop.ts";

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

  it("no sentence wants more tills than its pool has, or as many as are open", () => {
    always(({ shown: { advice, lanes, calls, decisions }, todos }) => {
      const tillsOf = (name: string): number =>
        lanes.filter(({ pool, role }) => pool === name && role !== "line" && role !== "door").length;
      const poolOf = (box: string): string => lanes.find((one) => one.box === box)?.pool ?? "";
      const reasons = [
        ...advice.map(({ pool, because }) => ({ pool, because })),
        ...calls.map(({ pool, because }) => ({ pool, because })),
        ...decisions.map(({ box, because }) => ({ pool: poolOf(box), because })),
      ];
      for (const { pool, because } of reasons)
        if ("wanted" in because) {
          expect(because.wanted).toBeLessThanOrEqual(tillsOf(pool));
          expect(because.open).toBeLessThanOrEqual(tillsOf(pool));
        }
      const most = Math.max(...advice.map(({ pool }) => tillsOf(pool)));
      for (const [, wanted, open] of textOf(todos).matchAll(/(\d+) tills? needed, (\d+) open/g)) {
        expect(Number(wanted)).toBeLessThanOrEqual(most);
        expect(Number(open)).toBeLessThan(Number(wanted));
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

  it("a sensor that is starting is no fault, and one that stays without a signal is one", () => {
    always(({ shown: { lanes, details } }) => {
      for (const { box, telemetry } of details) {
        const faults = faultsOf(lanes.find((one) => one.box === box) as LaneSnapshot).map(([sensor]) => sensor);
        expect(faults.includes("tail")).toBe(telemetry?.tail === "silent" && telemetry.tMs >= 5000);
      }
    });
  });

  it("nothing is within what the shop allows beside a lane that is marked", () => {
    always(({ shown: { lanes }, todos }) => {
      if (!textOf(todos).includes("within what the shop allows")) return;
      const marked = lanes.filter(
        (one) =>
          one.freshness !== "fresh" ||
          one.state === "blind" ||
          one.state === "stalled" ||
          (one.state !== "closed" && !one.isTrusted) ||
          notWell(one).length > 0,
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

  it("a till opened as many seconds after its call in the owner's day and report as on the staff's page", () => {
    always(({ made }) => {
      const inDay = callReportsOf(made).filter(({ end }) => end === "answered");
      const seconds = inDay.map(({ tMs, endMs }) => ((endMs ?? Number.NaN) - tMs) / 1000);
      const onPage = made.flatMap(({ because }) => (because.code === "opened" ? [because.seconds] : []));
      // By the call there, by the opening here.
      expect(seconds.sort((a, b) => a - b)).toEqual(onPage.sort((a, b) => a - b));
      expect(callFiguresOf(made).openedSlowestS).toBe(seconds.length === 0 ? null : Math.max(...seconds));
    });
  });

  it("a length is called a guess only where its sensors and link are not in doubt, and nobody relies on it", () => {
    always(({ store: { lanes }, todos }) => {
      const told = todos
        .filter(({ kind }) => kind === "guess")
        .map(({ title }) => title)
        .join();
      for (const one of lanes)
        if (told.includes(one.name)) expect([one.name, isUnseen(one), one.isTrusted]).toEqual([one.name, false, false]);
    });
  });
});
