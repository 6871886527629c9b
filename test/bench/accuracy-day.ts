// One day of the accuracy benchmark: the same people through every layout and every baseline. Runs in a worker.

import { Lane } from "../../firmware/core/lane.ts";
import { tillStateOf } from "../../firmware/core/till-state.ts";
import { CHANNEL_OF, DAY_S, LaneDay } from "../../host/simulator/lane-day.ts";
import { SCENARIOS, type Scenario } from "../../host/simulator/scenarios.ts";
import { LANE, LANE_GROUP, SELF_CHECKOUT, type Site } from "../../host/simulator/site.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { SensorName } from "../../protocol/channels.ts";
import { FULL_LAYOUT } from "../../protocol/full-layout.ts";
import { newBaselines } from "./baselines.ts";
import { oracleWait } from "./oracle-wait.ts";
import { type DayScore, DayScorer } from "./score.ts";

/** What is asked of a worker. */
export interface DayTask {
  scenario: Scenario["name"];
  seed: number;
}

const NONE: LaneLayout = { tills: 0, entry: false, entryPair: false, exit: false, head: false, tail: false };

/** What is built somewhere, and the layouts of sensors that it is watched with. */
export interface Place {
  name: string;
  site: Site;
  layouts: { name: string; layout: LaneLayout }[];
}

/** The layout that the targets are for. */
export const STANDARD = "standard: pair, exit, head, tail";

const LANE_PLACE: Place = {
  name: "lane with its till",
  site: LANE,
  layouts: [
    { name: STANDARD, layout: FULL_LAYOUT },
    { name: "exit + tail", layout: { ...NONE, exit: true, tail: true } },
    { name: "entry + exit", layout: { ...NONE, entry: true, exit: true } },
    { name: "entry + exit + head", layout: { ...NONE, entry: true, exit: true, head: true } },
    { name: "entry + exit + head + tail", layout: { ...FULL_LAYOUT, entryPair: false } },
    { name: "pair + exit", layout: { ...NONE, entry: true, entryPair: true, exit: true } },
    { name: "pair + exit + head", layout: { ...FULL_LAYOUT, tail: false } },
    { name: "pair + exit + tail", layout: { ...FULL_LAYOUT, head: false } },
  ],
};

export const PLACES: readonly Place[] = [
  LANE_PLACE,
  { name: "lane group, 4 tills", site: LANE_GROUP, layouts: groupLayouts(LANE_GROUP.tills) },
  { name: "self-checkout, 6 tills", site: SELF_CHECKOUT, layouts: groupLayouts(SELF_CHECKOUT.tills) },
];

/** Name of the wait prediction that knows the true queue length. */
export const ORACLE = "oracle (true length)";

/** Name of an estimator's results at a place. */
function resultName(place: Place, estimator: string): string {
  return place === LANE_PLACE ? estimator : `${place.name}: ${estimator}`;
}

/** All that is measured at a place: names as in the results, ours first, the oracle last. */
export function estimatorsAt(place: Place): string[] {
  const names = [...place.layouts, ...newBaselines(place.site.tailPlace)].map(({ name }) => name);
  return [...names, ORACLE].map((name) => resultName(place, name));
}

function groupLayouts(tills: number): Place["layouts"] {
  return [
    { name: "pair, exit, head, tail", layout: { ...FULL_LAYOUT, tills } },
    { name: "entry + exit + tail", layout: { ...NONE, tills, entry: true, exit: true, tail: true } },
    { name: "entry + exit", layout: { ...NONE, tills, entry: true, exit: true } },
  ];
}

/** Scores of one day by estimator. */
export function runDay({ scenario: name, seed }: DayTask): { [estimator: string]: DayScore } {
  const scenario = SCENARIOS.find((s) => s.name === name) as Scenario;
  return Object.assign({}, ...PLACES.map((place) => dayAt(place, scenario, seed)));
}

function dayAt(place: Place, scenario: Scenario, seed: number): { [estimator: string]: DayScore } {
  const ours = place.layouts.map(({ name, layout }) => ({
    name,
    layout,
    lane: new Lane(layout),
    scorer: new DayScorer(),
    waits: [] as number[][],
  }));
  const others = newBaselines(place.site.tailPlace).map((baseline) => ({ baseline, scorer: new DayScorer() }));
  const oracle = new DayScorer();
  const oracleWaits: number[][] = [];
  const feed = (sensor: SensorName, value: number, status: number, tMs: number): void => {
    for (const { layout, lane } of ours) if (has(layout, sensor)) lane.feed(CHANNEL_OF[sensor], value, status, tMs);
    for (const { baseline } of others) baseline.feed(sensor, value, status, tMs);
  };
  const day = new LaneDay(scenario, seed, feed, place.site);
  const alarms = new Alarms();
  const standard = ours[0]?.lane as Lane;
  for (let s = 0; s < DAY_S; s++) {
    const tMs = day.runSecond();
    const truth = day.world.betweenBeams();
    for (const o of ours) {
      o.lane.tick(tMs);
      o.scorer.second(o.lane.between() ?? 0, truth, o.lane.confidence(tMs));
      o.waits.push([o.lane.waitS, o.lane.waitLowS, o.lane.waitHighS]);
    }
    for (const { baseline, scorer } of others) {
      baseline.tick(tMs);
      scorer.second(baseline.between(), truth, 0);
    }
    oracleWaits.push(oracleAt(standard, day, place.site.tills, tMs));
    if (place.site.tills === 0) alarms.second(tillStateOf(standard, tMs) === "stalled", day, standard, tMs);
  }
  for (const c of day.world.customers) {
    const second = Math.floor(c.arriveMs / 1000) - 1;
    const realisedS = (c.startMs - c.arriveMs) / 1000;
    for (const { scorer, waits } of ours) score(scorer, waits[second], realisedS);
    score(oracle, oracleWaits[second], realisedS);
  }
  alarms.settle(ours[0]?.scorer.score as DayScore);
  const scores: [string, DayScore][] = [
    ...ours.map((o): [string, DayScore] => [o.name, o.scorer.score]),
    ...others.map((o): [string, DayScore] => [o.baseline.name, o.scorer.score]),
    [ORACLE, oracle.score],
  ];
  return Object.fromEntries(scores.map(([name, dayScore]) => [resultName(place, name), dayScore]));
}

function score(scorer: DayScorer, wait: number[] | undefined, realisedS: number): void {
  if (wait !== undefined) scorer.wait(wait[0] ?? 0, wait[1] ?? 0, wait[2] ?? 0, realisedS);
}

function has(layout: LaneLayout, sensor: SensorName): boolean {
  return sensor === "entry2" ? layout.entryPair : layout[sensor];
}

function oracleAt(lane: Lane, { world }: LaneDay, tills: number, tMs: number): number[] {
  const servedFromMs = world.servedFromMs();
  const ageS = servedFromMs === undefined ? 0 : (tMs - servedFromMs) / 1000;
  const length = tills > 0 ? world.waiting() : world.inLane();
  return oracleWait(lane.service.cycleS, length, ageS, tills, world.busyTills(tMs), tMs);
}

/**
 * Stalls over 240 s found within 60 s of three mean services, or of their own beginning where that is later; and alarms in
 * which no service was that old.
 */
class Alarms {
  private hits = new Set<number>();
  private was = false;
  private falseAlarms = 0;
  private stalls: { fromMs: number; dueMs: number }[] = [];

  second(stalled: boolean, day: LaneDay, lane: Lane, tMs: number): void {
    for (const [i, { fromMs }] of day.stalls.entries()) {
      if (this.stalls[i] !== undefined) continue;
      const startMs = day.world.servedFromMs() ?? fromMs;
      const lateMs = startMs + 3000 * lane.service.cycleS;
      this.stalls[i] = { fromMs: startMs, dueMs: Math.max(lateMs, fromMs) + 60000 };
    }
    if (stalled && !this.was) {
      const servedFromMs = day.world.servedFromMs();
      const isOld = servedFromMs !== undefined && tMs - servedFromMs > 180000;
      if (!isOld) this.falseAlarms += 1;
    }
    if (stalled) for (const [i, s] of this.stalls.entries()) if (tMs >= s.fromMs && tMs <= s.dueMs) this.hits.add(i);
    this.was = stalled;
  }

  settle(score: DayScore): void {
    score.stalls = this.stalls.length;
    score.stallHits = this.hits.size;
    score.falseAlarms = this.falseAlarms;
  }
}
