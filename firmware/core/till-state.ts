// The state of a till, from the estimate of its lane: closed, blind, idle, serving or stalled. Changes nothing in the lane.
import type { TillState } from "../../protocol/messages/lane-states.ts";
import type { Lane } from "./lane.ts";
import { headSeen } from "./party-odds.ts";
import { isStalled, mayBeStalled } from "./stall.ts";
import type { Zone } from "./zone.ts";

/** Moves of the line that no zone with people in it misses, each departure half a one. Simulated. */
const MOST_MOVES = 1;

/** Nobody has been seen to move, though the line has moved up again and again: what stands there says nothing of it. */
export function isStuck(zone: Zone): boolean {
  return zone.moves - zone.movesAtDip > MOST_MOVES;
}

/** The state at a time, monotonic ms; "blind" where the sensors that tell of it cannot be believed. */
export function tillStateOf(lane: Lane, tMs: number): TillState {
  const health = lane.health;
  if (lane.open === false && !lane.service.isSwitchForgotten) return "closed";
  const head = headSeen(lane, tMs);
  if (!head && health.isBlind(tMs)) return "blind";
  const n = lane.between();
  const isCounted = n !== undefined && lane.layout.tills === 0;
  if ((isCounted ? n : lane.inLane()) === 0) return "idle";
  // Without an exit beam nobody is seen to leave, and every service would seem to last for ever.
  if (!lane.layout.exit || n === undefined || n === 0) return "serving";
  const blockedMs = lane.entryGate.blockedMs(tMs);
  if (!mayBeStalled(lane.service, head, blockedMs, tMs)) return "serving";
  const standingMs = health.entryCounts(tMs) ? blockedMs : 0;
  const came = health.deadBeams.insSinceOut;
  const seen = head !== undefined && isStuck(head) ? undefined : head;
  return isStalled(lane.service, health.exit(tMs) === "ok", seen, standingMs, came, tMs) ? "stalled" : "serving";
}
