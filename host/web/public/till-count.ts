// How many tills of a pool are open, called and missing, counted from what the cards beside it show. Pure.
import type { Advice } from "../../core/dispatch/decision.ts";
import type { Demand } from "../../core/dispatch/policy.ts";
import type { LaneSnapshot } from "../snapshot.ts";
import { isInDoubt, type Shop } from "./calm-shop.ts";
import { WANTED } from "./words.ts";

/** Tills of one pool; null is not known. */
export interface TillCount {
  tills: number;
  /** Open now, as the cards say: those held up and those that may close as well. */
  open: number;
  /** Of which nothing is known: a card with a question mark. */
  unknown: number;
  /** Called, and closed until somebody comes. */
  called: number;
  /** Wanted beyond those that are open or called; never more than are closed, and none while one may close. */
  missing: number | null;
  /** Whoever looks need not open another one. */
  isEnough: boolean;
  /** Wanted in 15 and in 30 min, never more than there are. */
  in15: number | null;
  in30: number | null;
  /** Who waits, as the cards say, and what else the number wanted follows from; null where there is nothing to say. */
  why: ({ waiting: number; isMore: boolean } & Demand) | null;
}

/** People in the lines of a pool whose cards tell a length that is used; before a closed till they only walk past. */
export function waitingIn(pool: string, lanes: readonly LaneSnapshot[]): number {
  return linesOf(pool, lanes)
    .filter(isCounted)
    .reduce((sum, { waiting }) => sum + (waiting ?? 0), 0);
}

/** Whether more may wait than that: a line is not seen, is a guess, or is longer than its box can count. */
function mayBeMore(pool: string, lanes: readonly LaneSnapshot[]): boolean {
  return linesOf(pool, lanes).some((lane) => !isCounted(lane) || lane.isAtLeast);
}

/** The lines of a pool in which people may wait. */
export function linesOf(pool: string, lanes: readonly LaneSnapshot[]): LaneSnapshot[] {
  const lines = lanes.filter((lane) => lane.pool === pool && lane.role !== "till" && lane.role !== "door");
  return lines.filter((lane) => isInDoubt(lane) || lane.state !== "closed");
}

function isCounted(lane: LaneSnapshot): boolean {
  return !isInDoubt(lane) && lane.isTrusted;
}

/** Counts a pool's tills. */
export function countTills(
  { pool, open: serving, wanted, demand, situation, unsure, mayClose }: Advice,
  lanes: readonly LaneSnapshot[],
  calls: Shop["calls"],
): TillCount {
  const own = lanes.filter((lane) => lane.pool === pool && (lane.role === "lane" || lane.role === "till"));
  const closed = own.filter(({ state }) => state === "closed" || state === "unknown");
  const seen = own.filter((lane) => !isInDoubt(lane));
  const called = closed.filter(({ box }) => calls.some((call) => call.box === box)).length;
  const atMost = (number: number | null, most: number): number | null =>
    number === null ? null : Math.max(0, Math.min(number, most));
  // A till that may close is still there, and stays before the host calls another.
  const missing =
    mayClose.length > 0 ? 0 : atMost(wanted.now === null ? null : wanted.now - serving, closed.length - called);
  const isCalm = (situation === "quiet" || situation === "waiting") && unsure.length === 0;
  return {
    ...{ tills: own.length, open: seen.filter(({ state }) => state !== "closed").length },
    ...{ unknown: own.length - seen.length, called, missing },
    isEnough: wanted.now !== null && wanted.now <= serving + mayClose.length && isCalm,
    ...{ in15: atMost(wanted.in15, own.length), in30: atMost(wanted.in30, own.length) },
    why: wanted.now === null || demand === null ? null : whyOf(demand, waitingIn(pool, lanes), mayBeMore(pool, lanes)),
  };
}

/** Nothing where nobody is seen to wait and somebody may: that is known of no line, and explains no number. */
function whyOf(demand: Demand, waiting: number, isMore: boolean): TillCount["why"] {
  return waiting === 0 && isMore ? null : { waiting, isMore, ...demand };
}

/** A pool's advice and its count. */
export interface WantedNow {
  advice: Advice;
  count: TillCount;
}

/** A mean of services is told in whole steps of this. Unit s. */
const STEP_S = 5;

/** "0 of 6 tills open" of tills that nobody sees would read as a shop that is closed. */
function openWords(open: number, unknown: number, tills: number): string {
  if (unknown === tills) return WANTED.allUnknown(tills);
  return unknown > 0 ? `${WANTED.open(open, tills)}, ${WANTED.unknown(unknown)}` : WANTED.open(open, tills);
}

/** Open now, what is needed now, in 15 and 30 min, and why; "" is not known, or not worth a word. */
export function countWords({ tills, open, unknown, called, missing, isEnough, in15, in30, why }: TillCount): string[] {
  // All that are needed first, then how many of them somebody is called to.
  const needed = missing ? WANTED.more(called + missing) : "";
  const news = called === 0 ? needed : needed === "" ? WANTED.called(called) : `${needed} (${WANTED.called(called)})`;
  return [
    openWords(open, unknown, tills),
    news !== "" ? news : isEnough ? WANTED.enough : "",
    in15 === null ? "" : WANTED.in15(in15),
    in30 === null ? "" : in15 === null ? WANTED.in30(in30) : WANTED.then30(in30),
    why === null
      ? ""
      : WANTED.why(why.waiting, why.comingIn10Min, STEP_S * Math.round(why.cycleS / STEP_S), why.isMore),
  ];
}
