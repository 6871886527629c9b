// How fast the tills serve: learns the cycle from departure to departure and gives how likely the next one is now.
// Knows the length of the line only from its arguments.
import { newReals, type Reals } from "./buffers.ts";
import type { Learned } from "./learned.ts";

/** Cycle before anything is learned. Unit s; measured on supermarket transactions, 59 s service and 20 s break. */
const PRIOR_CYCLE_S = 75;
/** How many cycles the prior counts for. Guess. */
const PRIOR_CYCLES = 4;
/** Cycles remembered: short enough to follow another cashier. From 30 to 60 works; measured in simulation. */
const MEMORY = 40;
/** How far a cycle is from the mean, as a share of it, before anything is learned. Simulated. */
const PRIOR_VARIATION = 0.6;
/** From the head of the line to a free pay point, per second: a few steps take about 2.5 s. Measured. */
const STEP_UP_PER_S = 0.3;

/** Less likely than this, somebody in the line makes no till busy, however long the night. Guess. */
const DOUBTFUL = 0.2;
/**
 * Somebody was left in the line, and no till free, so surely that the time to the next departure is a cycle; and what a less sure one
 * counts, so that a cycle which is far too short is left again. Simulated.
 */
const PRESSED = 0.8;
const PERHAPS = 0.1;
/** How often all free tills are left, so that a line waits all the same; keeps every belief open. Per second; guess. */
const SHUT_PER_S = 0.001;

/** Mean cycles without a departure after which nobody may be serving. Simulated. */
const AWAY = 3;
/** So many have to have come without a departure before whoever serves may be away, or is held up. Simulated. */
export const SEVERAL = 2.5;

/** For how long customers who have been served out of a line are remembered, beside a switch that says the till is closed. Unit s; guess. */
const SERVED_MEMORY_S = 1200;
/** So many of them that the switch has been forgotten, and so few that it is believed again. Guesses. */
const FORGOTTEN = 7;
const BELIEVED = 2;

/** One till (`tills` 0: its customers leave past the exit beam) or the tills behind one line (`tills` 1 and more). */
export class Service {
  /** Mean cycle of one till, in s: service and the break until the next customer starts. */
  cycleS = PRIOR_CYCLE_S;
  readonly tills: number;
  /** How far a cycle usually is from the mean, as a share of it. */
  variation = PRIOR_VARIATION;
  /** Customers are served out of a line though the switch says that the till is closed: somebody has forgotten it. */
  isSwitchForgotten = false;
  private served = 0;
  /** P(b tills busy), for a lane group. */
  private busy: Reals;
  private cycles = PRIOR_CYCLES;
  /** When the service of the front customer began, or, in a group, the last one left the line. */
  sinceMs = 0;
  /** For how long somebody has been in the line, as far as is known, and nobody has left it. Unit s. */
  busyS = 0;
  /** Probabilities, right after the last departure: that somebody was left in the line; that all tills were busy. */
  private pressed = 0;

  constructor(tills: number) {
    this.tills = tills;
    this.busy = newReals(tills + 1);
    this.busy[0] = 1;
  }

  /** Time since the service of the front customer began, or, in a group, since the last one left the line. Unit s. */
  ageS(tMs: number): number {
    return (tMs - this.sinceMs) / 1000;
  }

  /** Somebody came to an empty line: a service begins. */
  begin(tMs: number): void {
    this.sinceMs = tMs;
    this.pressed = 0;
    // What seems to be an empty line may be one that stands.
    if (this.busyS > this.cycleS) this.busyS = this.cycleS;
  }

  /** So many seconds passed; `pLine` is the probability that somebody is in the line. */
  advance(pLine: number, seconds: number): void {
    const tills = this.tills;
    if (pLine > DOUBTFUL) this.busyS += pLine * seconds;
    this.served *= 1 - seconds / SERVED_MEMORY_S;
    if (this.served < BELIEVED) this.isSwitchForgotten = false;
    if (tills === 0) return;
    const perTill = seconds * this.perTill();
    const busy = this.busy;
    let sum = 0;
    for (let b = 0; b <= tills; b++) {
      const ended = b < tills ? (b + 1) * perTill * (busy[b + 1] as number) : 0;
      // A free till and a line do not last: that nobody has stepped up speaks for all tills being busy.
      const seen = b < tills ? 1 - pLine * seconds * STEP_UP_PER_S : 1;
      busy[b] = seen * ((1 - b * perTill) * (busy[b] as number) + ended);
      sum += busy[b] as number;
    }
    const shut = SHUT_PER_S * seconds * sum;
    busy[tills] = (busy[tills] as number) + shut;
    sum += shut;
    for (let b = 0; b <= tills; b++) busy[b] = (busy[b] as number) / sum;
  }

  /** Somebody left the line; `pLine` is the probability that others are left in it. */
  depart(tMs: number, pLine: number): void {
    const gapS = this.ageS(tMs);
    const tills = this.tills;
    const pressed = this.pressed;
    const isGroup = tills > 0;
    this.learn(isGroup ? tills * gapS : gapS, pressed > PRESSED ? 1 : isGroup ? PERHAPS * pressed : 0);
    if (isGroup) this.occupy();
    else if (pressed > PRESSED) {
      this.served += 1;
      if (this.served > FORGOTTEN) this.isSwitchForgotten = true;
    }
    this.pressed = pLine * this.allBusy();
    this.sinceMs = tMs;
    this.busyS = 0;
  }

  /** The till's switch has been turned, with so many in the line: they are still served where it says closed. */
  switched(length: number): void {
    this.served = -length;
    this.isSwitchForgotten = false;
  }

  /** Probability that the next one leaves the line within a second, given that somebody is in it. */
  hazard(tMs: number): number {
    if (this.tills > 0) return (1 - this.allBusy()) * STEP_UP_PER_S;
    const age = this.ageS(tMs) / this.cycleS;
    return (age < 0.2 ? 0.2 : age < 0.5 ? 0.8 : age < 1.2 ? 1.2 : 1.5) / this.cycleS;
  }

  /**
   * The same to judge a second in which nobody left: somebody is on the way from every free till's first second on. `came`: so many
   * have come to the lane since anybody left it.
   */
  absence(came: number, tMs: number): number {
    if (this.tills > 0) return 0;
    const hazard = this.hazard(tMs);
    if (came < SEVERAL) return hazard;
    const age = this.ageS(tMs) / this.cycleS;
    return hazard * (age < 3 ? 1 : age < 4 ? 0.4 : age < 6 ? 0.15 : 0.05);
  }

  /** Several have come and nobody has left for longer than services take: whoever serves may be away. */
  mayBeAway(came: number, tMs: number): boolean {
    return came >= SEVERAL && this.tills === 0 && this.ageS(tMs) > AWAY * this.cycleS;
  }

  /** The same when the age of the service is not known, as behind a dead exit beam. */
  meanHazard(): number {
    return (this.tills > 0 ? this.tills : 1) / this.cycleS;
  }

  /** Probability that every till is busy; 1 for a single till. */
  allBusy(): number {
    return this.tills > 0 ? (this.busy[this.tills] as number) : 1;
  }

  /** Probability that exactly b tills of a group are busy. */
  busyAt(b: number): number {
    return this.busy[b] as number;
  }

  /** Expected number of busy tills of a group. */
  meanBusy(): number {
    let sum = 0;
    for (let b = 1; b <= this.tills; b++) sum += b * (this.busy[b] as number);
    return sum;
  }

  /** Services that one busy till ends a second: its cycle without the step up to it. */
  private perTill(): number {
    const least = 2 * this.tills + 2;
    const busyS = this.cycleS - 1 / STEP_UP_PER_S;
    return 1 / (busyS > least ? busyS : least);
  }

  /** One more till is busy, unless all were: then one had become free unseen. */
  private occupy(): void {
    const tills = this.tills;
    const busy = this.busy;
    const freed = (busy[tills] as number) * tills * this.perTill();
    let sum = freed;
    for (let b = tills; b >= 1; b--) {
      busy[b] = (busy[b - 1] as number) * STEP_UP_PER_S;
      sum += busy[b] as number;
    }
    busy[0] = 0;
    busy[tills] = (busy[tills] as number) + freed;
    for (let b = 1; b <= tills; b++) busy[b] = (busy[b] as number) / sum;
  }

  /** Writes or takes the mean cycle, how well it is known, and how far single ones are from it. */
  exchange(learned: Learned): void {
    this.cycleS = learned.value(this.cycleS, 0.01, 5, 3600);
    this.cycles = learned.value(this.cycles, 0.1, PRIOR_CYCLES, MEMORY);
    this.variation = learned.value(this.variation, 0.001, 0, 3);
  }

  private learn(cycleS: number, weight: number): void {
    const mean = this.cycleS;
    const bounded = cycleS > 4 * mean ? 4 * mean : cycleS;
    if (this.cycles < MEMORY) this.cycles += weight;
    const part = weight / this.cycles;
    const off = bounded - mean;
    this.variation += part * ((off < 0 ? -off : off) / mean - this.variation);
    const next = mean + part * off;
    this.cycleS = next < 5 ? 5 : next;
  }
}
