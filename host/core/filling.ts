// Whether a till that was called and opened is still filling: while people are walking over to it, nobody can tell yet what else is
// lacking. Pure.
import { type DispatchState, LONG_AGO, tillOf } from "./dispatch-state.ts";
import type { PoolView } from "./policy.ts";

/** A till that has not filled by then is not going to. Unit ms; guess: people move over within half a minute. */
const FILLS_WITHIN_MS = 90000;
/** It has filled when its line is within this many of the mean of the pool. */
const NEARLY = 1;

/** How much longer a till that was called is given to fill, in ms; 0 when it has filled, or has had its time. */
export function fillingMs(state: DispatchState, view: PoolView, nowMs: number): number {
  const mean = view.waiting / Math.max(1, view.lines.length);
  let longestMs = 0;
  // A line that cannot be trusted is not among the lines, and holds nothing back.
  for (const { box, role, waiting } of view.lines) {
    const { openMs, calledMs } = tillOf(state, box);
    if (role !== "lane" || calledMs === LONG_AGO || waiting >= mean - NEARLY) continue;
    longestMs = Math.max(longestMs, openMs + FILLS_WITHIN_MS - nowMs);
  }
  return longestMs;
}
