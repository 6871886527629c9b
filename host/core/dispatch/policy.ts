// The interface of a policy, which sees one pool of tills and says how many are wanted. Calls, cool-downs and caps belong to the
// dispatch.
import type { LaneView } from "../lane-view.ts";
import type { Place } from "../shop.ts";
import type { Reason } from "./reason.ts";
import type { Targets } from "./targets.ts";

/** A line that can be trusted. Wait in s; null is unknown. */
export interface LineView {
  box: string;
  name: string;
  role: Place["role"];
  waiting: number;
  waitS: number | null;
  confidence: number;
}

/** One pool of tills as a policy sees it: only trusted data of its lines and tills. */
export interface PoolView {
  pool: string;
  name: string;
  lines: LineView[];
  /** The line with the most waiting, the longer wait first among equals. */
  longest: LineView | undefined;
  /** Customers waiting in the trusted lines together. */
  waiting: number;
  /** Names of lines that may have people in them but cannot be trusted. */
  unsure: string[];
  /** Number of its tills, in whatever state. */
  tills: number;
  /** Number of tills that serve: open, or open when last heard; without those stalled for a while or suggested for closing. */
  serving: number;
  /** Number of tills that are called. */
  coming: number;
  /** Tills that can be called. */
  closed: LaneView[];
  /** Tills that are open and heard. */
  open: LaneView[];
}

/** Arrivals and service of a pool. Rates in customers a second; undefined is unknown. */
export interface Traffic {
  arrivalsPerS: number | undefined;
  /** Forecast for 15 and 30 minutes from now, from door counters or past weeks. */
  in15: number | undefined;
  in30: number | undefined;
  /** Time from one customer's start of service to the next one's at a busy till. Unit s. */
  cycleS: number;
}

/** Since when a pool has lacked a till or had one to spare; -1 when it does not. Plain data. Unit ms. */
export interface PolicyTimers {
  lackingSinceMs: number;
  idleSinceMs: number;
}

export function newPolicyTimers(): PolicyTimers {
  return { lackingSinceMs: -1, idleSinceMs: -1 };
}

/** The demand that a number of tills follows from, besides the people who wait. Rounded, so that pages do not flicker. */
export interface Demand {
  /** Customers in ten minutes at the current rate; null until they have been counted for long enough. */
  comingIn10Min: number | null;
  /** Time from one customer's start of service to the next one's at a busy till. Unit s. */
  cycleS: number;
}

/** What a policy says about one pool. */
export interface Assessment {
  /** Tills wanted; null is unknown. */
  wanted: { now: number | null; in15: number | null; in30: number | null };
  /** The demand behind `wanted`; null where it follows from the longest line alone. */
  demand: Demand | null;
  /** Why a till should be called: one has been lacking for long enough. */
  call: Reason | undefined;
  /** Why one more till is lacking, for long enough or not. */
  lacking: Reason | undefined;
  /** Why a till could close. */
  close: Reason | undefined;
  /** No till would be lacking even without those that are called. */
  eased: boolean;
}

/** A policy. `assess` may change the pool's `timers` and nothing else. */
export interface Policy {
  assess(view: PoolView, traffic: Traffic, targets: Targets, timers: PolicyTimers, nowMs: number): Assessment;
}

/** Keeps a timer, and returns how long its condition has been true in ms; -1 while it is not. */
export function lastedMs(timers: PolicyTimers, key: keyof PolicyTimers, isTrue: boolean, nowMs: number): number {
  if (!isTrue) timers[key] = -1;
  else if (timers[key] < 0) timers[key] = nowMs;
  return isTrue ? nowMs - timers[key] : -1;
}

/** The wait after a call is predicted for customers who come AHEAD_S later, when the called till has been open for HELPS_S. Unit s. */
const AHEAD_S = 180;
const HELPS_S = 120;

/**
 * Predicted mean wait in s of those who join a line AHEAD_S from now, if one more till is called: the work left then, shared by all
 * tills, as people move over and newcomers choose the shortest line. Null where no wait is known.
 */
export function waitAfterS(view: PoolView, { arrivalsPerS, cycleS }: Traffic): number | null {
  const { longest, serving, coming } = view;
  if (longest === undefined || longest.waitS === null || longest.waiting === 0) return null;
  const workS = serving * AHEAD_S + (coming + 1) * HELPS_S;
  // Until arrivals have been counted, the open tills are assumed to be busy.
  const comingS = arrivalsPerS === undefined ? serving * AHEAD_S : arrivalsPerS * cycleS * AHEAD_S;
  const leftS = Math.max(0, view.waiting * cycleS + comingS - workS);
  return Math.min(longest.waitS, leftS / (serving + coming + 1));
}
