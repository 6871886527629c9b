// Stalled tills: one decision when a stall begins and one when it ends. Pure.
import type { Emit } from "./decision.ts";
import { type DispatchState, LONG_AGO, tillOf } from "./dispatch-state.ts";
import { isClosed, isTill, isTrusted, type LaneView } from "./lane-view.ts";
import type { Targets } from "./targets.ts";

/** A stall that begins or ends for less than this does not count. Unit ms; guess. */
const SETTLE_MS = 5000;

/**
 * A till is missing among those that serve when it has been held up for so long: of the stalls that boxes report, many end within
 * a minute, and a called till comes too late for those. Unit ms; simulated.
 */
export const MISSING_MS = 60000;

export function isMissing(state: DispatchState, box: string): boolean {
  const till = state.tills[box];
  return till?.stalled === true && state.nowMs - (till.stalledMs ?? LONG_AGO) >= MISSING_MS;
}

/** A till of which nothing certain is known stays as it was last known. */
export function followStalls(
  state: DispatchState,
  lanes: readonly LaneView[],
  targets: Targets,
  nowMs: number,
  emit: Emit,
): void {
  for (const lane of lanes) {
    const { telemetry } = lane;
    if (!isTill(lane) || telemetry === undefined) continue;
    if (!isClosed(lane) && !isTrusted(lane, targets.minConfidence)) continue;
    const till = tillOf(state, lane.box);
    const stalled = telemetry.state === "stalled";
    if (stalled === till.stalled) till.agreedMs = nowMs;
    else if (nowMs - till.agreedMs >= SETTLE_MS) {
      till.stalled = stalled;
      till.stalledMs = nowMs;
      till.agreedMs = nowMs;
      if (stalled) emit("stalled", lane.box, { code: "held-up", waiting: telemetry.waiting });
      else emit("moving", lane.box, { code: "moving" });
    }
  }
}
