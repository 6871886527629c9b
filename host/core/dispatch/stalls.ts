// Stalled tills: a decision when a stall begins and one when it ends. Pure.
import { type DispatchState, LONG_AGO, type TillHistory } from "./dispatch-state.ts";
import { type LaneFacts, tillHistoryOf } from "./lane-facts.ts";
import type { Look } from "./look.ts";

/** A change must last this long before it is decided. Unit ms; guess. */
const SETTLE_MS = 5000;

/**
 * After this long a stalled till no longer counts as serving, so that another may be called. Many stalls end within a minute, and a
 * called till would come too late for those. Unit ms; simulated.
 */
export const MISSING_MS = 60000;

/** Whether a till has been stalled for so long that it does not count as serving. */
export function isMissing(state: DispatchState, till: TillHistory | undefined): boolean {
  return till?.stalled === true && state.nowMs - (till.stalledMs ?? LONG_AGO) >= MISSING_MS;
}

/** Decides about stalls. A till whose reports cannot be trusted now stays as last decided. */
export function followStalls({ state, nowMs, emit }: Look, lanes: readonly LaneFacts[]): void {
  for (const facts of lanes) {
    if (!facts.isStallTrusted) continue;
    const till = tillHistoryOf(state, facts);
    const stalled = facts.isStalled;
    if (stalled === till.stalled) till.agreedMs = nowMs;
    else if (nowMs - till.agreedMs >= SETTLE_MS) {
      till.stalled = stalled;
      till.stalledMs = nowMs;
      till.agreedMs = nowMs;
      if (stalled) emit("stalled", facts.box, { code: "held-up", waiting: facts.lane.telemetry?.waiting ?? null });
      else emit("moving", facts.box, { code: "moving" });
    }
  }
}
