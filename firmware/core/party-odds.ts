// How likely a crossing is a customer and not more of one who has been counted: people come with trolleys, bags, families, and
// fidget where they stand. Additive log odds of what the crossing follows, trained on simulated shops of every kind.
import { BACK_ODDS, ENTRY_ODDS, EXIT_ODDS } from "./party-weights.ts";
import type { Zone } from "./zone.ts";

/** Part of one crossing in the shares that are remembered: about forty crossings. */
const PART = 0.025;
/** Crossings closer than this belong to one group of them. Unit ms. */
const GROUP_MS = 3000;
/** The same at the exit, where those of a customer come one after another. */
const EXIT_GROUP_MS = 8000;

const GAP_S: readonly number[] = [0.6, 1.2, 2, 4, 8, 16, 40];
const BACK_S: readonly number[] = [2, 5, 15];
const STOOD_S: readonly number[] = [0.3, 1, 3, 10];
const SHARES: readonly number[] = [0.1, 0.2, 0.35, 0.5];
const BACK_SHARES: readonly number[] = [0.03, 0.08, 0.15];
const EXCESSES: readonly number[] = [-0.15, -0.05, 0.05, 0.15];
const EXIT_GAP_S: readonly number[] = [1, 2, 4, 8, 16, 32];
const LEFT_S: readonly number[] = [4, 8, 15, 25, 40, 70];
const DIP_S: readonly number[] = [1.5, 4, 8, 20, 60];
const CYCLES: readonly number[] = [0.1, 0.25, 0.5, 1];
const SINCE_IN_S: readonly number[] = [1, 3, 8, 20, 60];
const CREDITS: readonly number[] = [0.3, 0.7];

/** How far one sure moment moves the lean, for each customer too many, up to MOST_OFF of them. Log odds; simulated. */
const LEAN_STEP = 0.02;
const MOST_OFF = 3;
/** The lean goes no further than this, and a crossing inward takes this part of it. Log odds; simulated. */
const MOST_LEAN = 1.5;
const LEAN_IN = 0.5;

/** Tables hold one character for each class: tenths of log odds from this code on, which is 0. */
export const ZERO_CODE = 80;

function oddsAt(odds: string, at: number): number {
  return (odds.charCodeAt(at) - ZERO_CODE) / 10;
}

/** How many of the ascending limits a value reaches. */
function classOf(value: number, limits: readonly number[]): number {
  let n = 0;
  while (n < limits.length && value >= (limits[n] as number)) n += 1;
  return n;
}

/** Odds that one unit of log odds takes away; the platforms' numbers have no exponential function in common but powers. */
const ONE_LESS = 0.36787944;

/** Odds of the crossings of one lane. Times in ms. */
export class PartyOdds {
  /** Probability that the last crossing inward was a new customer. */
  lastIn = 1;
  private inMs = -1e7;
  private backMs = -1e7;
  private chain = 0;
  private closeIn = 0.2;
  private backs = 0.05;
  private exitMs = -1e7;
  private leftMs = -1e7;
  private since = 0;
  private closeOut = 0.15;
  /** Log odds by which this lane's crossings at the exit are worth more, and those inward less. */
  lean = 0;
  private sum = 0;
  /** Where in the table the classes of the next property begin. */
  private at = 0;

  // Each adds the odds of its properties, one table's classes after another.

  /**
   * A crossing inward. `stoodMs`: how long the beam was blocked; `full`: how many fewer are in the line than fit in, undefined
   * while that is not known.
   */
  entered(tMs: number, stoodMs: number, full: number | undefined, excess: number): number {
    const gapMs = tMs - this.inMs;
    this.chain = gapMs < GROUP_MS ? this.chain + 1 : 0;
    this.begin(ENTRY_ODDS);
    this.add(ENTRY_ODDS, classOf(gapMs / 1000, GAP_S), 8);
    this.add(ENTRY_ODDS, classOf((tMs - this.backMs) / 1000, BACK_S), 4);
    this.add(ENTRY_ODDS, this.chain < 4 ? this.chain : 4, 5);
    this.add(ENTRY_ODDS, classOf(stoodMs / 1000, STOOD_S), 5);
    this.add(ENTRY_ODDS, classOf(this.closeIn, SHARES), 5);
    this.add(ENTRY_ODDS, classOf(this.backs, BACK_SHARES), 4);
    this.add(ENTRY_ODDS, roomClass(full), 4);
    this.add(ENTRY_ODDS, classOf(excess, EXCESSES), 5);
    this.closeIn += PART * ((gapMs < GROUP_MS ? 1 : 0) - this.closeIn);
    this.backs -= PART * this.backs;
    this.inMs = tMs;
    this.sum -= LEAN_IN * this.lean;
    this.lastIn = this.probability();
    return this.lastIn;
  }

  /** A crossing outward at the entrance: the probability that a customer left there. */
  turnedBack(tMs: number, stoodMs: number, full: number | undefined): number {
    this.begin(BACK_ODDS);
    this.add(BACK_ODDS, classOf((tMs - this.inMs) / 1000, SINCE_IN_S), 6);
    this.add(BACK_ODDS, classOf(this.lastIn, CREDITS), 3);
    this.add(BACK_ODDS, classOf(this.backs, BACK_SHARES), 4);
    this.add(BACK_ODDS, roomClass(full), 4);
    this.add(BACK_ODDS, classOf(stoodMs / 1000, STOOD_S), 5);
    this.add(BACK_ODDS, classOf((tMs - this.backMs) / 1000, BACK_S), 4);
    this.add(BACK_ODDS, this.chain < 4 ? this.chain : 4, 5);
    this.backs += PART * (1 - this.backs);
    this.backMs = tMs;
    return this.probability();
  }

  /** A crossing at the exit. `head`: undefined where the head zone cannot be trusted. */
  left(tMs: number, head: Zone | undefined, cycleS: number, excess: number): number {
    const gapMs = tMs - this.exitMs;
    const sinceS = (tMs - this.leftMs) / 1000;
    this.begin(EXIT_ODDS);
    this.add(EXIT_ODDS, classOf(gapMs / 1000, EXIT_GAP_S), 7);
    this.add(EXIT_ODDS, classOf(sinceS, LEFT_S), 7);
    this.add(EXIT_ODDS, this.since < 3 ? this.since : 3, 4);
    this.add(EXIT_ODDS, headClass(head, this.leftMs, tMs), 19);
    this.add(EXIT_ODDS, classOf(this.closeOut, SHARES), 5);
    this.add(EXIT_ODDS, classOf(excess, EXCESSES), 5);
    this.add(EXIT_ODDS, classOf(sinceS / cycleS, CYCLES), 5);
    this.closeOut += PART * ((gapMs < EXIT_GROUP_MS ? 1 : 0) - this.closeOut);
    this.exitMs = tMs;
    this.sum += this.lean;
    const p = this.probability();
    if (p > 0.5) {
      this.leftMs = tMs;
      this.since = 0;
    } else this.since += 1;
    return p;
  }

  /** The lane is surely empty: so many more have come than left since it last was. */
  settle(surplus: number): void {
    const off = surplus > MOST_OFF ? MOST_OFF : surplus < -MOST_OFF ? -MOST_OFF : surplus;
    const lean = this.lean + LEAN_STEP * off;
    this.lean = lean > MOST_LEAN ? MOST_LEAN : lean < -MOST_LEAN ? -MOST_LEAN : lean;
  }

  private begin(odds: string): void {
    this.sum = oddsAt(odds, 0);
    this.at = 1;
  }

  private add(odds: string, c: number, size: number): void {
    this.sum += oddsAt(odds, this.at + c);
    this.at += size;
  }

  private probability(): number {
    return 1 / (1 + Math.pow(ONE_LESS, this.sum));
  }
}

function roomClass(full: number | undefined): number {
  if (full === undefined) return 0;
  return full > 2 ? 1 : full > 0 ? 2 : 3;
}

/** 0 without a head zone; else whether somebody is there, has been all the time since the last departure, and the last dip. */
function headClass(head: Zone | undefined, leftMs: number, tMs: number): number {
  if (head === undefined) return 0;
  const dipS = classOf((tMs - head.lastDipMs) / 1000, DIP_S);
  if (!head.occupied) return 1 + dipS;
  return (head.lastDipMs > leftMs ? 7 : 13) + dipS;
}
