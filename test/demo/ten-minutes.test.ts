// Ten minutes of the demo's shop without a browser, at once: whatever the staff page's words would be after each record.
import { expect, it } from "vitest";
import { asListed } from "../../host/app/decision-announcer.ts";
import { snapshotOf } from "../../host/app/page-snapshot.ts";
import type { Advice, Call, Decision } from "../../host/core/dispatch/decision.ts";
import { newDispatch } from "../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../../host/core/dispatch/targets.ts";
import type { LaneView } from "../../host/core/lane-view.ts";
import { telemetryOf } from "../../host/simulator/lane-telemetry.ts";
import { boxName, demoShop } from "../../host/simulator/shop-setups.ts";
import { StoreDay } from "../../host/simulator/store-day.ts";
import { CalmShop, isInDoubt } from "../../host/web/public/calm-shop.ts";
import { numberOf, stateOf, sureOf, waitOf } from "../../host/web/public/lane-words.ts";
import { countTills, countWords } from "../../host/web/public/till-count.ts";
import { placesOf, type Todo, todoList } from "../../host/web/public/todo.ts";
import { LAMP, TODO, timeOfDay } from "../../host/web/public/words.ts";
import type { LaneSnapshot, Snapshot } from "../../host/web/snapshot.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { contradictionsAt, HeadlineWatch } from "./contradictions.ts";
import type { Card, Entry, Moment } from "./moment.ts";

const LANES = 6;
const MINUTES = 10;
/** 08:00 of some day: times of decisions are wall clock. */
const OPENS_MS = new Date("2026-11-27T08:00:00").getTime();

function viewOf(day: StoreDay, lane: number, tMs: number): LaneView {
  const core = day.lanes[lane]?.core;
  if (core === undefined) throw new Error(`no lane ${lane}`);
  const place = { box: boxName(lane), name: `Till ${lane + 1}`, role: "lane", pool: "", hasSwitch: true } as const;
  return { ...place, machines: 0, freshness: "fresh", heardMs: tMs, telemetry: telemetryOf(core, tMs) };
}

/** The card as lane-card.ts draws it. */
function cardOf(lane: LaneSnapshot): Card {
  const isDark = isInDoubt(lane);
  const hasNoWait = isDark || lane.state === "closed";
  const looks = ["lane", lane.state, ...(lane.isTrusted || lane.state === "closed" ? [] : ["unsure"])];
  return {
    ...{ name: lane.name, looks, state: stateOf(lane, false) },
    length: numberOf(isDark ? null : lane.waiting, lane),
    wait: hasNoWait ? "" : waitOf(lane),
    lamp: lane.lamp === "off" ? "" : LAMP[lane.lamp],
    sure: hasNoWait ? "" : `${lane.name}: ${sureOf(lane)}`,
  };
}

function entryOf({ kind, title, why, sinceMs, now }: Todo, nowMs: number): Entry {
  return { kind, title, why, since: sinceMs === undefined ? "" : TODO.calledFor((nowMs - sinceMs) / 1000, now ?? "") };
}

/** The page as staff.ts draws it. */
function momentOf(shop: Snapshot): Moment {
  const { nowMs, lanes, advice, calls, decisions } = shop;
  const todos = todoList(shop);
  const { main, rest } = placesOf(todos);
  const urgent = todos.find(({ kind }) => kind === "open" || kind === "escalated");
  return {
    ...{ atMs: nowMs, isLost: false, tab: urgent === undefined ? "Staff" : `● ${urgent.title}` },
    main: main.map((todo) => entryOf(todo, nowMs)),
    rest: rest.map((todo) => entryOf(todo, nowMs)),
    counts: advice.flatMap((pool) => countWords(countTills(pool, lanes, calls)).filter((text) => text !== "")),
    cards: lanes.map(cardOf),
    decisions: decisions.map(({ tMs, kind, name, because }) => ({
      time: timeOfDay(OPENS_MS + tMs),
      what: `${kind === "call" ? "Call" : kind === "answered" ? "Opened" : kind}: ${name}`,
      why: because.code === "opened" ? `Opened ${Math.round(because.seconds)} s after the call` : "",
    })),
  };
}

it.each([1, 2, 3])("day %i: ten minutes of the demo say nothing against themselves", (seed) => {
  const day = new StoreDay(demoShop(LANES, seed), () => {});
  const dispatch = newDispatch();
  const calm = new CalmShop();
  const watch = new HeadlineWatch(0);
  let listed: Decision[] = [];
  const found: string[] = [];
  const titles = new Set<string>();
  let views = Array.from({ length: LANES }, (_, lane) => viewOf(day, lane, 0));
  let decided: { calls: Call[]; advice: Advice[]; lamps: ReadonlyMap<string, LampSignal> } = dispatch.decide(views, 0);
  const look = (nowMs: number): void => {
    const store = snapshotOf({
      ...{ store: "demo", nowMs, lanes: views, calls: decided.calls, advice: decided.advice },
      ...{ decisions: listed, lampOf: (box) => decided.lamps.get(box), healthOf: () => null },
      ...{ minConfidence: DEFAULT_TARGETS.minConfidence, board: { best: [], others: [], unsure: [] } },
      ...{ warnings: [], telemetry: 0, logged: 0, waiting: 0 },
    });
    const now = momentOf(calm.update(store));
    titles.add(now.main[0]?.title ?? "");
    const early = watch.update(now);
    for (const text of [...contradictionsAt(now), ...(early === "" ? [] : [early])])
      found.push(`${Math.round(nowMs / 1000)} s: ${text}`);
  };
  for (let s = 1; s <= 60 * MINUTES; s++) {
    const tMs = day.runSecond();
    // A page hears of each record before the host has looked at all of them.
    for (let lane = 0; lane < LANES; lane++) {
      views = views.with(lane, viewOf(day, lane, tMs));
      look(tMs + lane);
    }
    const verdict = dispatch.decide(views, tMs + LANES);
    decided = verdict;
    for (const one of verdict.decisions) listed = [asListed(one, listed), ...listed];
    for (let lane = 0; lane < LANES; lane++) day.setLamp(lane, verdict.lamps.get(boxName(lane)) ?? "off");
    look(tMs + LANES);
  }
  expect([...new Set(found)]).toEqual([]);
  expect(titles.size).toBeGreaterThan(3);
  expect(listed.some(({ kind }) => kind === "answered")).toBe(true);
});
