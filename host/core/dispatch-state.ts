// All that the dispatch remembers from one look at the shop to the next: plain data, so that it can be logged with a
// decision and the decision be made again.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { AcknowledgedBy } from "./decision.ts";
import { type DoorMemory, newDoorMemory } from "./door.ts";
import { newPolicyMemory, type PolicyMemory } from "./policy.ts";
import type { Reason } from "./reason.ts";
import { byBox, newThroughput, type Throughput } from "./throughput.ts";

/** Longer ago than any hold. Unit ms. */
export const LONG_AGO = -1e12;

/** One till. Times in ms of the host's monotonic clock. */
export interface TillState {
  /** As it was when it was last heard, and since when it has been open. */
  open: boolean;
  openMs: number;
  calledMs: number;
  /** Nobody there since; of tills without a switch. */
  idleMs: number;
  /** Held up, and when that was last so as it had been said. */
  stalled: boolean;
  turnedMs: number;
}

/** A call. */
export interface CallState {
  box: string;
  pool: string;
  sinceMs: number;
  because: Reason;
  by: AcknowledgedBy | null;
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
  flow: Throughput;
  policy: PolicyMemory;
  /** A till was called, opened, released or taken back. */
  actedMs: number;
  /** What holds back a call, as it was last said, and when. */
  held: string;
  heldMs: number;
}

export interface DispatchState {
  nowMs: number;
  tills: { [box: string]: TillState };
  calls: CallState[];
  /** Tills that have been told that they may close, and since when. */
  releases: { box: string; sinceMs: number }[];
  pools: { [pool: string]: PoolState };
  door: DoorMemory;
  lamps: { [box: string]: { signal: LampSignal; sinceMs: number } };
  /** Calls of the last hour. */
  callsMs: number[];
}

export function newDispatchState(): DispatchState {
  return {
    nowMs: LONG_AGO,
    tills: byBox(),
    calls: [],
    releases: [],
    pools: byBox(),
    door: newDoorMemory(),
    lamps: byBox(),
    callsMs: [],
  };
}

/** Memory as it was logged. */
export function parseDispatchState(text: string): DispatchState {
  return JSON.parse(text, (_, value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.assign(byBox(), value) : value,
  ) as DispatchState;
}

export function tillOf(memory: DispatchState, box: string): TillState {
  memory.tills[box] ??= { open: false, openMs: LONG_AGO, calledMs: LONG_AGO, idleMs: -1, stalled: false, turnedMs: 0 };
  return memory.tills[box];
}

export function poolOf(memory: DispatchState, pool: string): PoolState {
  memory.pools[pool] ??= {
    flow: newThroughput(),
    policy: newPolicyMemory(),
    actedMs: LONG_AGO,
    held: "nothing",
    heldMs: LONG_AGO,
  };
  return memory.pools[pool];
}

export function callOf(memory: DispatchState, box: string): CallState | undefined {
  return memory.calls.find((call) => call.box === box);
}

/** Remembers whether a till is open; a pool in which one opens has acted. */
export function noteTill(memory: DispatchState, box: string, pool: string, open: boolean, nowMs: number): void {
  const isNew = memory.tills[box] === undefined;
  const till = tillOf(memory, box);
  if (open === till.open) return;
  till.open = open;
  till.openMs = open ? nowMs : LONG_AGO;
  if (open && !isNew) poolOf(memory, pool).actedMs = nowMs;
}
