// Evidence from one zone about the length of the line: P(occupied | n), learned as the line is estimated.
import { newReals, type Reals } from "./buffers.ts";
import type { Learned } from "./learned.ts";
import { type LineFilter, LONGEST_SEEN } from "./line-filter.ts";

/** Probabilities stay this far from 0 and 1: no zone is ever that sure. */
const SURE = 0.01;
/** One second of occupancy counts as this part of an independent observation: people stand still. Measured. */
const INDEPENDENT = 0.05;
/** How suddenly the zone fills as the line reaches it. Simulated. */
const STEEP = 20;
/** Independent seconds at a length from which on it has been seen. */
const SEEN = 0.5;
/** Of lengths up to this, what has been seen outlasts a restart; so many independent seconds at the most. Guesses. */
const KEPT = 12;
const MOST_SEEN = 1000;

/** A table of P(occupied | n) for n = 0..20 and the weights that the filter takes from it. */
export class OccupancyModel {
  /** Independent seconds at each length, and those of them in which the zone was occupied. */
  private seenS: Reals;
  private occupiedS: Reals;
  private weightOn: Reals = newReals(LONGEST_SEEN + 1);
  private weightOff: Reals = newReals(LONGEST_SEEN + 1);
  private low: number;
  private high: number;
  /** The line reaches the zone at this length: what has not been seen follows. */
  onset: number;
  private exponent: number;
  private trust: number;
  private alike: number;
  private next = 0;

  /**
   * A table that starts at `low` for short lines and reaches `high` around the length `from`, worth `trust` seconds
   * of independent observation; `exponent` tempers what is seen at once, which is not independent of the last. Lengths from
   * `alike` on look the same.
   */
  constructor(low: number, high: number, from: number, trust: number, exponent: number, alike: number) {
    this.low = low;
    this.high = high;
    this.onset = from;
    this.exponent = exponent;
    this.trust = trust;
    this.alike = alike;
    this.seenS = newReals(alike + 1);
    this.occupiedS = newReals(alike + 1);
    for (let n = 0; n <= LONGEST_SEEN; n++) this.reweigh(n);
  }

  /** Weights of every length by the zone being occupied or not. */
  weights(occupied: boolean): Reals {
    return occupied ? this.weightOn : this.weightOff;
  }

  /**
   * Learns from the line that has been weighed: one of its likely lengths in turn, for all of them, as of so many
   * `seconds` that the zone has been seen as it is now; 0 only renews the weights of the length.
   */
  learn(line: LineFilter, occupied: boolean, seconds: number): void {
    const low = line.low;
    const high = line.high < LONGEST_SEEN ? line.high : LONGEST_SEEN;
    let n = this.next;
    if (n < low || n > high) n = low;
    if (n > high) return;
    this.next = n + 1;
    const part = INDEPENDENT * seconds * (high - low + 1) * line.at(n);
    const at = n < this.alike ? n : this.alike;
    this.seenS[at] = (this.seenS[at] as number) + part;
    if (occupied) this.occupiedS[at] = (this.occupiedS[at] as number) + part;
    this.reweigh(n);
  }

  /** Writes or takes what has been seen at the shorter lengths. */
  exchange(learned: Learned): void {
    const kept = this.alike < KEPT ? this.alike : KEPT;
    for (let n = 0; n <= kept; n++) {
      const seen = learned.value(this.seenS[n] as number, 0.1, 0, MOST_SEEN);
      this.seenS[n] = seen;
      this.occupiedS[n] = learned.value(this.occupiedS[n] as number, 0.1, 0, seen);
    }
    for (let n = 0; n <= LONGEST_SEEN; n++) this.reweigh(n);
  }

  /** P(occupied | n): the prior, and what has been seen at that length. */
  private occupied(n: number): number {
    return (this.trust * this.expected(n) + (this.occupiedS[n] as number)) / (this.trust + (this.seenS[n] as number));
  }

  private expected(n: number): number {
    if (this.onset <= 1) return n === 0 ? this.low : this.high;
    // A length that has not been seen is taken to look like the longest that has, once the zone's own is known.
    if (n > this.onset && (this.seenS[n] as number) < SEEN && (this.seenS[n - 1] as number) >= SEEN)
      return this.occupied(n - 1);
    const steep = Math.pow(n / this.onset, STEEP);
    return this.low + ((this.high - this.low) * steep) / (steep + 1);
  }

  private reweigh(n: number): void {
    const q = this.occupied(n < this.alike ? n : this.alike);
    const bounded = q < SURE ? SURE : q > 1 - SURE ? 1 - SURE : q;
    this.weightOn[n] = Math.pow(bounded, this.exponent);
    this.weightOff[n] = Math.pow(1 - bounded, this.exponent);
  }
}
