// The state of the dispatch. Plain data, so that it can be logged with a decision and the decision replayed.
import type { LampSignal } from "../../../protocol/messages/lane-states.ts";
import type { AcknowledgedBy, CallBlock } from "./decision.ts";
import { type DoorState, newDoorState } from "./door.ts";
import { type ForecastRecord, newForecastRecord } from "./forecast-record.ts";
import { newPolicyTimers, type PolicyTimers } from "./policy.ts";
import type { Reason } from "./reason.ts";
import { byBox, newThroughput, type Throughput } from "./throughput.ts";

/** A time that lies before every hold and cool-down. Unit ms. */
export const LONG_AGO = -1e12;

/** One till. Times in ms of the host's monotonic clock. */
export interface TillHistory {
  /** Whether it was open when last heard, and since when. */
  open: boolean;
  openMs: number;
  calledMs: number;
  /** Since when a till without a switch has been idle; -1 while it is not. */
  idleMs: number;
  /** Whether it is stalled, as last decided; since when (absent in logs of earlier versions); when telemetry last agreed with that. */
  stalled: boolean;
  stalledMs?: number;
  agreedMs: number;
}

/** A call that has not ended. Times in ms of the host's monotonic clock; -1: not yet. */
export interface CallState {
  box: string;
  pool: string;
  sinceMs: number;
  because: Reason;
  acknowledgedBy: AcknowledgedBy | null;
  acknowledgedMs: number;
  escalations: number;
  /** When the till opened. */
  openedMs: number;
  /** When its box was last heard, and since when the pool has not needed the till (-1: it does). */
  heardMs: number;
  easedMs: number;
}

/** One pool of tills. */
export interface PoolState {
  throughput: Throughput;
  policy: PolicyTimers;
  /** When a till was last called, opened, suggested for closing, or told to stay open: cool-downs begin here. */
  actedMs: number;
  /** The block of the last "held" decision, and its time. */
  block: CallBlock["cause"];
  blockMs: number;
}

export interface DispatchState {
  nowMs: number;
  tills: { [box: string]: TillHistory };
  calls: CallState[];
  /** Tills that may close, and when that was suggested; the oldest first. */
  closeSuggestions: { box: string; sinceMs: number }[];
  pools: { [pool: string]: PoolState };
  door: DoorState;
  /** How good forecasts have been, and what past weeks say about the next hour. */
  forecasts: ForecastRecord;
  lamps: { [box: string]: { signal: LampSignal; sinceMs: number } };
  /** Times of the calls of the last hour, the oldest first. */
  callsMs: number[];
}

export function newDispatchState(): DispatchState {
  return {
    nowMs: LONG_AGO,
    tills: byBox(),
    calls: [],
    closeSuggestions: [],
    pools: byBox(),
    door: newDoorState(),
    forecasts: newForecastRecord(),
    lamps: byBox(),
    callsMs: [],
  };
}

/** Reads a logged state. Earlier versions logged no record of forecasts, or one without past weeks. */
export function parseDispatchState(text: string): DispatchState {
  const state = JSON.parse(text, (_, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.assign(byBox(), value) : value,
  ) as DispatchState;
  if (state.forecasts?.halfHours === undefined) state.forecasts = newForecastRecord();
  return state;
}

export function tillOf(state: DispatchState, box: string): TillHistory {
  state.tills[box] ??= { open: false, openMs: LONG_AGO, calledMs: LONG_AGO, idleMs: -1, stalled: false, agreedMs: 0 };
  return state.tills[box];
}

export function poolOf(state: DispatchState, pool: string): PoolState {
  state.pools[pool] ??= {
    throughput: newThroughput(),
    policy: newPolicyTimers(),
    actedMs: LONG_AGO,
    block: "nothing",
    blockMs: LONG_AGO,
  };
  return state.pools[pool];
}

export function callOf(state: DispatchState, box: string): CallState | undefined {
  return state.calls.find((call) => call.box === box);
}

/** Notes whether a till is open. One that opens starts the cool-down of its pool. */
export function noteTill(state: DispatchState, box: string, pool: string, open: boolean, nowMs: number): void {
  const isNew = state.tills[box] === undefined;
  const till = tillOf(state, box);
  if (open === till.open) return;
  till.open = open;
  till.openMs = open ? nowMs : LONG_AGO;
  if (open && !isNew) poolOf(state, pool).actedMs = nowMs;
}
