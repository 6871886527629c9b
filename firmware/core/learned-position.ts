// Where a line reaches a position in the lane: learns how many are between the beams when somebody has to stand there, from
// the counts alone. The estimate of the line depends on the position, so learning from it would reinforce its own error.

import type { Learned } from "./learned.ts";

/** How much the position changes from one line to the next: trolleys, families. Variance a line; guess. */
const CHANGE = 0.002;
/** Variance of the number in a line that just reaches, beyond that of the counts: who stands how close. Guess. */
const PACKING = 3;
/** Counts further off than so many deviations count as that far, and those below for the less, the further: somebody lingers there, or a count went wrong. */
const OUTLIER = 1.5;
/** What the counts of other days have told is no surer than what is expected, or than this: they err alike day after day. Variance; simulated. */
const OTHER_DAYS = 2;
/** Nothing is known more surely than with this variance. */
const LEAST_UNSURE = 0.001;
/** No position is further back. Unit customers. */
const MOST = 100;

/** One position: the number of customers at which the line reaches it, and how uncertain that is. */
export class LearnedPosition {
  customers: number;
  variance: number;
  /** The line has been seen to reach it. */
  met = false;
  private occupied = false;
  /** The line has reached the position since the lane was surely empty; the counts when it last did. */
  private reached = false;
  private netThen = 0;
  private varianceThen = 0;

  /** What was expected before anything was seen, and its variance. */
  private expected: number;
  private unsure: number;

  constructor(customers: number, variance: number) {
    this.customers = customers;
    this.variance = variance;
    this.expected = customers;
    this.unsure = variance;
  }

  /** `customers` are expected, with the variance `unsure`: counts as far as nothing has been seen. True when the position has moved. */
  expect(customers: number, unsure: number): boolean {
    const before = this.expected / this.unsure;
    const after = customers / unsure;
    if (before === after) return false;
    const seen = this.customers / this.variance - before;
    this.variance = 1 / (1 / this.variance - 1 / this.unsure + 1 / unsure);
    this.customers = this.variance * (seen + after);
    this.expected = customers;
    this.unsure = unsure;
    return true;
  }

  /**
   * One second: whether somebody stands at the position, how many have come and not left since the lane was surely empty,
   * and the variance of that. True when the position has moved.
   */
  observe(occupied: boolean, net: number, netVariance: number): boolean {
    let moved = false;
    if (occupied && !this.occupied) {
      this.met = true;
      if (!this.reached) moved = this.learn(net, netVariance);
      this.reached = true;
      this.netThen = net;
      this.varianceThen = netVariance;
    }
    this.occupied = occupied;
    return moved;
  }

  /**
   * The lane is surely empty: as many have left since the line last reached the position as were in it then. True when the
   * position has moved.
   */
  settle(net: number, netVariance: number): boolean {
    const moved = this.reached && this.learn(this.netThen - net, netVariance - this.varianceThen);
    this.forget();
    return moved;
  }

  /** The counts start again, and say nothing about the line so far. */
  forget(): void {
    this.reached = false;
  }

  /** Writes or takes the position. */
  exchange(learned: Learned): void {
    this.customers = learned.value(this.customers, 0.01, 0, MOST);
    this.variance = learned.value(this.variance, 0.001, LEAST_UNSURE, MOST);
    this.expected = learned.value(this.expected, 0.01, 0, MOST);
    this.unsure = learned.value(this.unsure, 0.001, LEAST_UNSURE, MOST);
    this.met = learned.flag(this.met);
    if (learned.isReading) this.doubt();
  }

  /** Weighs what other days have told anew, beside what is expected. */
  private doubt(): void {
    const told = 1 / this.unsure;
    const seen = 1 / this.variance - told;
    const most = told > 1 / OTHER_DAYS ? told : 1 / OTHER_DAYS;
    if (seen <= most) return;
    const counted = (this.customers / this.variance - told * this.expected) / seen;
    const variance = 1 / (most + told);
    this.variance = variance;
    this.customers = variance * (most * counted + told * this.expected);
  }

  private learn(n: number, nVariance: number): boolean {
    if (n < 1) return false;
    const total = this.variance + nVariance + PACKING;
    const most = OUTLIER * Math.sqrt(total);
    const far = n - this.customers;
    const off = far > most ? most : far < -most ? -most : far;
    this.variance += CHANGE;
    // So far below, somebody lingers there before a short line: the further, the less is it a line that has reached.
    const part = off > far ? (most * most) / (far * far) : 1;
    const gain = (part * this.variance) / total;
    this.customers += gain * off;
    this.variance *= 1 - gain;
    return true;
  }
}
