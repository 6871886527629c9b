// One shop day of the decisions benchmark: the same people, served under one strategy. Runs in a worker.
import type { Decision } from "../../host/core/dispatch/decision.ts";
import { newDispatch, type PolicyChoice } from "../../host/core/dispatch/policies.ts";
import type { Targets } from "../../host/core/dispatch/targets.ts";
import type { LaneView } from "../../host/core/lane-view.ts";
import { PATIENCE_S } from "../../host/core/report/figures.ts";
import { type Place, placesOf } from "../../host/core/shop.ts";
import { HEALTHY_TELEMETRY, telemetryOf } from "../../host/simulator/lane-telemetry.ts";
import { SCENARIOS, type Scenario } from "../../host/simulator/scenarios.ts";
import { ShopDay, type ShopLane } from "../../host/simulator/shop-day.ts";
import { SHOP_DAY_S } from "../../host/simulator/shopping.ts";
import { cycleOf, drawTrade, type Trade, type TradeKind } from "../../host/simulator/trade.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { earlierComesMs, ForecastWatch, type Foretold } from "./decisions-forecast.ts";
import type { Prices } from "./decisions-plan.ts";
import { planned } from "./decisions-planned.ts";
import { Referee, type WrongCall } from "./decisions-referee.ts";

/** The dispatch looks at the shop this often. Unit s. */
export const LOOK_S = 2;
/** Mean of shopping times over their median: that of a log-normal with sigma 0.5. */
const MEAN_TO_MEDIAN = 1.13;

/**
 * How a shop is run: a fixed share of its tills; by a plan that knows who will come; or by the dispatch with a policy, on the
 * boxes' word or on the truth.
 */
export interface Strategy {
  name: string;
  fixed?: number;
  plan?: Prices;
  choice?: PolicyChoice;
  targets?: Targets;
  door?: boolean;
  knowsTruth?: boolean;
}

export interface DayTask {
  strategy: Strategy;
  kind: TradeKind;
  seed: number;
}

/** What one day brought. Plain numbers; waits in s. */
export interface DayResult {
  served: number;
  waitSum: number;
  over: [number, number, number, number];
  reneged: number;
  balked: number;
  laneHours: number;
  switches: number;
  calls: number;
  wrong: WrongCall[];
  missed: number;
  promises: Promised[];
  /** Of shops with a door counter. */
  forecasts: Foretold[];
}

/** What a call promised, in s, and what those who joined a line about three minutes later waited: their mean. */
export interface Promised {
  promisedS: number;
  realisedS: number;
}

export const SCENARIO = SCENARIOS.find((s) => s.name === "reference") as Scenario;

export function runDay({ strategy, kind, seed }: DayTask): DayResult {
  const trade = drawTrade(kind, seed);
  const { fixed } = strategy;
  const day = new ShopDay({
    trade,
    openAtStart: fixed === undefined ? trade.openAtStart : Math.max(1, Math.round(fixed * trade.tills)),
    seed,
    scenario: SCENARIO,
    sensed: isSensed(strategy),
  });
  const counts = run(day, trade, seed, strategy);
  const over = (limitS: number): number => day.waits.filter((wait) => wait > limitS).length;
  return {
    served: day.waits.length,
    waitSum: day.waits.reduce((a, b) => a + b, 0),
    over: PATIENCE_S.map(over) as DayResult["over"],
    reneged: day.reneged,
    balked: day.balked,
    laneHours: day.laneHours,
    switches: day.switches,
    ...counts,
  };
}

type Counts = Pick<DayResult, "calls" | "wrong" | "missed" | "promises" | "forecasts">;

function isSensed({ fixed, plan, knowsTruth }: Strategy): boolean {
  return fixed === undefined && plan === undefined && knowsTruth !== true;
}

function run(day: ShopDay, trade: Trade, seed: number, strategy: Strategy): Counts {
  const { fixed, plan } = strategy;
  const nothing = { calls: 0, wrong: [], missed: 0, promises: [], forecasts: [] };
  if (plan !== undefined) return { ...nothing, calls: planned(day, trade, plan) };
  if (fixed === undefined) return dispatched(day, trade, seed, strategy);
  for (let s = 0; s < SHOP_DAY_S; s++) day.runSecond();
  return nothing;
}

function dispatched(day: ShopDay, trade: Trade, seed: number, strategy: Strategy): Counts {
  const { targets } = strategy;
  const choice = asConfigured(strategy, trade);
  if (targets === undefined) throw new Error(`${strategy.name} has no policy`);
  const places = shopPlaces(trade.tills);
  const dispatch = newDispatch(choice, targets, false);
  const referee = new Referee(choice, targets);
  const watch = new ForecastWatch(trade, day.comesMs, earlierComesMs(trade, SCENARIO, seed, 1), strategy.door === true);
  const calls: Decision[] = [];
  for (let s = 1; s <= SHOP_DAY_S; s++) {
    const tMs = day.runSecond();
    if (s % LOOK_S !== 0) continue;
    const truth = viewsOf(day, trade, places, tMs, strategy.door === true, true);
    const seen = strategy.knowsTruth === true ? truth : viewsOf(day, trade, places, tMs, strategy.door === true, false);
    const verdict = dispatch.decide(seen, tMs);
    for (const [i, place] of places.slice(0, trade.tills).entries())
      day.setLamp(i, verdict.lamps.get(place.box) ?? "off");
    const look = referee.look(truth, seen, verdict, tMs);
    if (strategy.door === true) watch.look(verdict, look, s);
    calls.push(...verdict.decisions.filter((d) => d.kind === "call"));
  }
  return { calls: calls.length, ...referee.result(), promises: promisesOf(calls, day), forecasts: watch.result() };
}

/** The shop's file says how long people shop there. */
export function asConfigured({ choice, name }: Strategy, { shoppingS }: Trade): PolicyChoice {
  if (choice === undefined) throw new Error(`${name} has no policy`);
  if (choice.name !== "workload") return choice;
  return { ...choice, shoppingMin: Math.max(1, Math.round((MEAN_TO_MEDIAN * shoppingS) / 60)) };
}

/** Places of a shop of so many tills with a door. */
export function shopPlaces(tills: number): Place[] {
  return placesOf({
    lanes: Array.from({ length: tills }, (_, i) => ({ box: `lane-${i + 1}`, name: `Till ${i + 1}` })),
    doors: [{ box: "door" }],
  });
}

/** A promise is held against those who joined a line this long after the call: from, to. Unit ms. */
const REALISED_MS = [120000, 240000] as const;

function promisesOf(calls: readonly Decision[], day: ShopDay): Promised[] {
  return calls.flatMap(({ because, tMs }) => {
    const promisedS = "afterS" in because ? because.afterS : null;
    const [from, to] = REALISED_MS;
    const waits = day.waits.filter((_, i) => {
      const sinceMs = (day.joinedMs[i] as number) - tMs;
      return sinceMs >= from && sinceMs < to;
    });
    if (promisedS === null || waits.length === 0) return [];
    return [{ promisedS, realisedS: waits.reduce((a, b) => a + b, 0) / waits.length }];
  });
}

/** The shop's boxes as they see it, or as it is. */
export function viewsOf(
  day: ShopDay,
  trade: Trade,
  places: readonly Place[],
  tMs: number,
  door: boolean,
  knowsTruth: boolean,
): LaneView[] {
  return places.map((place, i) => {
    const lane = day.lanes[i];
    const ofDoor = { ...HEALTHY_TELEMETRY, ins: day.doorIns, entry: door ? "ok" : "absent" } as Telemetry;
    const ofLane = (l: ShopLane): Telemetry => (knowsTruth ? truthOf(l, trade, tMs) : telemetryOf(l.core, tMs));
    return { ...place, freshness: "fresh", heardMs: 0, telemetry: lane === undefined ? ofDoor : ofLane(lane) };
  });
}

/** What is left of the service in progress on average, and the age from which it is held up; in cycles. */
const REST = 0.65;
const STALLED = 3;

function truthOf({ world, ins }: ShopLane, trade: Trade, tMs: number): Telemetry {
  const cycleS = cycleOf(trade);
  const waiting = world.waiting();
  const inLane = world.inLane();
  const fromMs = world.servedFromMs();
  const isStalled = fromMs !== undefined && tMs - fromMs > 1000 * STALLED * cycleS;
  const working = isStalled ? "stalled" : inLane > 0 ? "serving" : "idle";
  return {
    ...HEALTHY_TELEMETRY,
    ins,
    outs: world.customers.length,
    reversed: 0,
    inLane,
    waiting,
    waitS: inLane === 0 ? 0 : (REST + waiting) * cycleS,
    state: world.open ? working : "closed",
  };
}
