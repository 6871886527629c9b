// What a lane's card says, from its snapshot. Pure. An outdated number is never told as a number.
import type { LaneSnapshot } from "../snapshot.ts";
import { faultsOf, sureMark } from "./calm-shop.ts";
import { HARDLY_S } from "./formats.ts";
import { formatDuration, LANE, SENSOR, UNKNOWN } from "./words.ts";

export function stateOf(lane: LaneSnapshot, isOld: boolean): string {
  if (isOld) return LANE.state.unknown;
  return lane.role === "line" && lane.state !== "blind" ? LANE.line : LANE.state[lane.state];
}

export function numberOf(shown: number | null, lane: LaneSnapshot): string {
  if (shown === null) return LANE.state.unknown;
  if (!lane.isTrusted && lane.state !== "closed") return `${shown}?`;
  return lane.isAtLeast ? `${shown}+` : String(shown);
}

/** How sure the length is, in words and in percent. */
export function sureOf(lane: LaneSnapshot): string {
  return lane.isTrusted ? LANE.sure(sureWord(lane), lane.surePercent) : LANE.unsure(lane.surePercent);
}

/** How sure the length is, in a word or two: what the bars mean. */
export function sureWord(lane: LaneSnapshot): string {
  return LANE.sureWord[sureMark(lane)];
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
