// One shop day of the decisions benchmark: the same people, served under one strategy. Runs in a worker.
import type { LaneView } from "../../host/core/lane-view.ts";
import { newDispatch, type PolicyChoice } from "../../host/core/policies.ts";
import { placesOf } from "../../host/core/shop.ts";
import type { Targets } from "../../host/core/targets.ts";
import { HEALTHY_TELEMETRY, telemetryOf } from "../../host/simulator/lane-telemetry.ts";
import { SCENARIOS, type Scenario } from "../../host/simulator/scenarios.ts";
import { ShopDay, type ShopLane } from "../../host/simulator/shop-day.ts";
import { SHOP_DAY_S } from "../../host/simulator/shopping.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { Referee } from "./decisions-referee.ts";

export const LANES = 8;
/** The dispatch looks at the shop this often. Unit s. */
export const LOOK_S = 2;
const OPEN_AT_START = 2;

/** How a shop is run: a fixed number of tills, or by the dispatch with a policy, on the boxes' word or on the truth. */
export interface Strategy {
  name: string;
  fixed?: number;
  choice?: PolicyChoice;
  targets?: Targets;
  door?: boolean;
  knowsTruth?: boolean;
}

export interface DayTask {
  strategy: Strategy;
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
  wrong: number;
  missed: number;
}

/** DOMAIN's thresholds of patience. Unit s. */
export const THRESHOLDS_S = [180, 240, 390, 600] as const;

export const PLACES = placesOf({
  lanes: Array.from({ length: LANES }, (_, i) => ({ box: `lane-${i + 1}`, name: `Till ${i + 1}` })),
  doors: [{ box: "door" }],
});

export function runDay({ strategy, seed }: DayTask): DayResult {
  const scenario = SCENARIOS.find((s) => s.name === "reference") as Scenario;
  const isFixed = strategy.fixed !== undefined;
  const day = new ShopDay({
    lanes: LANES,
    openAtStart: strategy.fixed ?? OPEN_AT_START,
    seed,
    scenario,
    sensed: !isFixed && strategy.knowsTruth !== true,
  });
  const counts = isFixed ? { calls: 0, wrong: 0, missed: 0 } : dispatched(day, strategy);
  if (isFixed) for (let s = 0; s < SHOP_DAY_S; s++) day.runSecond();
  const over = (limitS: number): number => day.waits.filter((wait) => wait > limitS).length;
  return {
    served: day.waits.length,
    waitSum: day.waits.reduce((a, b) => a + b, 0),
    over: THRESHOLDS_S.map(over) as DayResult["over"],
    reneged: day.reneged,
    balked: day.balked,
    laneHours: day.laneHours,
    switches: day.switches,
    ...counts,
  };
}

function dispatched(day: ShopDay, strategy: Strategy): { calls: number; wrong: number; missed: number } {
  const { choice, targets } = strategy;
  if (choice === undefined || targets === undefined) throw new Error(`${strategy.name} has no policy`);
  const dispatch = newDispatch(choice, targets, false);
  const referee = new Referee(choice, targets);
  let calls = 0;
  for (let s = 1; s <= SHOP_DAY_S; s++) {
    const tMs = day.runSecond();
    if (s % LOOK_S !== 0) continue;
    const truth = viewsOf(day, tMs, strategy.door === true, true);
    const seen = strategy.knowsTruth === true ? truth : viewsOf(day, tMs, strategy.door === true, false);
    const verdict = dispatch.decide(seen, tMs);
    for (const [i, place] of PLACES.slice(0, LANES).entries()) day.setLamp(i, verdict.lamps.get(place.box) ?? "off");
    referee.look(truth, verdict, tMs);
    calls += verdict.decisions.filter((d) => d.kind === "call").length;
  }
  return { calls, ...referee.result() };
}

export function viewsOf(day: ShopDay, tMs: number, door: boolean, knowsTruth: boolean): LaneView[] {
  const telemetry = PLACES.map((_, i) => {
    const lane = day.lanes[i];
    if (lane === undefined)
      return { ...HEALTHY_TELEMETRY, ins: day.doorIns, entry: door ? "ok" : "absent" } as Telemetry;
    return knowsTruth ? truthOf(lane, tMs) : telemetryOf(lane.core, tMs);
  });
  return PLACES.map((place, i) => ({ ...place, freshness: "fresh", ageMs: 0, telemetry: telemetry[i] }));
}

/** A customer's turn, and what is left of the one being served on average. Unit s; those of the simulated shop. */
const CYCLE_S = 85;
const REST_S = 55;
/** A service of this age is held up. Unit s. */
const STALLED_S = 3 * CYCLE_S;

function truthOf({ world, ins }: ShopLane, tMs: number): Telemetry {
  const waiting = world.waiting();
  const inLane = world.inLane();
  const fromMs = world.servedFromMs();
  const isStalled = fromMs !== undefined && tMs - fromMs > 1000 * STALLED_S;
  const working = isStalled ? "stalled" : inLane > 0 ? "serving" : "idle";
  return {
    ...HEALTHY_TELEMETRY,
    ins,
    outs: world.customers.length,
    reversed: 0,
    inLane,
    waiting,
    waitS: inLane === 0 ? 0 : REST_S + waiting * CYCLE_S,
    state: world.open ? working : "closed",
  };
}
