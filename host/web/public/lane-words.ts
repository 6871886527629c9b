// What a lane's card says, from its snapshot. Pure. An outdated number is never told as a number.
import type { LaneSnapshot } from "../snapshot.ts";
import { faultsOf } from "./calm-shop.ts";
import { HARDLY_S } from "./formats.ts";
import { formatDuration, LANE, SENSOR, UNKNOWN } from "./words.ts";

/** A trusted length that is less sure than this is marked so. Unit %; guess. */
const MIDDLING_PERCENT = 80;

export function stateOf(lane: LaneSnapshot, isOld: boolean): string {
  if (isOld) return LANE.state.unknown;
  return lane.role === "line" && lane.state !== "blind" ? LANE.line : LANE.state[lane.state];
}

export function numberOf(shown: number | null, lane: LaneSnapshot): string {
  if (shown === null) return LANE.state.unknown;
  if (!lane.isTrusted && lane.state !== "closed") return `${shown}?`;
  return lane.isAtLeast ? `${shown}+` : String(shown);
}

/** How sure the length is, in words. */
export function sureOf({ isTrusted, surePercent }: LaneSnapshot): string {
  return isTrusted ? LANE.sure(surePercent) : LANE.unsure(surePercent);
}

/** How sure the length is, as a mark that can be seen from afar. */
export function sureMark({ isTrusted, surePercent }: LaneSnapshot): string {
  if (!isTrusted) return "no";
  return surePercent < MIDDLING_PERCENT ? "fairly" : "yes";
}

export function unitOf(lane: LaneSnapshot, isOld: boolean): string {
  if (isOld && lane.waiting !== null) return `${LANE.waiting}, ${LANE.was(lane.waiting)}`;
  return LANE.waiting;
}

export function waitOf({ waiting, waitS }: LaneSnapshot): string {
  if (waitS === null) return LANE.waitUnknown;
  return waiting === 0 && waitS < HARDLY_S ? LANE.noWait : LANE.wait(waitS);
}

/** Without its word, where there is little room. */
export function waitAloneOf({ waitS }: LaneSnapshot): string {
  return waitS === null ? UNKNOWN : formatDuration(waitS);
}

/** "" where it is not known. It holds the wait: the host takes no record in which it does not. */
export function rangeOf({ waitS, waitLowS, waitHighS }: LaneSnapshot): string {
  return waitS === null || waitLowS === null || waitHighS === null ? "" : LANE.range(waitLowS, waitHighS);
}

export function noticeOf(lane: LaneSnapshot, nowMs: number, isLost: boolean): string {
  if (isLost) return LANE.lost;
  if (lane.freshness === "offline") return LANE.offline;
  if (lane.freshness === "unknown" || lane.heardMs === null) return LANE.never;
  if (lane.freshness === "stale") return LANE.stale((nowMs - lane.heardMs) / 1000);
  return lane.state === "blind" ? LANE.blind : "";
}

export function troubleOf(lane: LaneSnapshot): string {
  const faults = faultsOf(lane).map(([sensor, health]) => `${SENSOR.names[sensor]}: ${SENSOR.health[health]}`);
  return [...faults, ...(lane.rule === "box" ? [LANE.ownRule] : [])].join("\n");
}
