// Figures of the calls in a range: how many, how they ended, how long tills took to open. Pure.

import { dateOf } from "../local-days.ts";
import { callReportsOf, type DayDecision } from "./day-report.ts";
import { type Estimate, ratio, share } from "./estimate.ts";
import { medianOf } from "./median.ts";
import { hourOf } from "./week.ts";

export interface CallFigures {
  calls: number;
  /** Calls by their end: opened, withdrawn, nobody came, still calling. */
  answered: number;
  withdrawn: number;
  unanswered: number;
  open: number;
  answeredShare: Estimate;
  /** Time from a call to the open till: mean with its interval, median, slowest. Unit s. */
  openedS: Estimate;
  openedMedianS: number | null;
  openedSlowestS: number | null;
  /** Calls of each hour of the week that had one; 0 is Monday's first. */
  hours: { hour: number; calls: number }[];
}

/** The figures. `decisions`: those of the range, and later ones that end its calls. */
export function callFiguresOf(decisions: readonly DayDecision[]): CallFigures {
  const calls = callReportsOf(decisions);
  const ended = (end: string | null): number => calls.filter((call) => call.end === end).length;
  const opened = calls
    .filter(({ end }) => end === "answered")
    .map(({ tMs, endMs }) => ({ date: dateOf(tMs), seconds: ((endMs ?? tMs) - tMs) / 1000 }));
  const sorted = opened.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const days = [...new Set(calls.map(({ tMs }) => dateOf(tMs)))];
  const batches = days.map((date) => {
    const ofDay = opened.filter((call) => call.date === date);
    return { of: ofDay.reduce((sum, { seconds }) => sum + seconds, 0), per: ofDay.length };
  });
  const shares = days.map((date) => ({
    of: opened.filter((call) => call.date === date).length,
    per: calls.filter(({ tMs }) => dateOf(tMs) === date).length,
  }));
  const hours = new Map<number, number>();
  for (const { tMs } of calls) hours.set(hourOf(tMs), (hours.get(hourOf(tMs)) ?? 0) + 1);
  return {
    calls: calls.length,
    ...{
      answered: ended("answered"),
      withdrawn: ended("withdrawn"),
      unanswered: ended("unanswered"),
      open: ended(null),
    },
    answeredShare: share(shares),
    openedS: ratio(batches),
    openedMedianS: medianOf(sorted),
    openedSlowestS: sorted.at(-1) ?? null,
    hours: [...hours].map(([hour, n]) => ({ hour, calls: n })).sort((a, b) => a.hour - b.hour),
  };
}
