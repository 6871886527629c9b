// One shop of the family through everything that is compared: the core with each kit, others' counters and rules, a trained
// model, and a filter that was told the shop. Runs in a worker.
import { drawShop, type FamilyShop } from "../../../host/simulator/family/draw-shop.ts";
import type { ShopKind } from "../../../host/simulator/family/shop-kinds.ts";
import { type FamilyDay, simulateDay } from "../../../host/simulator/family/simulate-day.ts";
import type { SensorName } from "../../../protocol/channels.ts";
import { type Baseline, newBaselines } from "../baselines.ts";
import { addSecond, type FamilyScore, newFamilyScore } from "./family-score.ts";
import { KITS, type Kit } from "./kits.ts";
import { LaneRun } from "./lane-run.ts";
import { learnShop, ToldEstimator, type ToldShop } from "./told-estimator.ts";
import { TOLD_CHANNELS, type ToldSecond } from "./told-filter.ts";
import { predict, type Rows, type Trees } from "./trees.ts";
import { Windows } from "./windows.ts";

export type KindOrAny = ShopKind | "any";

/** A shop to be measured; with models for the full and the lean kit that were trained on other kinds. */
export interface FamilyTask {
  task: "day";
  kind: KindOrAny;
  seed: number;
  seconds: number;
  /** Days of the same shop on which the ceiling's tables are counted. */
  toldDays: number;
  models: { full: Trees; lean: Trees };
}

/** Training rows of a day, taken every so many seconds. */
export interface RowsTask {
  task: "rows";
  kind: KindOrAny;
  seed: number;
  seconds: number;
  everyS: number;
}

/** Names of what is compared, ours first. */
export const OURS = { full: "ours, full kit", lean: "ours, lean kit" } as const;
export const TRAINED = { full: "trained on other kinds, full", lean: "trained on other kinds, lean" } as const;
export const TOLD = "ceiling: told the shop, full";

const SENSORS: readonly SensorName[] = ["entry", "entry2", "exit", "head", "tail"];

/** Whoever hears some channels of a day, and is asked at the end of each second. */
export interface Estimator {
  channels: ReadonlySet<number>;
  feed(channel: number, value: number, status: number, tMs: number): void;
  second(s: number): void;
}

/** Scores by estimator. */
export function runFamilyDay(task: FamilyTask): { [estimator: string]: FamilyScore } {
  const shop = drawShop(task.seed, task.kind);
  const day = simulateDay(shop, task.seed, task.seconds);
  const ours = KITS.map((kit) => ({ kit, run: new LaneRun(day, kit) }));
  const scores: { [estimator: string]: FamilyScore } = {};
  const estimators: Estimator[] = ours.map(({ kit, run }) => asHeard(kit, run));
  const add = (name: string, of: Estimator, between: () => number): void => {
    const score = newFamilyScore();
    scores[name] = score;
    const second = (s: number): void => {
      of.second(s);
      addSecond(score, between(), day.truth.inLane[s] as number, Number.NaN);
    };
    estimators.push({ channels: of.channels, feed: of.feed, second });
  };
  for (const baseline of newBaselines(placeOfTail(shop)))
    add(baseline.name, asEstimator(baseline), () => baseline.between());
  for (const kit of KITS) {
    const windows = new Windows();
    const guess = (): number => Math.max(0, Math.round(predict(task.models[kit.name], windows.values)));
    add(
      TRAINED[kit.name],
      { channels: kit.channels, feed: windows.feed.bind(windows), second: (s) => windows.tick(1000 * s) },
      guess,
    );
  }
  const told = new ToldEstimator(tellShop(shop, task));
  add(TOLD, { channels: TOLD_CHANNELS, feed: told.feed.bind(told), second: (s) => told.tick(1000 * s) }, () =>
    told.between(),
  );
  play(day, estimators);
  for (const { kit, run } of ours) scores[OURS[kit.name]] = run.finish();
  return scores;
}

/** Windows of the full kit and the truth, every `everyS` seconds. */
export function rowsOfDay({ kind, seed, seconds, everyS }: RowsTask): Rows {
  const day = simulateDay(drawShop(seed, kind), seed, seconds);
  const windows = new Windows();
  const width = windows.values.length;
  const n = Math.floor((seconds - 1) / everyS);
  const rows: Rows = { width, features: new Float32Array(n * width), targets: new Float32Array(n) };
  const second = (s: number): void => {
    windows.tick(1000 * s);
    if (s % everyS !== 0 || s === 0) return;
    const i = s / everyS - 1;
    if (i >= n) return;
    rows.features.set(windows.values, i * width);
    rows.targets[i] = day.truth.inLane[s] as number;
  };
  play(day, [{ channels: TOLD_CHANNELS, feed: windows.feed.bind(windows), second }]);
  return rows;
}

/** The rows as a lean kit gives them: windows of the tail zone never leave 0. */
export function withoutTail(rows: Rows): Rows {
  const empty = new Windows();
  empty.tick(0);
  const width = empty.tail.values.length;
  const features = rows.features.slice();
  for (let i = 0; i < rows.targets.length; i++) features.fill(0, (i + 1) * rows.width - width, (i + 1) * rows.width);
  return { ...rows, features };
}

/** A lane with this kit. */
export function asHeard({ channels }: Kit, run: LaneRun): Estimator {
  return { channels, feed: (...row) => run.feed(...row), second: (s) => run.second(s) };
}

/** Gives everybody all rows up to each whole second, then ends the second. */
export function play({ trace, truth }: FamilyDay, estimators: readonly Estimator[]): void {
  let row = 0;
  for (let s = 0; s < truth.seconds; s++) {
    for (; row < trace.length && (trace.tMs[row] as number) <= 1000 * s; row++) {
      const channel = trace.channel[row] as number;
      for (const { channels, feed } of estimators)
        if (channels.has(channel))
          feed(channel, trace.value[row] as number, trace.status[row] as number, trace.tMs[row] as number);
    }
    for (const estimator of estimators) estimator.second(s);
  }
}

function asEstimator(baseline: Baseline): Estimator {
  return {
    channels: new Set([0, 1, 2, 3, 4]),
    feed: (channel, ...row) => baseline.feed(SENSORS[channel] as SensorName, ...row),
    second: (s) => baseline.tick(1000 * s),
  };
}

/** Which place in the line the tail zone sees, as whoever tunes rules by hand knows it. */
function placeOfTail({ geometry, people }: FamilyShop): number {
  const perPersonM = people.gapM + 0.25 + people.trolley * people.trolleyM;
  return Math.max(2, Math.round(((1 - geometry.tailShare) * geometry.laneM) / perPersonM) + 1);
}

/** What the ceiling is told: other days of the same shop. */
function tellShop(shop: FamilyShop, { seed, seconds, toldDays }: FamilyTask): ToldShop {
  return learnShop(
    Array.from({ length: toldDays }, (_, i) => secondsOf(simulateDay(shop, seed + 100000 * (i + 1), seconds))),
  );
}

/** A day second by second, with what the ceiling may hear. */
export function secondsOf({ trace, truth }: FamilyDay): ToldSecond[] {
  let row = 0;
  return Array.from({ length: truth.seconds }, (_, s) => {
    const from = row;
    while (row < trace.length && (trace.tMs[row] as number) <= 1000 * s) row += 1;
    const until = row;
    return {
      tMs: 1000 * s,
      inLane: truth.inLane[s] as number,
      feed: (into) => {
        for (let i = from; i < until; i++)
          if (TOLD_CHANNELS.has(trace.channel[i] as number))
            into(
              trace.channel[i] as number,
              trace.value[i] as number,
              trace.status[i] as number,
              trace.tMs[i] as number,
            );
      },
    };
  });
}
