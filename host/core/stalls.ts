// Tills that are held up: said once when it begins and once when it ends. Pure.
import type { Say } from "./calls.ts";
import { isTill, type LaneView } from "./lane-view.ts";
import { type Memory, tillOf } from "./memory.ts";

/** A hold-up that comes or goes for less than this is not one. Unit ms; guess. */
const SETTLE_MS = 5000;

export function followStalls(memory: Memory, lanes: readonly LaneView[], nowMs: number, say: Say): void {
  for (const lane of lanes) {
    if (!isTill(lane) || lane.freshness !== "fresh" || lane.telemetry === undefined) continue;
    const till = tillOf(memory, lane.box);
    const stalled = lane.telemetry.state === "stalled";
    if (stalled === till.stalled) till.turnedMs = nowMs;
    else if (nowMs - till.turnedMs >= SETTLE_MS) {
      till.stalled = stalled;
      till.turnedMs = nowMs;
      if (stalled) say("stalled", lane.box, { code: "held-up", waiting: lane.telemetry.waiting });
      else say("moving", lane.box, { code: "moving" });
    }
  }
}
