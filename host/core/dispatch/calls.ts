// The life of a call from its reason to its end, within the shop's cool-downs and caps. Pure: changes the state that it is given and
// emits decisions.

import { isClosed, isOpen, type LaneView, nameOf } from "../lane-view.ts";
import { suggestClosing, withdrawSuggestion } from "./close-suggestions.ts";
import type { AcknowledgedBy, Call, CallBlock } from "./decision.ts";
import { type CallState, callOf, type DispatchState, poolOf, tillOf } from "./dispatch-state.ts";
import { fillingMs } from "./filling.ts";
import type { Look } from "./look.ts";
import type { Assessment, PoolView } from "./policy.ts";
import { describeReason, type Reason } from "./reason.ts";

/** A call is answered when its till has stayed open for this long. Unit ms; guess. */
const ANSWERED_MS = 3000;
/** A call ends when its box has not been heard for this long: the lease of the lamp is over. Unit ms. */
const UNHEARD_MS = 15000;
const HOUR_MS = 3600000;
/** Most calls of a pool at a time that an unanswered call leads to. */
const AT_ONCE = 2;
/** Shortest time between two "held" decisions of a pool. Unit ms. */
const HELD_AGAIN_MS = 60000;

const UNBLOCKED: CallBlock = { cause: "nothing", ms: 0 };

/** Ends and makes the calls and close suggestions of a pool. Returns what blocks a call that should be made. */
export function actOn(look: Look, view: PoolView, assessment: Assessment): CallBlock {
  const { state, targets, nowMs } = look;
  const unanswered = followCalls(look, view, assessment);
  const capMs = cappedMs(look);
  const free = nextTill(state, view.closed);
  if (unanswered !== undefined && assessment.lacking !== undefined && capMs === 0 && free !== undefined) {
    callTill(look, free, nobodyCame(look, unanswered));
    return UNBLOCKED;
  }
  const { call, close } = assessment;
  if (call === undefined) {
    if (close !== undefined) suggestClosing(look, view, close);
    return UNBLOCKED;
  }
  if (withdrawSuggestion(look, view)) return UNBLOCKED;
  const coolMs = poolOf(state, view.pool).actedMs + targets.coolDownMs - nowMs;
  const fillMs = fillingMs(state, view, nowMs);
  if (fillMs > 0) return { cause: "cool-down", ms: Math.max(coolMs, fillMs) };
  if (free === undefined) return { cause: "all-open", ms: 0 };
  if (capMs > 0) return { cause: "cap", ms: capMs };
  if (coolMs > 0) return { cause: "cool-down", ms: coolMs };
  callTill(look, free, call);
  return UNBLOCKED;
}

/** Emits "held" once for each time that a call is blocked, so that the log can say why no till was called. */
export function emitBlock({ state, nowMs, emit }: Look, view: PoolView, block: CallBlock, because: Reason): void {
  const pool = poolOf(state, view.pool);
  const isCalled = state.calls.some((call) => call.pool === view.pool);
  if (block.cause === "nothing" || isCalled || view.longest === undefined) pool.block = "nothing";
  else if (block.cause !== pool.block && nowMs - pool.blockMs >= HELD_AGAIN_MS) {
    pool.block = block.cause;
    pool.blockMs = nowMs;
    emit("held", view.longest.box, because);
  }
}

/** Begins a call. */
function callTill({ state, nowMs, emit }: Look, till: LaneView, because: Reason): void {
  state.calls.push({
    box: till.box,
    pool: till.pool,
    sinceMs: nowMs,
    because,
    acknowledgedBy: null,
    acknowledgedMs: -1,
    escalations: 0,
    openedMs: -1,
    heardMs: nowMs,
    easedMs: -1,
  });
  state.callsMs.push(nowMs);
  tillOf(state, till.box).calledMs = nowMs;
  poolOf(state, till.pool).actedMs = nowMs;
  emit("call", till.box, because);
}

/** The till to call: the one called the longest ago, so that it is not always the same cashier who has to come. */
function nextTill(state: DispatchState, closed: readonly LaneView[]): LaneView | undefined {
  return closed.reduce<LaneView | undefined>((a, b) => {
    if (a === undefined) return b;
    return tillOf(state, b.box).calledMs < tillOf(state, a.box).calledMs ? b : a;
  }, undefined);
}

/** For how much longer the hourly limit blocks a call, in ms; 0 where it does not. */
function cappedMs({ state: { callsMs }, targets, nowMs }: Look): number {
  // Forgotten here, so that a look costs the same however many calls there have been.
  while (callsMs[0] !== undefined && nowMs - callsMs[0] >= HOUR_MS) callsMs.shift();
  const oldest = callsMs[callsMs.length - targets.callsPerHour];
  return oldest === undefined ? 0 : Math.max(1, oldest + HOUR_MS - nowMs);
}

/** Somebody is on the way to a called till. False where it is not called or already acknowledged. */
export function acknowledgeCall(
  { state, nowMs, emit }: Pick<Look, "state" | "nowMs" | "emit">,
  box: string,
  by: AcknowledgedBy,
): boolean {
  const call = callOf(state, box);
  if (call === undefined || call.acknowledgedMs >= 0) return false;
  call.acknowledgedBy = by;
  call.acknowledgedMs = nowMs;
  emit("acknowledged", box, { code: "on-the-way", by, seconds: (nowMs - call.sinceMs) / 1000 });
  return true;
}

/** Ends and escalates the calls of a pool. Returns an unanswered call in whose place another till should be called. */
function followCalls(look: Look, view: PoolView, { eased }: Assessment): CallState | undefined {
  const { state, lanes, emit } = look;
  const isEased = eased && view.unsure.length === 0;
  let unanswered: CallState | undefined;
  for (const call of state.calls.filter((c) => c.pool === view.pool)) {
    const lane = lanes.find((l) => l.box === call.box);
    noteTill(look, call, lane);
    const end = callEnd(look, call, lane, isEased);
    if (end !== undefined) {
      state.calls.splice(state.calls.indexOf(call), 1);
      emit(end.kind, call.box, end.because);
    } else if (mustEscalate(look, call)) {
      call.escalations += 1;
      emit("escalated", call.box, nobodyCame(look, call));
      unanswered = call;
    }
  }
  return state.calls.filter((c) => c.pool === view.pool).length < AT_ONCE ? unanswered : undefined;
}

/**
 * Notes in a call what its till shows. A long press of the till's button, or its switch turned on and off again at once, acknowledges
 * the call.
 */
function noteTill(look: Look, call: CallState, lane: LaneView | undefined): void {
  if (lane === undefined || lane.freshness !== "fresh") return;
  call.heardMs = look.nowMs;
  if (lane.telemetry?.acked === 1) acknowledgeCall(look, call.box, "till");
  if (isOpen(lane)) {
    if (call.openedMs < 0) call.openedMs = look.nowMs;
  } else if (isClosed(lane) && call.openedMs >= 0) {
    call.openedMs = -1;
    acknowledgeCall(look, call.box, "till");
  }
}

/** How a call ends now; undefined while it goes on. */
function callEnd(
  { targets, nowMs }: Look,
  call: CallState,
  lane: LaneView | undefined,
  isEased: boolean,
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
  const isHeld = targets.quietMs > 0 && nowMs - call.easedMs <= targets.quietMs;
  if (call.easedMs < 0 || isHeld) return undefined;
  return { kind: "withdrawn", because: { code: "relieved", longest: targets.quietAtMost, seconds } };
}

/** A call is escalated once: when nobody has acknowledged it or, if somebody has, when nobody has come for twice as long. */
function mustEscalate({ targets, nowMs }: Look, call: CallState): boolean {
  if (call.escalations > 0 || call.openedMs >= 0) return false;
  if (call.acknowledgedMs < 0) return nowMs - call.sinceMs >= targets.escalateMs;
  return nowMs - call.acknowledgedMs >= 2 * targets.escalateMs;
}

function nobodyCame({ lanes, nowMs }: Look, call: CallState): Reason {
  return { code: "nobody-came", till: nameOf(lanes, call.box), seconds: (nowMs - call.sinceMs) / 1000 };
}

/** Calls as pages see them, the oldest first. */
export function callsOf(state: DispatchState, lanes: readonly LaneView[]): Call[] {
  return state.calls.map((call) => ({
    box: call.box,
    name: nameOf(lanes, call.box),
    pool: call.pool,
    sinceMs: call.sinceMs,
    reason: describeReason(call.because),
    because: call.because,
    state: stateOf(call),
    acknowledgedBy: call.acknowledgedBy,
    acknowledgedMs: call.acknowledgedMs < 0 ? null : call.acknowledgedMs,
    escalations: call.escalations,
  }));
}

/** The state of a call. An escalated one stays so, even if it was acknowledged. */
export function stateOf(call: CallState): Call["state"] {
  if (call.escalations > 0) return "escalated";
  return call.acknowledgedMs >= 0 || call.openedMs >= 0 ? "acknowledged" : "calling";
}
