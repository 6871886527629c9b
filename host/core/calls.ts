// The life of a call from its reason to its end. Pure: changes the memory it is given and says what it decided.
import type { AcknowledgedBy, Call, DecisionKind } from "./decision.ts";
import { type CallState, callOf, type DispatchState, poolOf, tillOf } from "./dispatch-state.ts";
import { isClosed, isOpen, type LaneView } from "./lane-view.ts";
import { type Reason, sayReason } from "./reason.ts";
import type { Targets } from "./targets.ts";

/** A till that is called and opened has answered when it stays open for this long. Unit ms; guess. */
const ANSWERED_MS = 3000;
/** A called till that is not heard for this long is called no more: its lamp is out, its lease being over. Unit ms. */
const UNHEARD_MS = 15000;
const HOUR_MS = 3600000;
/** Calls at one time in a pool when nobody comes. */
const AT_ONCE = 2;

/** Tells one decision. */
export type Say = (kind: DecisionKind, box: string, because: Reason) => void;

/** Begins a call. */
export function callTill(memory: DispatchState, till: LaneView, because: Reason, nowMs: number, say: Say): void {
  memory.calls.push({
    box: till.box,
    pool: till.pool,
    sinceMs: nowMs,
    because,
    by: null,
    acknowledgedMs: -1,
    escalations: 0,
    openedMs: -1,
    heardMs: nowMs,
    easedMs: -1,
  });
  memory.callsMs.push(nowMs);
  tillOf(memory, till.box).calledMs = nowMs;
  poolOf(memory, till.pool).actedMs = nowMs;
  say("call", till.box, because);
}

/** The till to call: the one that was called longest ago, so that it is not always the same cashier who must run. */
export function nextTill(memory: DispatchState, closed: readonly LaneView[]): LaneView | undefined {
  return closed.reduce<LaneView | undefined>((a, b) => {
    if (a === undefined) return b;
    return tillOf(memory, b.box).calledMs < tillOf(memory, a.box).calledMs ? b : a;
  }, undefined);
}

/** How long the cap on calls still holds, in ms; 0 when one may be made. */
export function cappedMs(memory: DispatchState, targets: Targets, nowMs: number): number {
  memory.callsMs = memory.callsMs.filter((tMs) => nowMs - tMs < HOUR_MS);
  const oldest = memory.callsMs[memory.callsMs.length - targets.callsPerHour];
  return oldest === undefined ? 0 : Math.max(1, oldest + HOUR_MS - nowMs);
}

/** Somebody is on the way to a called till; false where none is called, or has said so before. */
export function acknowledgeCall(
  memory: DispatchState,
  box: string,
  by: AcknowledgedBy,
  nowMs: number,
  say: Say,
): boolean {
  const call = callOf(memory, box);
  if (call === undefined || call.acknowledgedMs >= 0) return false;
  call.by = by;
  call.acknowledgedMs = nowMs;
  say("acknowledged", box, { code: "on-the-way", by, seconds: (nowMs - call.sinceMs) / 1000 });
  return true;
}

/** How calls of a pool go on. `eased`: nothing would be lacking without them. True when one should be made elsewhere. */
export function followCalls(
  memory: DispatchState,
  pool: string,
  lanes: readonly LaneView[],
  eased: { isEased: boolean; longest: number },
  targets: Targets,
  nowMs: number,
  say: Say,
): CallState | undefined {
  let unanswered: CallState | undefined;
  for (const call of memory.calls.filter((c) => c.pool === pool)) {
    const lane = lanes.find((l) => l.box === call.box);
    follow(memory, call, lane, nowMs, say);
    const end = endOf(call, lane, eased, targets, nowMs);
    if (end !== undefined) {
      memory.calls.splice(memory.calls.indexOf(call), 1);
      say(end.kind, call.box, end.because);
    } else if (isDue(call, targets, nowMs)) {
      call.escalations += 1;
      say("escalated", call.box, reasonOf(call, lane, nowMs));
      unanswered = call;
    }
  }
  return memory.calls.filter((c) => c.pool === pool).length < AT_ONCE ? unanswered : undefined;
}

/** A long press at the till, or its switch turned on and off again within a moment, says "on my way". */
function follow(memory: DispatchState, call: CallState, lane: LaneView | undefined, nowMs: number, say: Say): void {
  if (lane === undefined || lane.freshness !== "fresh") return;
  call.heardMs = nowMs;
  if (lane.telemetry?.acked === 1) acknowledgeCall(memory, call.box, "till", nowMs, say);
  if (isOpen(lane)) {
    if (call.openedMs < 0) call.openedMs = nowMs;
  } else if (isClosed(lane) && call.openedMs >= 0) {
    call.openedMs = -1;
    acknowledgeCall(memory, call.box, "till", nowMs, say);
  }
}

function endOf(
  call: CallState,
  lane: LaneView | undefined,
  { isEased, longest }: { isEased: boolean; longest: number },
  targets: Targets,
  nowMs: number,
): { kind: "answered" | "withdrawn" | "unanswered"; because: Reason } | undefined {
  const seconds = (nowMs - call.sinceMs) / 1000;
  if (lane === undefined || nowMs - call.heardMs >= UNHEARD_MS)
    return { kind: "withdrawn", because: { code: "unheard", seconds } };
  if (call.openedMs >= 0) {
    if (nowMs - call.openedMs < ANSWERED_MS) return undefined;
    return { kind: "answered", because: { code: "opened", seconds: (call.openedMs - call.sinceMs) / 1000 } };
  }
  if (nowMs - call.sinceMs >= targets.giveUpMs) return { kind: "unanswered", because: { code: "given-up", seconds } };
  if (!isEased) call.easedMs = -1;
  else if (call.easedMs < 0) call.easedMs = nowMs;
  if (call.easedMs < 0 || nowMs - call.easedMs <= targets.quietMs) return undefined;
  return { kind: "withdrawn", because: { code: "relieved", longest, seconds } };
}

/** Nobody has come: once, and sooner when nobody has said that he would. */
function isDue(call: CallState, targets: Targets, nowMs: number): boolean {
  if (call.escalations > 0 || call.openedMs >= 0) return false;
  if (call.acknowledgedMs < 0) return nowMs - call.sinceMs >= targets.escalateMs;
  return nowMs - call.acknowledgedMs >= 2 * targets.escalateMs;
}

function reasonOf(call: CallState, lane: LaneView | undefined, nowMs: number): Reason {
  return { code: "nobody-came", till: lane?.name ?? call.box, seconds: (nowMs - call.sinceMs) / 1000 };
}

/** Calls as pages see them, the oldest first. */
export function callsOf(memory: DispatchState, lanes: readonly LaneView[]): Call[] {
  return memory.calls.map((call) => ({
    box: call.box,
    name: lanes.find((lane) => lane.box === call.box)?.name ?? call.box,
    pool: call.pool,
    sinceMs: call.sinceMs,
    reason: sayReason(call.because),
    because: call.because,
    state: stateOf(call),
    by: call.by,
    acknowledgedMs: call.acknowledgedMs < 0 ? null : call.acknowledgedMs,
    escalations: call.escalations,
  }));
}

/** An escalation outweighs a word that was not kept. */
export function stateOf(call: CallState): Call["state"] {
  if (call.escalations > 0) return "escalated";
  return call.acknowledgedMs >= 0 || call.openedMs >= 0 ? "acknowledged" : "calling";
}
