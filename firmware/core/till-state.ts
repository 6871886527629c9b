// The state of a till, from the estimate of its lane: closed, blind, idle, serving or stalled. Changes nothing in the lane.
import type { TillState } from "../../protocol/messages/lane-states.ts";
import type { Lane } from "./lane.ts";
import { headSeen } from "./party-odds.ts";
import { isStalled, mayBeStalled } from "./stall.ts";
import type { Zone } from "./zone.ts";

/**
 * A head zone that has missed more moves of the line than this, each departure half a one, is no evidence of a stall: what stands there
 * would look like a customer who never goes. Fewer than make it disbelieved (`MISSED` of lane-health.ts), as each false alarm brings
 * somebody to the till for nothing. Simulated.
 */
const MISSED_IN_STALL = 1;

/** Nobody has been seen to move at the pay point, though the line has moved up again and again. */
export function missesMoves(head: Zone): boolean {
  return head.moves - head.movesAtDip > MISSED_IN_STALL;
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
  const seen = head && missesMoves(head) ? undefined : head;
  return isStalled(lane.service, health.exit(tMs) === "ok", seen, standingMs, came, tMs) ? "stalled" : "serving";
}
