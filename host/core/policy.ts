// What a policy is: it sees one pool of tills and says how many are wanted. Calls, cool-downs and caps are the
// dispatch's.
import type { LaneView } from "./lane-view.ts";
import type { Reason } from "./reason.ts";
import type { Place } from "./shop.ts";
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

/** One pool of tills as a policy sees it, only what can be trusted: its lines, and its tills. */
export interface PoolView {
  pool: string;
  name: string;
  lines: LineView[];
  /** The line with the most waiting, the longer wait first among equals. */
  longest: LineView | undefined;
  /** All who wait in the trusted lines. */
  waiting: number;
  /** Names of lines that may have people in them and cannot be trusted. */
  unsure: string[];
  /** All of its tills, whatever they do. */
  tills: number;
  /** Tills that serve: open, or open when they were last heard; not those that have been stalled for a while or may close. */
  serving: number;
  /** Tills that are called. */
  coming: number;
  /** Tills that can be called. */
  closed: LaneView[];
  /** Tills that are open, and heard. */
  open: LaneView[];
}

/** What is known of the traffic of a pool. Rates in customers a second; undefined is unknown. */
export interface Traffic {
  arrivalsPerS: number | undefined;
  /** The same in 15 and 30 minutes, by a door counter where there is one. */
  in15: number | undefined;
  in30: number | undefined;
  /** From one customer's start to the next one's at a busy till. Unit s. */
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

/** What a number of tills follows from, beside the people who wait. Whole numbers: nobody needs a number that flickers. */
export interface Demand {
  /** Customers who come in ten minutes at the present rate; null until they have been counted for long enough. */
  comingIn10Min: number | null;
  /** From one customer's start to the next one's at a busy till. Unit s. */
  cycleS: number;
}

/** What a policy says about one pool. */
export interface Assessment {
  /** Tills wanted; null is unknown. */
  wanted: { now: number | null; in15: number | null; in30: number | null };
  /** What they follow from; null: from the longest line alone. */
  demand: Demand | null;
  /** A till should be called, and has been lacking for long enough. */
  call: Reason | undefined;
  /** One more is lacking, but not for long enough yet. */
  lacking: Reason | undefined;
  /** One till could close. */
  close: Reason | undefined;
  /** Nothing is lacking, nor would be without the tills that are called. */
  eased: boolean;
}

/** A policy. `assess` may change the timers of the pool, and nothing else. */
export interface Policy {
  assess(view: PoolView, traffic: Traffic, targets: Targets, timers: PolicyTimers, nowMs: number): Assessment;
}

/** How long a condition has been true, in ms; -1 when it is not. */
export function lastedMs(timers: PolicyTimers, key: keyof PolicyTimers, isTrue: boolean, nowMs: number): number {
  if (!isTrue) timers[key] = -1;
  else if (timers[key] < 0) timers[key] = nowMs;
  return isTrue ? nowMs - timers[key] : -1;
}

/** A promise is for people who come this long after the call; the called till will have been open for the second time. Unit s. */
const AHEAD_S = 180;
const HELPS_S = 120;

/**
 * What those who join a line three minutes from now will wait on average, in s, if one more till opens soon: the work that will be
 * left then, shared by all tills, as people move over and new ones choose the shortest line. Null where the wait or the line is
 * not known.
 */
export function waitAfterS(view: PoolView, { arrivalsPerS, cycleS }: Traffic): number | null {
  const { longest, serving, coming } = view;
  if (longest === undefined || longest.waitS === null || longest.waiting === 0) return null;
  const workS = serving * AHEAD_S + (coming + 1) * HELPS_S;
  // Until arrivals have been counted, as many are taken to come as the open tills serve.
  const comingS = arrivalsPerS === undefined ? serving * AHEAD_S : arrivalsPerS * cycleS * AHEAD_S;
  const leftS = Math.max(0, view.waiting * cycleS + comingS - workS);
  return Math.min(longest.waitS, leftS / (serving + coming + 1));
}
