// Learns how wrong the beams are from the moments at which the lane is surely empty: between two of them as many have
// left as have come, so any difference of the counts is the beams'. Knows only counts.
import type { Learned } from "./learned.ts";
import type { Noise } from "./noise.ts";

/** Customers that the prior drift and the prior variance count for. Guess. */
const PRIOR_CUSTOMERS = 30;
/** What is left of old periods at each new one: about fifty are remembered. */
const KEEP = 0.98;
/** Variance of ins minus outs a customer that the tables of noise stand for. Simulated at the reference noise. */
const TABLE_VARIANCE = 0.5;
/**
 * Customers whom neither end sees, missed or beside another, for each crossing close after another: where people come in
 * families and with trolleys, more of them are not seen. Simulated.
 */
const UNSEEN = 0.15;
/** Customers whose crossings are still worth learning tables from, since the last sure moment. Guess. */
const FRESH_CUSTOMERS = 10;
/** Evidence that overrules the counts by no more customers than this is theirs to bear. Simulated. */
const OVERRULED = 3;
/** None of the sums that are remembered gets further. */
const MOST = 1e6;

/** Drift and variance of the counts, a customer. */
export class Calibration {
  /** Factor on the tables' rates: how much noisier or quieter this lane is. 0.15 to 2.5. */
  scale = 1;
  /** Share by which ins exceed outs, -0.3 to 0.3: positive when more come than leave. */
  excess = 0;
  /** Rates of the table as this lane has them: customers who enter or leave unseen, false and double crossings inward. */
  missedIn = 0;
  missedOut = 0;
  extraIn = 0;
  pairIn = 0;
  private noise: Noise;
  private ins = 0;
  private outs = 0;
  /** By so many customers the counts have been overruled since the last sure moment, as told. */
  private overruled = 0;
  /** Since the last sure moment: the surplus of ins that has been judged already, and how many customers it was judged by. */
  private judged = 0;
  private judgedOf = 0;
  private customers = PRIOR_CUSTOMERS;
  private drift = 0;
  private squares = PRIOR_CUSTOMERS * TABLE_VARIANCE;
  private followers = 2;
  private crossings = 20;

  constructor(noise: Noise) {
    this.noise = noise;
    this.renew();
  }

  /**
   * So many crossings inward, some of them `close` after another within the table's time; and so many customers that
   * they and the crossings at the exit stand for.
   */
  count(entries: number, close: number, ins: number, outs: number): void {
    this.ins += ins;
    this.outs += outs;
    const keep = 1 - (1 - KEEP) * entries;
    this.crossings = keep * this.crossings + entries;
    this.followers = keep * this.followers + close;
  }

  /** Somebody turned back in the entrance, with this probability. */
  turnBack(customers: number): void {
    this.ins -= customers;
  }

  /**
   * The lane is surely empty: judges the counts since it last was, if both beams work (`judge`), and gives by how many customers
   * those who came exceed those who left, without what `overrule` has told.
   */
  settle(judge: boolean): number {
    const surplus = this.ins - this.outs;
    if (judge) this.judge(0, 0);
    const untold = surplus - this.overruled;
    this.ins = 0;
    this.outs = 0;
    this.overruled = 0;
    this.judged = 0;
    this.judgedOf = 0;
    return untold;
  }

  /** How far the line is from the last sure moment: 1 just after it, falling to 0 with each crossing. */
  sureness(): number {
    const fresh = this.counted() / FRESH_CUSTOMERS;
    return 1 / (1 + fresh * fresh);
  }

  /**
   * Judges the counts by the `length` of the line, once more than `least` customers have come or left since they were judged last.
   * `least` 0: the lane is surely empty. More: the length is an estimate.
   */
  judge(length: number, least: number): void {
    const surplus = this.ins - this.outs - length;
    const off = surplus - this.judged;
    const most = this.ins > this.outs ? this.ins : this.outs;
    const customers = most - this.judgedOf;
    if (customers <= least) return;
    this.customers = KEEP * this.customers + customers;
    this.drift = KEEP * this.drift + off;
    // The length is an estimate that the counts are part of: that they agree with it makes them no surer.
    const usual = least > 0 ? TABLE_VARIANCE * this.scale * customers : 0;
    const square = off * off;
    this.squares = KEEP * this.squares + (square > usual ? square : usual);
    this.judged = surplus;
    this.judgedOf = most;
    this.renew();
  }

  /**
   * How many have come and not left since the last sure moment: the counts less their drift, and with those whom neither
   * end has seen.
   */
  net(): number {
    return (
      (this.ins / (1 + this.excess) - this.outs) / (1 - this.missedOut - (UNSEEN * this.followers) / this.crossings)
    );
  }

  /** Customers who have come and not left since the last sure moment, by the counts alone, without what `overrule` has told. */
  remaining(): number {
    return this.ins - this.outs - this.overruled;
  }

  /**
   * By how many customers the counts since the last sure moment exceed the `length` that evidence leaves in the lane, each told once,
   * and 0 for few; `isSure`: there has been such a moment, so that it is known how many were there.
   */
  overrule(length: number, isSure: boolean): number {
    const off = this.remaining() - length;
    if (isSure && off <= OVERRULED && off >= -OVERRULED) return 0;
    this.overruled += off;
    return isSure ? off : 0;
  }

  /** Customers who were counted at either end since the last sure moment. */
  counted(): number {
    return this.ins + this.outs;
  }

  variance(): number {
    return 0.5 * this.counted() * TABLE_VARIANCE * this.scale;
  }

  /**
   * Probability that a crossing close after another is nobody new: what is seen of such followers beyond what comes of
   * itself at this arrival rate.
   */
  followerIsNobody(arrivalsPerS: number): number {
    const seen = this.followers / this.crossings;
    const expected = (arrivalsPerS * this.noise.closeMs) / 1000 + 0.02;
    return between(0.05, 1 - expected / (seen > 0.01 ? seen : 0.01), 0.92);
  }

  /** Writes or takes what the counts are worth. */
  exchange(learned: Learned): void {
    this.customers = learned.value(this.customers, 0.01, 1, MOST);
    this.drift = learned.value(this.drift, 0.01, -MOST, MOST);
    this.squares = learned.value(this.squares, 0.01, 0, MOST);
    this.followers = learned.value(this.followers, 0.01, 0, MOST);
    this.crossings = learned.value(this.crossings, 0.01, 1, MOST);
    this.renew();
  }

  private renew(): void {
    const noise = this.noise;
    const scale = between(0.15, this.squares / this.customers / TABLE_VARIANCE, 2.5);
    const excess = between(-0.3, this.drift / this.customers, 0.3);
    // Half of the drift goes to each of the two faults that can make it: too many in, or too many out.
    const surplus = excess > 0 ? 0.5 * excess : 0;
    const shortage = surplus - 0.5 * excess;
    this.scale = scale;
    this.excess = excess;
    this.missedIn = scale * noise.missedIn + shortage;
    this.missedOut = scale * noise.missedOut + surplus;
    this.extraIn = scale * noise.extraIn + surplus;
    this.pairIn = scale * noise.pairIn + shortage;
  }
}

function between(least: number, value: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}
