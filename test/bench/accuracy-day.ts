// One day of the accuracy benchmark: the same people through every layout and every baseline. Runs in a worker.
import { ENTRY, ENTRY_2, EXIT, HEAD, Lane, type LaneLayout, TAIL } from "../../firmware/core/lane.ts";
import { LineFilter } from "../../firmware/core/line-filter.ts";
import { Wait } from "../../firmware/core/wait.ts";
import { GroupDay } from "../../host/simulator/group-day.ts";
import { DAY_S, LaneDay, type SensorName } from "../../host/simulator/lane-day.ts";
import { SETTINGS, type Setting } from "../../host/simulator/settings.ts";
import { newBaselines } from "./baselines.ts";
import { type DayScore, DayScorer } from "./score.ts";

/** What is asked of a worker. */
export interface DayTask {
  setting: Setting["name"];
  seed: number;
}

const CHANNEL = { entry: ENTRY, entry2: ENTRY_2, exit: EXIT, head: HEAD, tail: TAIL } as const;
const NONE: LaneLayout = { tills: 0, entry: false, entryPair: false, exit: false, head: false, tail: false };

/** Layouts of a single lane. The first is the standard one, which the targets are for. */
export const LAYOUTS: { name: string; layout: LaneLayout }[] = [
  {
    name: "standard: pair, exit, head, tail",
    layout: { ...NONE, entry: true, entryPair: true, exit: true, head: true, tail: true },
  },
  { name: "exit + tail", layout: { ...NONE, exit: true, tail: true } },
  { name: "entry + exit", layout: { ...NONE, entry: true, exit: true } },
  { name: "entry + exit + head", layout: { ...NONE, entry: true, exit: true, head: true } },
  { name: "entry + exit + head + tail", layout: { ...NONE, entry: true, exit: true, head: true, tail: true } },
  { name: "pair + exit", layout: { ...NONE, entry: true, entryPair: true, exit: true } },
];

/** Lines before several tills: name, tills, mean service in s. */
export const GROUPS = [
  { name: "lane group, 4 tills", tills: 4, serviceS: 60 },
  { name: "self-checkout, 6 tills", tills: 6, serviceS: 95 },
];

/** Name of the wait prediction that knows the true queue length. */
export const ORACLE = "oracle (true length)";

/** Scores of one day by estimator. */
export function runDay({ setting: name, seed }: DayTask): { [estimator: string]: DayScore } {
  const setting = SETTINGS.find((s) => s.name === name) as Setting;
  return { ...laneDay(setting, seed), ...groupDays(setting, seed) };
}

function laneDay(setting: Setting, seed: number): { [estimator: string]: DayScore } {
  const ours = LAYOUTS.map(({ name, layout }) => ({
    name,
    layout,
    lane: new Lane(layout),
    scorer: new DayScorer(),
    waits: [] as number[][],
  }));
  const others = newBaselines().map((baseline) => ({ baseline, scorer: new DayScorer() }));
  const oracle = new DayScorer();
  const oracleWaits: number[][] = [];
  const day = new LaneDay(setting, seed, (sensor, value, status, tMs) => {
    for (const { layout, lane } of ours) if (has(layout, sensor)) lane.feed(CHANNEL[sensor], value, status, tMs);
    for (const { baseline } of others) baseline.feed(sensor, value, status, tMs);
  });
  const alarms = new Alarms();
  for (let s = 0; s < DAY_S; s++) {
    const tMs = day.second();
    const truth = day.world.between();
    for (const o of ours) {
      o.lane.tick(tMs);
      o.scorer.second(o.lane.between() ?? 0, truth, o.lane.confidence(tMs));
      o.waits.push([o.lane.waitS, o.lane.waitLowS, o.lane.waitHighS]);
    }
    for (const { baseline, scorer } of others) {
      baseline.tick(tMs);
      scorer.second(baseline.between(), truth, 0);
    }
    const standard = ours[0]?.lane as Lane;
    oracleWaits.push(oracleWait(standard, day.world.inLane(), day.world.servedFromMs(), tMs));
    alarms.second(standard.tillState(tMs) === "stalled", day, standard, tMs);
  }
  for (const c of day.world.customers) {
    const second = Math.floor(c.arriveMs / 1000) - 1;
    const realisedS = (c.startMs - c.arriveMs) / 1000;
    for (const { scorer, waits } of ours) score(scorer, waits[second], realisedS);
    score(oracle, oracleWaits[second], realisedS);
  }
  alarms.settle(ours[0]?.scorer.score as DayScore);
  return Object.fromEntries([
    ...ours.map((o) => [o.name, o.scorer.score]),
    ...others.map((o) => [o.baseline.name, o.scorer.score]),
    [ORACLE, oracle.score],
  ]);
}

function score(scorer: DayScorer, wait: number[] | undefined, realisedS: number): void {
  if (wait !== undefined) scorer.wait(wait[0] ?? 0, wait[1] ?? 0, wait[2] ?? 0, realisedS);
}

function has(layout: LaneLayout, sensor: SensorName): boolean {
  return sensor === "entry2" ? layout.entryPair : layout[sensor];
}

/** The box's own prediction, given the true length and the true age of the service. */
function oracleWait(lane: Lane, inLane: number, servedFromMs: number | undefined, tMs: number): number[] {
  const line = new LineFilter();
  line.low = Math.min(20, inLane);
  line.high = line.low;
  line.p[line.low] = 1 / line.unit;
  const age = servedFromMs === undefined ? 0 : (tMs - servedFromMs) / 1000;
  const wait = new Wait();
  wait.predict(line, { tills: 0, cycleS: lane.service.cycleS, ageS: () => age } as unknown as Lane["service"], tMs);
  return [wait.medianS, wait.lowS, wait.highS];
}

/** Stalls over 240 s found within 60 s of three mean services, and alarms in which no service was that old. */
class Alarms {
  private hits = new Set<number>();
  private was = false;
  private falseAlarms = 0;
  private stalls: { fromMs: number; dueMs: number }[] = [];

  second(stalled: boolean, day: LaneDay, lane: Lane, tMs: number): void {
    for (const [i, { fromMs }] of day.stalls.entries()) {
      if (this.stalls[i] !== undefined) continue;
      const startMs = day.world.servedFromMs() ?? fromMs;
      this.stalls[i] = { fromMs: startMs, dueMs: startMs + 3000 * lane.service.cycleS + 60000 };
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

function groupDays(setting: Setting, seed: number): { [estimator: string]: DayScore } {
  return Object.fromEntries(
    GROUPS.map(({ name, tills, serviceS }) => {
      const lane = new Lane({ ...NONE, tills, entry: true, exit: true });
      const scorer = new DayScorer();
      const waits: number[][] = [];
      const day = new GroupDay(setting, seed, tills, serviceS, (sensor, value, status, tMs) =>
        lane.feed(CHANNEL[sensor], value, status, tMs),
      );
      for (let s = 0; s < DAY_S; s++) {
        const tMs = day.second();
        lane.tick(tMs);
        scorer.second(lane.waiting() ?? 0, day.waiting(), lane.confidence(tMs));
        waits.push([lane.waitS, lane.waitLowS, lane.waitHighS]);
      }
      for (const c of day.customers)
        score(scorer, waits[Math.floor(c.arriveMs / 1000) - 1], (c.startMs - c.arriveMs) / 1000);
      return [name, scorer.score];
    }),
  );
}
