// What a lane's card says, from its snapshot. Pure. An outdated number is never told as a number.
import type { LaneSnapshot } from "../snapshot.ts";
import { doubtOf, faultsOf, isStarting, sureMark } from "./calm-shop.ts";
import { HARDLY_S } from "./formats.ts";
import { formatDuration, formatRange, formatWait, LANE, SENSOR, UNKNOWN } from "./words.ts";

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

/** What a box said last is worth a word for so long. Unit ms; guess. */
const WAS_MS = 60000;

export function unitOf(lane: LaneSnapshot, isOld: boolean, shown: number | null, nowMs: number): string {
  const isRecent = lane.freshness !== "offline" && nowMs - (lane.heardMs ?? 0) <= WAS_MS;
  if (isOld && isRecent && lane.waiting !== null) return `${LANE.waiting(null)}, ${LANE.was(lane.waiting)}`;
  return LANE.waiting(shown);
}

export function waitOf(lane: LaneSnapshot): string {
  if (lane.waitS === null) return LANE.waitUnknown;
  return isNone(lane) ? LANE.noWait : LANE.wait(markedWait(lane, lane.waitS));
}

/** Without its word, where there is little room. */
export function waitAloneOf(lane: LaneSnapshot): string {
  if (lane.waitS === null) return UNKNOWN;
  return isNone(lane) ? LANE.noWait : markedWait(lane, lane.waitS);
}

/** Nobody waits, and whoever comes now waits hardly, or at most a minute. */
function isNone({ waiting, waitS, waitHighS, isTrusted }: LaneSnapshot): boolean {
  return isTrusted && waiting === 0 && waitS !== null && waitS < HARDLY_S && (waitHighS ?? 0) < 60;
}

/** "4 min"; "≈ 9 min" where its range is too wide to be told whole; "≥ 9 min" at a line that is longer than the box can count or held up; "4 min?" at a length that nobody should rely on. */
function markedWait(lane: LaneSnapshot, waitS: number): string {
  const doubt = doubtOf(lane);
  if (doubt === "least" || doubt === "held-up") return leastWait(waitS);
  return doubt === "rough" ? `≈\u00a0${formatDuration(waitS)}` : formatWait(waitS, doubt);
}

/** "≥ 9 min": a wait without an upper end. */
export function leastWait(waitS: number): string {
  return `≥\u00a0${formatDuration(waitS)}`;
}

/** "" where it is not known, has no upper end, or there is no wait. It holds the wait: the host takes no record in which it does not. */
export function rangeOf(lane: LaneSnapshot): string {
  const { waitS, waitLowS, waitHighS } = lane;
  if (
    lane.isAtLeast ||
    lane.state === "stalled" ||
    waitS === null ||
    waitLowS === null ||
    waitHighS === null ||
    isNone(lane)
  )
    return "";
  return formatRange(waitLowS, waitHighS);
}

export function noticeOf(lane: LaneSnapshot, nowMs: number, isLost: boolean): string {
  if (isLost) return LANE.lost;
  if (lane.freshness === "offline") return LANE.offline;
  if (lane.freshness === "unknown" || lane.heardMs === null) return LANE.never;
  if (lane.freshness === "stale") return LANE.stale((nowMs - lane.heardMs) / 1000);
  if (lane.state !== "blind") return "";
  return isStarting(lane) ? LANE.starting : LANE.blind;
}

export function troubleOf(lane: LaneSnapshot): string {
  const faults = faultsOf(lane).map(([sensor, health]) => `${SENSOR.names[sensor]}: ${SENSOR.health[health]}`);
  return [...faults, ...(lane.rule === "box" ? [LANE.ownRule] : [])].join("\n");
}
