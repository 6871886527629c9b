// Stalled tills: one decision when a stall begins and one when it ends. Pure.
import type { Emit } from "./decision.ts";
import { type DispatchState, LONG_AGO, type TillHistory } from "./dispatch-state.ts";
import { type KnownLane, knownTill } from "./known-lanes.ts";

/** A stall that begins or ends for less than this does not count. Unit ms; guess. */
const SETTLE_MS = 5000;

/**
 * A till is missing among those that serve when it has been held up for so long: of the stalls that boxes report, many end within
 * a minute, and a called till comes too late for those. Unit ms; simulated.
 */
export const MISSING_MS = 60000;

export function isMissing(state: DispatchState, till: TillHistory | undefined): boolean {
  return till?.stalled === true && state.nowMs - (till.stalledMs ?? LONG_AGO) >= MISSING_MS;
}

/** A till of which nothing certain is known stays as it was last known. */
export function followStalls(state: DispatchState, lanes: readonly KnownLane[], nowMs: number, emit: Emit): void {
  for (const known of lanes) {
    if (!known.tellsStalls) continue;
    const till = knownTill(state, known);
    const stalled = known.isStalled;
    if (stalled === till.stalled) till.agreedMs = nowMs;
    else if (nowMs - till.agreedMs >= SETTLE_MS) {
      till.stalled = stalled;
      till.stalledMs = nowMs;
      till.agreedMs = nowMs;
      if (stalled) emit("stalled", known.box, { code: "held-up", waiting: known.lane.telemetry?.waiting ?? null });
      else emit("moving", known.box, { code: "moving" });
    }
  }
}
