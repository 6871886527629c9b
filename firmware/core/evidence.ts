// What one zone (or a held beam) says of the length of the line: P(occupied | n), learned as the line is estimated.
import { newReals, type Reals } from "./buffers.ts";
import { type LineFilter, LONGEST } from "./line-filter.ts";

/** Probabilities stay this far from 0 and 1: no zone is ever that sure. */
const SURE = 0.01;
/** One second of occupancy counts as this part of an independent observation: people stand still. Measured. */
const INDEPENDENT = 0.05;

/** How suddenly the zone fills as the line reaches it. Simulated. */
const STEEP = 10;
/** Independent seconds at a length from which on it has been seen. */
const SEEN = 0.5;

/** A table of P(occupied | n) for n = 0..20 and the weights that the filter takes from it. */
export class Evidence {
  /** Independent seconds at each length, and those of them in which the zone was occupied. */
  private seen: Reals = newReals(LONGEST + 1);
  private hits: Reals = newReals(LONGEST + 1);
  private weightOn: Reals = newReals(LONGEST + 1);
  private weightOff: Reals = newReals(LONGEST + 1);
  private low: number;
  private high: number;
  private from: number;
  private exponent: number;
  private trust: number;
  private next = 0;

  /**
   * A table that starts at `low` for short lines and reaches `high` around the length `from`, worth `trust` seconds
   * of independent observation; `exponent` tempers each second's evidence, which is not independent of the last.
   */
  constructor(low: number, high: number, from: number, trust: number, exponent: number) {
    this.low = low;
    this.high = high;
    this.from = from;
    this.exponent = exponent;
    this.trust = trust;
    for (let n = 0; n <= LONGEST; n++) this.reweigh(n);
  }

  /** The line reaches the zone at another length than was believed: what has not been seen follows. */
  reach(from: number): void {
    this.from = from;
  }

  /**
   * Weighs the line by one second of the zone being occupied or not, and learns from the line in turn: fully with
   * `sureness` 1, not at all with 0. Learning from an unsure line would only confirm it in its error.
   */
  observe(line: LineFilter, occupied: boolean, sureness: number): void {
    const p = line.p;
    for (let n = 0; n <= LONGEST; n++) {
      const part = INDEPENDENT * sureness * (p[n] as number);
      if (part > 0.0005) {
        this.seen[n] = (this.seen[n] as number) + part;
        if (occupied) this.hits[n] = (this.hits[n] as number) + part;
      }
    }
    line.weigh(occupied ? this.weightOn : this.weightOff);
    // Powers are dear on a microcontroller: one length's weights are renewed each second.
    this.reweigh(this.next);
    this.next = this.next === LONGEST ? 0 : this.next + 1;
  }

  /** P(occupied | n): the prior, and what has been seen at that length. */
  private occupied(n: number): number {
    return (this.trust * this.expected(n) + (this.hits[n] as number)) / (this.trust + (this.seen[n] as number));
  }

  private expected(n: number): number {
    if (this.from <= 1) return n === 0 ? this.low : this.high;
    // A length that has not been seen is taken to look like the longest that has, once the zone's own is known.
    if (n > this.from && (this.seen[n] as number) < SEEN && (this.seen[n - 1] as number) >= SEEN)
      return this.occupied(n - 1);
    const steep = Math.pow(n / this.from, STEEP);
    return this.low + ((this.high - this.low) * steep) / (steep + 1);
  }

  private reweigh(n: number): void {
    const q = this.occupied(n);
    const bounded = q < SURE ? SURE : q > 1 - SURE ? 1 - SURE : q;
    this.weightOn[n] = Math.pow(bounded, this.exponent);
    this.weightOff[n] = Math.pow(1 - bounded, this.exponent);
  }
}
