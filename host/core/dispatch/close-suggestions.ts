// Suggestions to close a till: made, and withdrawn when the till is needed again. Pure.

import { isClosed, isOpen, isTrusted, type LaneView } from "../lane-view.ts";
import { type DispatchState, poolOf, tillOf } from "./dispatch-state.ts";
import type { Look } from "./look.ts";
import type { PoolView } from "./policy.ts";
import type { Reason } from "./reason.ts";

/** A till where more customers wait than this is not suggested for closing. */
const AT_MOST = 1;

export function isToldToClose(state: DispatchState, box: string): boolean {
  return state.closeSuggestions.some((suggestion) => suggestion.box === box);
}

/** Ends the suggestions to tills that have closed or are no longer heard. */
export function followCloseSuggestions({ state, lanes, emit }: Look): void {
  for (const { box } of [...state.closeSuggestions]) {
    const lane = lanes.find((l) => l.box === box);
    if (lane !== undefined && isOpen(lane)) continue;
    state.closeSuggestions = state.closeSuggestions.filter((suggestion) => suggestion.box !== box);
    if (lane !== undefined && isClosed(lane)) emit("closed", box, { code: "closed" });
    else emit("stay-open", box, { code: "unheard-release" });
  }
}

/** Withdraws the newest suggestion of a pool; false where there is none. */
export function withdrawSuggestion({ state, nowMs, emit }: Look, view: PoolView): boolean {
  const last = state.closeSuggestions.findLast(({ box }) => view.open.some((lane) => lane.box === box));
  if (last === undefined) return false;
  state.closeSuggestions = state.closeSuggestions.filter((suggestion) => suggestion !== last);
  poolOf(state, view.pool).actedMs = nowMs;
  emit("stay-open", last.box, {
    code: "needed-again",
    line: view.longest?.name ?? "",
    waiting: view.longest?.waiting ?? 0,
  });
  return true;
}

/** Suggests closing the till with the shortest line, unless some line of the pool cannot be trusted. */
export function suggestClosing(look: Look, view: PoolView, because: Reason): void {
  const { state, targets, nowMs, emit } = look;
  if (view.unsure.length > 0 || view.coming > 0 || view.serving <= targets.minOpen) return;
  if (state.closeSuggestions.some(({ box }) => view.open.some((lane) => lane.box === box))) return;
  const till = view.open
    .filter((lane) => mayClose(look, lane))
    .reduce<LaneView | undefined>((a, b) => (a === undefined || inLane(b) < inLane(a) ? b : a), undefined);
  if (till === undefined) return;
  state.closeSuggestions.push({ box: till.box, sinceMs: nowMs });
  poolOf(state, view.pool).actedMs = nowMs;
  emit("may-close", till.box, because);
}

function mayClose({ state, targets, nowMs }: Look, lane: LaneView): boolean {
  if (lane.telemetry?.state === "stalled" || nowMs - tillOf(state, lane.box).openMs < targets.minOpenMs) return false;
  // A group's till has no line of its own to be trusted.
  return lane.role === "till" || (isTrusted(lane, targets.minConfidence) && (lane.telemetry?.waiting ?? 0) <= AT_MOST);
}

function inLane(lane: LaneView): number {
  return lane.telemetry?.inLane ?? 0;
}
