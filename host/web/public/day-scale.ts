// Data for the picture of a day: wait levels, totals of all lanes, time ticks. Pure.
import type { DayReport, LaneReport, Span } from "../../core/report/day-report.ts";

/** Level of a wait: the number of thresholds it exceeds; null when unknown. */
export function levelOf(waitS: number | null, thresholdsS: readonly number[]): number | null {
  return waitS === null ? null : thresholdsS.filter((threshold) => waitS > threshold).length;
}

/**
 * People waiting at all lanes and tills open, bin by bin: in the middle of a bin, or when the last till was last seen open in a bin
 * whose middle the log has not reached.
 */
export function totals(report: DayReport): { waiting: (number | null)[]; open: number[] } {
  const bins = Array.from({ length: report.bins }, (_, i) => i);
  return {
    waiting: bins.map((i) => {
      const known = report.lanes.flatMap((lane) => lane.waiting[i] ?? []);
      return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
    }),
    open: bins.map((i) => openAt(report, i).length),
  };
}

/** Lanes whose tills are open in the middle of a bin, or at the end of the log, if that is before. */
function openAt({ fromMs, binMs, lanes }: DayReport, bin: number): LaneReport[] {
  const lastMs = Math.max(...lanes.flatMap(({ openings }) => openings.map(([, to]) => to))) - 1;
  const startMs = fromMs + bin * binMs;
  const ms = Math.max(startMs, Math.min(startMs + binMs / 2, lastMs));
  return lanes.filter(({ openings }) => openings.some(([from, to]) => from <= ms && ms < to));
}

/** Whether the till of a lane is closed in a bin, and nobody waits before it. False where it is not known who waits. */
export function isShutAt(report: DayReport, lane: LaneReport, bin: number): boolean {
  return lane.waiting[bin] === 0 && !openAt(report, bin).includes(lane);
}

/** The largest known value; 0 when there is none. */
export function largest(values: readonly (number | null)[]): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

/** Total length of spans, in s. */
export function secondsOf(spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0) / 1000;
}

/** SVG path of a step chart, one step a bin, in a box of `bins` by `height`; unknown bins are left out. */
export function stepPath(values: readonly (number | null)[], most: number, height: number): string {
  let path = "";
  for (const [i, value] of values.entries()) {
    if (value === null || value === 0) continue;
    const y = (height * (1 - value / most)).toFixed(2);
    path += `M${i} ${height}V${y}h1V${height}z`;
  }
  return path;
}

/** Runs of bins that pass a test: first bin and length. */
export function stretches<T>(values: readonly T[], holds: (value: T) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (const [i, value] of values.entries()) {
    if (!holds(value)) continue;
    const last = found.at(-1);
    if (last !== undefined && last[0] + last[1] === i) last[1] += 1;
    else found.push([i, 1]);
  }
  return found;
}

/** Possible distances between ticks, in min, and the maximum number of ticks. */
const TICKS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240];
const MOST_TICKS = 9;

/** The bins that are shown: the first one, and how many. */
export interface DayWindow {
  first: number;
  count: number;
}

/** Ticks of a window at round times by the shop's clock; unit ms since 1970. `clockMs` tells it, in ms since 0:00. */
export function ticksOf(
  { fromMs, binMs }: Pick<DayReport, "fromMs" | "binMs">,
  { first, count }: DayWindow,
  clockMs: (ms: number) => number,
): number[] {
  const [startMs, spanMs] = [fromMs + first * binMs, count * binMs];
  const step = (TICKS_MIN.find((minutes) => spanMs / 60000 / minutes <= MOST_TICKS) ?? 360) * 60000;
  const sinceMs = clockMs(startMs);
  const firstMs = startMs - sinceMs + Math.ceil(sinceMs / step) * step;
  return Array.from({ length: MOST_TICKS + 1 }, (_, i) => firstMs + i * step).filter((ms) => ms < startMs + spanMs);
}

/** Fewest bins that are shown. */
const FEWEST = 20;

/** A window half or twice as wide around a bin, within the day. */
export function zoomed({ first, count }: DayWindow, factor: 0.5 | 2, around: number, bins: number): DayWindow {
  const wide = Math.min(bins, Math.max(FEWEST, Math.round(count * factor)));
  const share = count === 0 ? 0 : (around - first) / count;
  return within({ first: Math.round(around - share * wide), count: wide }, bins);
}

/** A window from one bin to another, whichever comes first, within the day. */
export function between(one: number, other: number, bins: number): DayWindow {
  const count = Math.min(bins, Math.max(FEWEST, Math.abs(other - one) + 1));
  return within({ first: Math.min(one, other), count }, bins);
}

function within({ first, count }: DayWindow, bins: number): DayWindow {
  return { first: Math.min(Math.max(0, first), bins - count), count };
}

/** Values of one lane at a bin. */
export function at(lane: LaneReport, bin: number): { waiting: number | null; waitS: number | null } {
  return { waiting: lane.waiting[bin] ?? null, waitS: lane.waitS[bin] ?? null };
}
