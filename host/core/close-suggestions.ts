// Tills that may close: told so, and taken back when they are needed. Pure.
import type { Say } from "./calls.ts";
import { type DispatchState, poolOf, tillOf } from "./dispatch-state.ts";
import { isClosed, isOpen, isTrusted, type LaneView } from "./lane-view.ts";
import type { PoolView } from "./pool-view.ts";
import type { Reason } from "./reason.ts";
import type { Targets } from "./targets.ts";

/** A till with more in its line than this is not sent home. */
const AT_MOST = 1;

export function isReleased(memory: DispatchState, box: string): boolean {
  return memory.releases.some((release) => release.box === box);
}

/** Ends releases of tills that have closed, or that cannot be heard. */
export function followReleases(memory: DispatchState, lanes: readonly LaneView[], say: Say): void {
  for (const { box } of [...memory.releases]) {
    const lane = lanes.find((l) => l.box === box);
    if (lane !== undefined && isOpen(lane)) continue;
    memory.releases = memory.releases.filter((release) => release.box !== box);
    if (lane !== undefined && isClosed(lane)) say("closed", box, { code: "closed" });
    else say("stay-open", box, { code: "unheard-release" });
  }
}

/** Takes back the newest release of a pool; false where there is none. */
export function revoke(memory: DispatchState, sight: PoolView, nowMs: number, say: Say): boolean {
  const last = memory.releases.findLast(({ box }) => sight.open.some((lane) => lane.box === box));
  if (last === undefined) return false;
  memory.releases = memory.releases.filter((release) => release !== last);
  poolOf(memory, sight.pool).actedMs = nowMs;
  say("stay-open", last.box, {
    code: "needed-again",
    line: sight.longest?.name ?? "",
    waiting: sight.longest?.waiting ?? 0,
  });
  return true;
}

/** Tells the till with the shortest line that it may close. Nothing is released where a line cannot be trusted. */
export function release(
  memory: DispatchState,
  sight: PoolView,
  because: Reason,
  targets: Targets,
  nowMs: number,
  say: Say,
): void {
  if (sight.unsure.length > 0 || sight.coming > 0 || sight.serving <= targets.minOpen) return;
  if (memory.releases.some(({ box }) => sight.open.some((lane) => lane.box === box))) return;
  const till = sight.open
    .filter((lane) => mayClose(memory, lane, targets, nowMs))
    .reduce<LaneView | undefined>((a, b) => (a === undefined || inLane(b) < inLane(a) ? b : a), undefined);
  if (till === undefined) return;
  memory.releases.push({ box: till.box, sinceMs: nowMs });
  poolOf(memory, sight.pool).actedMs = nowMs;
  say("may-close", till.box, because);
}

function mayClose(memory: DispatchState, lane: LaneView, targets: Targets, nowMs: number): boolean {
  if (lane.telemetry?.state === "stalled" || nowMs - tillOf(memory, lane.box).openMs < targets.minOpenMs) return false;
  // A group's till has no line of its own to be trusted.
  return lane.role === "till" || (isTrusted(lane, targets.minConfidence) && (lane.telemetry?.waiting ?? 0) <= AT_MOST);
}

function inLane(lane: LaneView): number {
  return lane.telemetry?.inLane ?? 0;
}
