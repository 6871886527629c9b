// The state of the dispatch: plain data, so that it can be logged with a decision and the decision be replayed.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { AcknowledgedBy, CallBlock } from "./decision.ts";
import { type DoorState, newDoorState } from "./door.ts";
import { type ForecastRecord, newForecastRecord } from "./forecast-record.ts";
import { newPolicyTimers, type PolicyTimers } from "./policy.ts";
import type { Reason } from "./reason.ts";
import { byBox, newThroughput, type Throughput } from "./throughput.ts";

/** Longer ago than any hold. Unit ms. */
export const LONG_AGO = -1e12;

/** One till. Times in ms of the host's monotonic clock. */
export interface TillHistory {
  /** As it was when it was last heard, and since when it has been open. */
  open: boolean;
  openMs: number;
  calledMs: number;
  /** Nobody there since; of tills without a switch. */
  idleMs: number;
  /** Whether it is stalled, as last decided, since when (not in logs from before that was asked), and when telemetry last agreed. */
  stalled: boolean;
  stalledMs?: number;
  agreedMs: number;
}

/** A call. */
export interface CallState {
  box: string;
  pool: string;
  sinceMs: number;
  because: Reason;
  acknowledgedBy: AcknowledgedBy | null;
  acknowledgedMs: number;
  escalations: number;
  /** The till was opened; -1 while it is closed. */
  openedMs: number;
  /** Its box was last heard, and nothing has been lacking since (-1: something is). */
  heardMs: number;
  easedMs: number;
}

/** One pool of tills. */
export interface PoolState {
  throughput: Throughput;
  policy: PolicyTimers;
  /** A till was called, opened, told that it may close, or told to stay open. */
  actedMs: number;
  /** What blocks a call, as last decided ("held"), and when. */
  block: CallBlock["cause"];
  blockMs: number;
}

export interface DispatchState {
  nowMs: number;
  tills: { [box: string]: TillHistory };
  calls: CallState[];
  /** Tills that have been told that they may close, and since when. */
  closeSuggestions: { box: string; sinceMs: number }[];
  pools: { [pool: string]: PoolState };
  door: DoorState;
  /** How good forecasts have been, and what past weeks tell of the next hour. */
  forecasts: ForecastRecord;
  lamps: { [box: string]: { signal: LampSignal; sinceMs: number } };
  /** Calls of the last hour. */
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

/** State as it was logged; logs of before have no record of forecasts, or one without past weeks. */
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

/** Remembers whether a till is open; a pool in which one opens has acted. */
export function noteTill(state: DispatchState, box: string, pool: string, open: boolean, nowMs: number): void {
  const isNew = state.tills[box] === undefined;
  const till = tillOf(state, box);
  if (open === till.open) return;
  till.open = open;
  till.openMs = open ? nowMs : LONG_AGO;
  if (open && !isNew) poolOf(state, pool).actedMs = nowMs;
}
