// Learns how wrong the beams are from the moments at which the lane is surely empty: between two of them as many have
// left as have come, so any difference of the counts is the beams'. Knows only counts.
import type { Noise } from "./noise.ts";

/** Customers that the prior drift and the prior variance count for. Guess. */
const PRIOR_CUSTOMERS = 30;
/** What is left of old periods at each new one: about fifty are remembered. */
const KEEP = 0.98;
/** Variance of ins minus outs a customer that the tables of noise stand for. Simulated at the reference noise. */
const TABLE_VARIANCE = 0.5;
/** Share of customers, at the tables' noise, for whom the entrance counts nobody: missed, or beside another. Simulated. */
const UNSEEN = 0.12;
/** Customers whose crossings are still worth learning tables from, since the last sure moment. Guess. */
const FRESH_CUSTOMERS = 10;

/** Drift and variance of the counts, a customer. */
export class Calibration {
  private ins = 0;
  private outs = 0;
  private customers = PRIOR_CUSTOMERS;
  private drift = 0;
  private squares = PRIOR_CUSTOMERS * TABLE_VARIANCE;
  private followers = 2;
  private entries = 20;

  /** A crossing inward that stands for so many customers; `close` when it follows the last within the table's time. */
  enter(close: boolean, customers: number): void {
    this.ins += customers;
    this.entries = KEEP * this.entries + 1;
    this.followers = KEEP * this.followers + (close ? 1 : 0);
  }

  turnBack(): void {
    this.ins -= 1;
  }

  /** A crossing at the exit that stands for so many customers. */
  leave(customers: number): void {
    this.outs += customers;
  }

  /** The lane is surely empty: judges the counts since it last was, if both beams work (`judge`). */
  settle(judge: boolean): void {
    const customers = this.ins > this.outs ? this.ins : this.outs;
    if (judge && customers > 0) {
      const d = this.ins - this.outs;
      this.customers = KEEP * this.customers + customers;
      this.drift = KEEP * this.drift + d;
      this.squares = KEEP * this.squares + d * d;
    }
    this.ins = 0;
    this.outs = 0;
  }

  /** How far the line is from the last sure moment: 1 just after it, falling to 0 with each crossing. */
  sureness(): number {
    const crossings = this.ins + this.outs;
    return FRESH_CUSTOMERS / (FRESH_CUSTOMERS + (crossings * crossings) / FRESH_CUSTOMERS);
  }

  /**
   * How many have come and not left since the last sure moment: the counts less their drift, and with those in the lane
   * whom the entrance did not see; the variance of that is `noise`.
   */
  net(): number {
    const excess = this.excess();
    const scale = this.scale();
    const unseen = UNSEEN * (scale > 1 ? 1 : scale) + (excess < 0 ? -excess : 0);
    return (this.ins - (1 + excess) * this.outs) / (1 - unseen);
  }

  noise(): number {
    return 0.5 * (this.ins + this.outs) * TABLE_VARIANCE * this.scale();
  }

  /** Factor on the tables' rates: how much noisier or quieter this lane is. */
  scale(): number {
    const v = this.squares / this.customers / TABLE_VARIANCE;
    return v < 0.15 ? 0.15 : v > 2.5 ? 2.5 : v;
  }

  /** Share by which ins exceed outs, -0.3 to 0.3: positive when more come than leave. */
  excess(): number {
    const d = this.drift / this.customers;
    return d < -0.3 ? -0.3 : d > 0.3 ? 0.3 : d;
  }

  /** Rates of the table as this lane has them: customers who enter or leave unseen, false and double crossings inward. */
  missedIn(noise: Noise): number {
    return this.scale() * noise.missedIn + this.shortage();
  }

  missedOut(noise: Noise): number {
    return this.scale() * noise.missedOut + this.surplus();
  }

  extraIn(noise: Noise): number {
    return this.scale() * noise.extraIn + this.surplus();
  }

  pairIn(noise: Noise): number {
    return this.scale() * noise.pairIn + this.shortage();
  }

  /** Half of the drift goes to each of the two faults that can make it: too many in, or too many out. */
  private surplus(): number {
    const excess = this.excess();
    return excess > 0 ? 0.5 * excess : 0;
  }

  private shortage(): number {
    const excess = this.excess();
    return excess < 0 ? -0.5 * excess : 0;
  }

  /**
   * Probability that a crossing close after another is nobody new: what is seen of such followers beyond what comes of
   * itself at this arrival rate.
   */
  followerIsNobody(arrivalsPerS: number, noise: Noise): number {
    const seen = this.followers / this.entries;
    const expected = (arrivalsPerS * noise.closeMs) / 1000 + 0.02;
    const nobody = 1 - expected / (seen > 0.01 ? seen : 0.01);
    return nobody < 0.05 ? 0.05 : nobody > 0.92 ? 0.92 : nobody;
  }
}
