// Whether a till that was called and has opened is still filling up. While people walk over to it, it cannot be told whether another
// till is needed. Pure.
import { type DispatchState, LONG_AGO, tillOf } from "./dispatch-state.ts";
import type { PoolView } from "./policy.ts";

/** How long a till is given to fill up. Unit ms; guess: people move over within half a minute. */
const FILLS_WITHIN_MS = 90000;
/** A till has filled up when its line is at most this many customers shorter than the mean of the pool. */
const NEARLY = 1;

/** How much longer a called till is given to fill up, in ms; 0 when all have filled up or had their time. */
export function fillingMs(state: DispatchState, view: PoolView, nowMs: number): number {
  const mean = view.waiting / Math.max(1, view.lines.length);
  let longestMs = 0;
  // A line that cannot be trusted is not in the view, and so delays nothing.
  for (const { box, role, waiting } of view.lines) {
    const { openMs, calledMs } = tillOf(state, box);
    if (role !== "lane" || calledMs === LONG_AGO || waiting >= mean - NEARLY) continue;
    longestMs = Math.max(longestMs, openMs + FILLS_WITHIN_MS - nowMs);
  }
  return longestMs;
}
