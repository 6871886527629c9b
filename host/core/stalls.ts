// Tills that are held up: said once when it begins and once when it ends. Pure.
import type { Say } from "./calls.ts";
import { type DispatchState, tillOf } from "./dispatch-state.ts";
import { isClosed, isTill, isTrusted, type LaneView } from "./lane-view.ts";
import type { Targets } from "./targets.ts";

/** A hold-up that comes or goes for less than this is not one. Unit ms; guess. */
const SETTLE_MS = 5000;

/** A till of which nothing certain is known stays as it was last known. */
export function followStalls(
  memory: DispatchState,
  lanes: readonly LaneView[],
  targets: Targets,
  nowMs: number,
  say: Say,
): void {
  for (const lane of lanes) {
    const { telemetry } = lane;
    if (!isTill(lane) || telemetry === undefined) continue;
    if (!isClosed(lane) && !isTrusted(lane, targets.minConfidence)) continue;
    const till = tillOf(memory, lane.box);
    const stalled = telemetry.state === "stalled";
    if (stalled === till.stalled) till.turnedMs = nowMs;
    else if (nowMs - till.turnedMs >= SETTLE_MS) {
      till.stalled = stalled;
      till.turnedMs = nowMs;
      if (stalled) say("stalled", lane.box, { code: "held-up", waiting: telemetry.waiting });
      else say("moving", lane.box, { code: "moving" });
    }
  }
}
