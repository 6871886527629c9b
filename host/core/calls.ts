// The life of a call from its reason to its end, within the shop's cool-downs and caps, and the lamps that show it, or what else
// there is to show. Pure: changes the state that it is given and emits decisions.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { isToldToClose, suggestClosing, withdrawSuggestion } from "./close-suggestions.ts";
import type { AcknowledgedBy, Call, CallBlock, Emit } from "./decision.ts";
import { type CallState, callOf, type DispatchState, poolOf, tillOf } from "./dispatch-state.ts";
import { fillingMs } from "./filling.ts";
import { historyOf, type KnownLane, knownLamp } from "./known-lanes.ts";
import { isClosed, isOpen, type LaneView, nameOf } from "./lane-view.ts";
import type { Assessment, PoolView } from "./policy.ts";
import { describeReason, type Reason } from "./reason.ts";
import type { Targets } from "./targets.ts";

/** A call is answered when its till has stayed open for this long. Unit ms; guess. */
const ANSWERED_MS = 3000;
/** The call of a till that has not been heard for this long ends: the lease of its lamp is over. Unit ms. */
const UNHEARD_MS = 15000;
const HOUR_MS = 3600000;
/** Calls at one time in a pool when nobody comes. */
const AT_ONCE = 2;
/** The same block is not decided again within this time. Unit ms. */
const HELD_AGAIN_MS = 60000;

const UNBLOCKED: CallBlock = { cause: "nothing", ms: 0 };

/** Ends and makes calls and suggestions of a pool; returns what blocks a call that should be made. */
export function actOn(
  state: DispatchState,
  view: PoolView,
  assessment: Assessment,
  lanes: readonly LaneView[],
  targets: Targets,
  nowMs: number,
  emit: Emit,
): CallBlock {
  const eased = { isEased: assessment.eased && view.unsure.length === 0, longest: targets.quietAtMost };
  const unanswered = followCalls(state, view.pool, lanes, eased, targets, nowMs, emit);
  const cap = cappedMs(state, targets, nowMs);
  const free = nextTill(state, view.closed);
  if (unanswered !== undefined && assessment.lacking !== undefined && cap === 0 && free !== undefined) {
    callTill(state, free, reasonOf(unanswered, lanes, nowMs), nowMs, emit);
    return UNBLOCKED;
  }
  const { call } = assessment;
  if (call === undefined) {
    if (assessment.close !== undefined) suggestClosing(state, view, assessment.close, targets, nowMs, emit);
    return UNBLOCKED;
  }
  if (withdrawSuggestion(state, view, nowMs, emit)) return UNBLOCKED;
  const coolMs = poolOf(state, view.pool).actedMs + targets.coolDownMs - nowMs;
  const fillMs = fillingMs(state, view, nowMs);
  if (fillMs > 0) return { cause: "cool-down", ms: Math.max(coolMs, fillMs) };
  if (free === undefined) return { cause: "all-open", ms: 0 };
  if (cap > 0) return { cause: "cap", ms: cap };
  if (coolMs > 0) return { cause: "cool-down", ms: coolMs };
  callTill(state, free, call, nowMs, emit);
  return UNBLOCKED;
}

/** Decides "held" once for each time that a call is blocked, so that the log can say why nothing was called. */
export function emitBlock(
  state: DispatchState,
  view: PoolView,
  block: CallBlock,
  because: Reason,
  nowMs: number,
  emit: Emit,
): void {
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
function callTill(state: DispatchState, till: LaneView, because: Reason, nowMs: number, emit: Emit): void {
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

/** The till to call: the one that was called longest ago, so that it is not always the same cashier who must run. */
function nextTill(state: DispatchState, closed: readonly LaneView[]): LaneView | undefined {
  return closed.reduce<LaneView | undefined>((a, b) => {
    if (a === undefined) return b;
    return tillOf(state, b.box).calledMs < tillOf(state, a.box).calledMs ? b : a;
  }, undefined);
}

/** How long the cap on calls still blocks one, in ms; 0 when it does not. */
function cappedMs(state: DispatchState, targets: Targets, nowMs: number): number {
  const { callsMs } = state;
  // The oldest comes first: a look costs the same however many calls there have been.
  while (callsMs[0] !== undefined && nowMs - callsMs[0] >= HOUR_MS) callsMs.shift();
  const oldest = callsMs[callsMs.length - targets.callsPerHour];
  return oldest === undefined ? 0 : Math.max(1, oldest + HOUR_MS - nowMs);
}

/** Somebody is on the way to a called till; false where it is not called, or has been acknowledged before. */
export function acknowledgeCall(
  state: DispatchState,
  box: string,
  by: AcknowledgedBy,
  nowMs: number,
  emit: Emit,
): boolean {
  const call = callOf(state, box);
  if (call === undefined || call.acknowledgedMs >= 0) return false;
  call.acknowledgedBy = by;
  call.acknowledgedMs = nowMs;
  emit("acknowledged", box, { code: "on-the-way", by, seconds: (nowMs - call.sinceMs) / 1000 });
  return true;
}

/**
 * Follows the calls of a pool. `eased`: nothing would be lacking without them. Returns an unanswered call in whose
 * place another till should be called.
 */
function followCalls(
  state: DispatchState,
  pool: string,
  lanes: readonly LaneView[],
  eased: { isEased: boolean; longest: number },
  targets: Targets,
  nowMs: number,
  emit: Emit,
): CallState | undefined {
  let unanswered: CallState | undefined;
  for (const call of state.calls.filter((c) => c.pool === pool)) {
    const lane = lanes.find((l) => l.box === call.box);
    follow(state, call, lane, nowMs, emit);
    const end = endOf(call, lane, eased, targets, nowMs);
    if (end !== undefined) {
      state.calls.splice(state.calls.indexOf(call), 1);
      emit(end.kind, call.box, end.because);
    } else if (isDue(call, targets, nowMs)) {
      call.escalations += 1;
      emit("escalated", call.box, reasonOf(call, lanes, nowMs));
      unanswered = call;
    }
  }
  return state.calls.filter((c) => c.pool === pool).length < AT_ONCE ? unanswered : undefined;
}

/** A long press of the till's button, or its switch turned on and off again at once, acknowledges the call. */
function follow(state: DispatchState, call: CallState, lane: LaneView | undefined, nowMs: number, emit: Emit): void {
  if (lane === undefined || lane.freshness !== "fresh") return;
  call.heardMs = nowMs;
  if (lane.telemetry?.acked === 1) acknowledgeCall(state, call.box, "till", nowMs, emit);
  if (isOpen(lane)) {
    if (call.openedMs < 0) call.openedMs = nowMs;
  } else if (isClosed(lane) && call.openedMs >= 0) {
    call.openedMs = -1;
    acknowledgeCall(state, call.box, "till", nowMs, emit);
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
  const isHeld = targets.quietMs > 0 && nowMs - call.easedMs <= targets.quietMs;
  if (call.easedMs < 0 || isHeld) return undefined;
  return { kind: "withdrawn", because: { code: "relieved", longest, seconds } };
}

/** Nobody has come: escalated once, and sooner when nobody has acknowledged. */
function isDue(call: CallState, targets: Targets, nowMs: number): boolean {
  if (call.escalations > 0 || call.openedMs >= 0) return false;
  if (call.acknowledgedMs < 0) return nowMs - call.sinceMs >= targets.escalateMs;
  return nowMs - call.acknowledgedMs >= 2 * targets.escalateMs;
}

function reasonOf(call: CallState, lanes: readonly LaneView[], nowMs: number): Reason {
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

/** An escalated call stays so, even when it had been acknowledged. */
export function stateOf(call: CallState): Call["state"] {
  if (call.escalations > 0) return "escalated";
  return call.acknowledgedMs >= 0 || call.openedMs >= 0 ? "acknowledged" : "calling";
}

/**
 * Which lamp each box shows: what is decided now, but no other for a while after a change. Only boxes that can be heard get a
 * command; the rest follow their own rule when the lease ends. Where all is as it was `before`, that is returned.
 */
export function lampsOf(
  state: DispatchState,
  lanes: readonly KnownLane[],
  before: ReadonlyMap<string, LampSignal>,
  targets: Targets,
  nowMs: number,
): ReadonlyMap<string, LampSignal> {
  let shown = 0;
  let isSame = true;
  for (const known of lanes) {
    const signal = isHeard(known) ? lampOf(state, known, targets, nowMs) : undefined;
    if (signal !== undefined) shown += 1;
    if (known.isShown && known.shown === signal) continue;
    known.shown = signal;
    known.isShown = true;
    isSame &&= before.get(known.box) === signal;
  }
  if (isSame && shown === before.size) return before;
  const lamps = new Map<string, LampSignal>();
  for (const { box, shown } of lanes) if (shown !== undefined) lamps.set(box, shown);
  return lamps;
}

function isHeard({ isFresh, lane }: KnownLane): boolean {
  return isFresh && lane.telemetry !== undefined;
}

function lampOf(state: DispatchState, known: KnownLane, targets: Targets, nowMs: number): LampSignal {
  const signal = wantedOf(state, known);
  const lamp = knownLamp(state, known);
  if (signal !== lamp.signal && nowMs - lamp.sinceMs >= targets.lampHoldMs) {
    lamp.signal = signal;
    lamp.sinceMs = nowMs;
  }
  return lamp.signal;
}

function wantedOf(state: DispatchState, known: KnownLane): LampSignal {
  const call = state.calls.length === 0 ? undefined : callOf(state, known.box);
  if (call !== undefined) return stateOf(call) === "acknowledged" ? "coming" : "open";
  if (known.isBlind) return "blind";
  if (!known.isTill) return "off";
  if (historyOf(state, known)?.stalled === true && !known.isClosed) return "stalled";
  return state.closeSuggestions.length > 0 && isToldToClose(state, known.box) ? "close" : "off";
}
