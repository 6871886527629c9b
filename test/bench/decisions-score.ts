// Sums up days by strategy, and holds ours against the baseline and against perfect knowledge.
import type { DayResult } from "./decisions-day.ts";
import type { Mistake } from "./decisions-referee.ts";
import { BASELINE, NAMES, PERFECT, PLANNED, STEADY } from "./decisions-strategies.ts";
import { intervalOf } from "./score.ts";

const HOURS = 12;

/** One strategy over all days. Shares in %; over: 3 min, 4 min, 6 min 30 s, 10 min. */
export interface Summary {
  name: string;
  meanWaitS: number;
  /** Half the width of the 95 % interval over days. */
  meanWaitHalfS: number;
  overPercent: number[];
  /** Left a line, or did not join one. */
  lostPercent: number;
  reneged: number;
  balked: number;
  laneHours: number;
  laneHoursHalf: number;
  switchesPerHour: number;
  callsPerHour: number;
  wrongPerHour: number;
  missedPerHour: number;
  /** Wrong calls by what was mistaken. */
  mistakes: { [mistake in Mistake]?: number };
  /** Promises of calls that could be held against waits: how many, median absolute error and median bias in s. */
  promises: number;
  promiseErrorS: number | null;
  promiseBiasS: number | null;
}

export function summarise(name: string, days: DayResult[]): Summary {
  const total = (of: (day: DayResult) => number): number => days.reduce((sum, day) => sum + of(day), 0);
  const served = total((d) => d.served);
  const lost = total((d) => d.reneged + d.balked);
  const perHour = (of: (day: DayResult) => number): number => total(of) / days.length / HOURS;
  const hours = intervalOf(days.map((d) => d.laneHours));
  const errors = days.flatMap((d) => d.promises.map(({ promisedS, realisedS }) => promisedS - realisedS));
  return {
    name,
    meanWaitS: total((d) => d.waitSum) / served,
    meanWaitHalfS: intervalOf(days.map((d) => d.waitSum / d.served)).half,
    overPercent: [0, 1, 2, 3].map((i) => (100 * total((d) => d.over[i] as number)) / served),
    lostPercent: (100 * lost) / (served + lost),
    reneged: total((d) => d.reneged),
    balked: total((d) => d.balked),
    laneHours: hours.mean,
    laneHoursHalf: hours.half,
    switchesPerHour: perHour((d) => d.switches),
    callsPerHour: perHour((d) => d.calls),
    wrongPerHour: perHour((d) => d.wrong.length),
    missedPerHour: perHour((d) => d.missed),
    mistakes: countBy(days.flatMap((d) => d.wrong.map(({ mistake }) => mistake))),
    promises: errors.length,
    promiseErrorS: medianOf(errors.map(Math.abs)),
    promiseBiasS: medianOf(errors),
  };
}

function countBy<K extends string>(keys: readonly K[]): { [key in K]?: number } {
  const counts: { [key in K]?: number } = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function medianOf(values: readonly number[]): number | null {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

/** One of ours against the others. Percent; negative is less. */
export interface Comparison {
  name: string;
  /** Lane-hours, wait and share over 3 min against the baseline's best setting. */
  hoursPercent: number;
  waitPercent: number;
  overPercent: number;
  /** Lane-hours against the baseline at the same mean wait, and share over 3 min against it at the same lane-hours. */
  hoursAtWaitPercent: number;
  overAtHoursPercent: number;
  /** The same against the baseline's settings that disturb staff no more than the limit on switches allows. */
  hoursAtWaitSteadyPercent: number;
  overAtHoursSteadyPercent: number;
  /** Lane-hours against perfect knowledge at the same wait. */
  perfectPercent: number;
  /** The same against a plan that knows all arrivals. */
  plannedPercent: number;
  switchesPerHour: number;
  wrongPerHour: number;
}

export function compare(summaries: Summary[]): Comparison[] {
  const byName = (name: string): Summary => summaries.find((s) => s.name === name) as Summary;
  const perfect = PERFECT.map(byName);
  const plans = PLANNED.map(byName);
  const baseline = BASELINE.map(byName);
  const steady = STEADY.map(byName);
  const best = byName(BASELINE[0] as string);
  return [NAMES.ours, NAMES.door].map(byName).map((ours) => ({
    name: ours.name,
    hoursPercent: percent(hoursOf(ours), hoursOf(best)),
    waitPercent: percent(waitOf(ours), waitOf(best)),
    overPercent: percent(overOf(ours), overOf(best)),
    hoursAtWaitPercent: percent(hoursOf(ours), readOff(baseline, waitOf, hoursOf, waitOf(ours))),
    overAtHoursPercent: percent(overOf(ours), readOff(baseline, hoursOf, overOf, hoursOf(ours))),
    hoursAtWaitSteadyPercent: percent(hoursOf(ours), readOff(steady, waitOf, hoursOf, waitOf(ours))),
    overAtHoursSteadyPercent: percent(overOf(ours), readOff(steady, hoursOf, overOf, hoursOf(ours))),
    perfectPercent: percent(ours.laneHours, readOff(perfect, waitOf, hoursOf, waitOf(ours))),
    plannedPercent: percent(ours.laneHours, readOff(plans, waitOf, hoursOf, waitOf(ours))),
    switchesPerHour: ours.switchesPerHour,
    wrongPerHour: ours.wrongPerHour,
  }));
}

type Figure = (summary: Summary) => number;
const waitOf: Figure = (s) => s.meanWaitS;
const hoursOf: Figure = (s) => s.laneHours;
const overOf: Figure = (s) => s.overPercent[0] as number;

function percent(a: number, b: number): number {
  return 100 * (a / b - 1);
}

/** One figure at a value of another, on the line through the two settings of one strategy that are next to it. */
export function readOff(settings: readonly Summary[], x: Figure, y: Figure, atX: number): number {
  const sorted = settings.toSorted((a, b) => x(a) - x(b));
  const next = sorted.findIndex((s) => x(s) >= atX);
  const upper = next < 0 ? sorted.length - 1 : Math.max(1, next);
  const [a, b] = [sorted[upper - 1], sorted[upper]];
  if (a === undefined || b === undefined) return Number.NaN;
  return y(a) + ((y(b) - y(a)) * (atX - x(a))) / (x(b) - x(a));
}

/** One target, what was found, and whether it was met. */
export interface Target {
  strategy: string;
  target: string;
  wanted: string;
  found: string;
  met: boolean;
}

/** Most that a promise may be off after three minutes, as a median. Unit s. */
const PROMISE_S = 45;

/** Promises of the workload policy by kind of shop. */
export function promiseTargets(byKind: readonly { kind: string; ours: Summary | undefined }[]): Target[] {
  return byKind.flatMap(({ kind, ours }) => {
    const errorS = ours?.promiseErrorS ?? null;
    if (ours === undefined || errorS === null) return [];
    return [
      {
        strategy: ours.name,
        target: `promise against the waits 3 min later, ${kind} (${ours.promises} calls), median error`,
        wanted: `${PROMISE_S} s or less`,
        found: `${errorS.toFixed(0)} s (bias ${(ours.promiseBiasS ?? 0).toFixed(0)} s)`,
        met: errorS <= PROMISE_S,
      },
    ];
  });
}

export function sign(value: number): string {
  return `${value > 0 ? "+" : ""}${value.toFixed(1)} %`;
}

/** The two targets against a baseline, of which one has to be met. */
function baselineTargets(baseline: string, hoursAtWait: number, overAtHours: number): Omit<Target, "strategy">[] {
  return [
    {
      target: `lane-hours against ${baseline} at the same wait`,
      wanted: "-7 % or less",
      found: sign(hoursAtWait),
      met: hoursAtWait <= -7,
    },
    {
      target: "or share over 3 min at the same lane-hours",
      wanted: "-30 % or less",
      found: sign(overAtHours),
      met: overAtHours <= -30,
    },
  ];
}

export function targetsOf(comparisons: Comparison[]): Target[] {
  return comparisons.flatMap((c) => {
    return [
      ...baselineTargets("threshold + hysteresis", c.hoursAtWaitPercent, c.overAtHoursPercent),
      ...baselineTargets(
        "threshold + hysteresis with few switches",
        c.hoursAtWaitSteadyPercent,
        c.overAtHoursSteadyPercent,
      ),
      {
        target: "switches an hour",
        wanted: "6 or less",
        found: c.switchesPerHour.toFixed(2),
        met: c.switchesPerHour <= 6,
      },
      {
        target: "wrong calls an hour",
        wanted: "0.3 or less",
        found: c.wrongPerHour.toFixed(2),
        met: c.wrongPerHour <= 0.3,
      },
      {
        target: "lane-hours against perfect knowledge at the same wait",
        wanted: "+8 % or less",
        found: sign(c.perfectPercent),
        met: c.perfectPercent <= 8,
      },
    ].map((target) => ({ strategy: c.name, ...target }));
  });
}
