// What a policy is: it sees one pool of tills and says how many are wanted. Calls, holds and caps are not its business.

import type { PoolView } from "./pool-view.ts";
import type { Reason } from "./reason.ts";
import type { Targets } from "./targets.ts";

/** Calls on the length of lines, with hysteresis. */
export interface ThresholdParameters {
  /** A line must be too long for this long. Unit ms. */
  holdMs: number;
  /** A till may close when no line is longer than this. */
  closeAtMost: number;
}

/** Calls on the work that comes in and the work that stands in line. */
export interface WorkloadParameters {
  /** Tills kept free per root of the offered load (beta of square-root staffing). */
  safety: number;
  /** The backlog beyond half a customer a till is to be worked off within this time. Unit s. */
  backlogS: number;
  /** Called when more tills than this are lacking, for so many ms. */
  openAbove: number;
  openHoldMs: number;
  /** Released when more tills than this are idle, for so many ms. */
  closeBelow: number;
  closeHoldMs: number;
  /** Time from one customer's start to the next one's until it is learned. Unit s. */
  serviceS: number;
  /** Mean time from the door to the tills. Unit min. */
  shoppingMin: number;
}

export const DEFAULT_THRESHOLD: ThresholdParameters = { holdMs: 0, closeAtMost: 0 };

/** Tuned on simulated days; what else was tried is in docs/decisions/0005 and 0008. */
export const DEFAULT_WORKLOAD: WorkloadParameters = {
  safety: 0.15,
  backlogS: 120,
  openAbove: 0.9,
  openHoldMs: 10000,
  closeBelow: 1.5,
  closeHoldMs: 120000,
  serviceS: 75,
  shoppingMin: 12,
};

/** What is known of the traffic of a pool. Rates in customers a second; undefined is unknown. */
export interface Traffic {
  arrivalsPerS: number | undefined;
  /** The same as a door counter or the trend foretells it. */
  in15: number | undefined;
  in30: number | undefined;
  /** From one customer's start to the next one's at a busy till. Unit s. */
  cycleS: number;
}

/** Since when the shop has been in a state; -1 when it is not. The memory that policies share: plain data. Unit ms. */
export interface PolicyMemory {
  lackingMs: number;
  idleMs: number;
  easedMs: number;
}

export function newPolicyMemory(): PolicyMemory {
  return { lackingMs: -1, idleMs: -1, easedMs: -1 };
}

/** What a policy says of one pool. */
export interface Assessment {
  /** Tills wanted; null is unknown. */
  wanted: { now: number | null; in15: number | null; in30: number | null };
  /** A till should be called, and has been lacking for long enough. */
  call: Reason | undefined;
  /** One more is lacking, but not for long enough yet. */
  lacking: Reason | undefined;
  /** One till could close. */
  release: Reason | undefined;
  /** Nothing is lacking, nor would be without the tills that are called. */
  eased: boolean;
}

/** A policy. `assess` may change its memory of the pool, and nothing else. */
export interface Policy {
  assess(sight: PoolView, traffic: Traffic, targets: Targets, memory: PolicyMemory, nowMs: number): Assessment;
}

/** How long a condition has held, in ms; -1 when it does not. Remembers under `key`. */
export function heldMs(memory: PolicyMemory, key: keyof PolicyMemory, holds: boolean, nowMs: number): number {
  if (!holds) memory[key] = -1;
  else if (memory[key] < 0) memory[key] = nowMs;
  return holds ? nowMs - memory[key] : -1;
}

/**
 * Wait in the longest line after one more till has opened, in s: the pool's customers spread over one till more. Null
 * where the wait or the line is not known.
 */
export function waitAfterS(sight: PoolView): number | null {
  const { longest } = sight;
  if (longest === undefined || longest.waitS === null || longest.waiting === 0) return null;
  const tills = sight.serving + 1;
  if (longest.role === "line") return (longest.waitS * sight.serving) / tills;
  return Math.min(longest.waitS, (longest.waitS * sight.waiting) / tills / longest.waiting);
}
