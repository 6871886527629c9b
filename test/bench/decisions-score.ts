// Sums up days by strategy, and holds ours against the baseline and against perfect knowledge.
import type { DayResult } from "./decisions-day.ts";
import { NAMES, PERFECT } from "./decisions-strategies.ts";
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
}

export function summarise(name: string, days: DayResult[]): Summary {
  const total = (of: (day: DayResult) => number): number => days.reduce((sum, day) => sum + of(day), 0);
  const served = total((d) => d.served);
  const lost = total((d) => d.reneged + d.balked);
  const perHour = (of: (day: DayResult) => number): number => total(of) / days.length / HOURS;
  const hours = intervalOf(days.map((d) => d.laneHours));
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
    wrongPerHour: perHour((d) => d.wrong),
    missedPerHour: perHour((d) => d.missed),
  };
}

/** One of ours against the others. Percent; negative is less. */
export interface Comparison {
  name: string;
  /** Lane-hours, wait and share over 3 min against the baseline's best setting. */
  hoursPercent: number;
  waitPercent: number;
  overPercent: number;
  /** Lane-hours against perfect knowledge at the same wait. */
  perfectPercent: number;
  switchesPerHour: number;
  wrongPerHour: number;
}

export function compare(summaries: Summary[]): Comparison[] {
  const byName = (name: string): Summary => summaries.find((s) => s.name === name) as Summary;
  const perfect = PERFECT.map(byName);
  const best = byName(NAMES.best);
  return [NAMES.ours, NAMES.door].map(byName).map((ours) => ({
    name: ours.name,
    hoursPercent: percent(ours.laneHours, best.laneHours),
    waitPercent: percent(ours.meanWaitS, best.meanWaitS),
    overPercent: percent(ours.overPercent[0] as number, best.overPercent[0] as number),
    perfectPercent: percent(ours.laneHours, hoursAt(perfect, ours.meanWaitS)),
    switchesPerHour: ours.switchesPerHour,
    wrongPerHour: ours.wrongPerHour,
  }));
}

function percent(a: number, b: number): number {
  return 100 * (a / b - 1);
}

/** Lane-hours at a wait, on the line through the two settings that lie nearest to it. */
function hoursAt(curve: Summary[], waitS: number): number {
  const [a, b] = curve.toSorted((x, y) => Math.abs(x.meanWaitS - waitS) - Math.abs(y.meanWaitS - waitS));
  if (a === undefined || b === undefined) return Number.NaN;
  return a.laneHours + ((b.laneHours - a.laneHours) * (waitS - a.meanWaitS)) / (b.meanWaitS - a.meanWaitS);
}

/** One target, what was found, and whether it was met. */
export interface Target {
  strategy: string;
  target: string;
  wanted: string;
  found: string;
  met: boolean;
}

export function targetsOf(comparisons: Comparison[]): Target[] {
  return comparisons.flatMap((c) => {
    const sign = (value: number): string => `${value > 0 ? "+" : ""}${value.toFixed(1)} %`;
    return [
      {
        target: "lane-hours against threshold + hysteresis at no worse wait",
        wanted: "-7 % or less, wait 0 % or less",
        found: `${sign(c.hoursPercent)}, wait ${sign(c.waitPercent)}`,
        met: c.hoursPercent <= -7 && c.waitPercent <= 0,
      },
      {
        target: "or share over 3 min at no more lane-hours",
        wanted: "-30 % or less, lane-hours 0 % or less",
        found: `${sign(c.overPercent)}, lane-hours ${sign(c.hoursPercent)}`,
        met: c.overPercent <= -30 && c.hoursPercent <= 0,
      },
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
