// Whether a till that was called and opened is still filling: while people are walking over to it, nobody can tell yet what else is
// lacking. Pure.
import { type DispatchState, LONG_AGO, tillOf } from "./dispatch-state.ts";
import type { PoolView } from "./pool-view.ts";

/** A till that has not filled by then is not going to. Unit ms; guess: people move over within half a minute. */
const FILLS_WITHIN_MS = 90000;
/** It has filled when its line is within this many of the mean of the pool. */
const NEARLY = 1;

/** How much longer a till that was called is given to fill, in ms; 0 when it has filled, or has had its time. */
export function fillingMs(state: DispatchState, view: PoolView, nowMs: number): number {
  if (view.lines.length === 0) return 0;
  const mean = view.waiting / view.lines.length;
  let longestMs = 0;
  for (const { box, role, freshness, telemetry } of view.open) {
    const { openMs, calledMs } = tillOf(state, box);
    const leftMs = calledMs > LONG_AGO ? openMs + FILLS_WITHIN_MS - nowMs : 0;
    if (role !== "lane" || freshness !== "fresh" || telemetry === undefined) continue;
    if ((telemetry.waiting ?? mean) < mean - NEARLY) longestMs = Math.max(longestMs, leftMs);
  }
  return longestMs;
}
