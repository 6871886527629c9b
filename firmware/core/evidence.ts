// What one zone (or a held beam) says of the length of the line: P(occupied | n), learned as the line is estimated.
import { newReals, type Reals } from "./buffers.ts";
import { type LineFilter, LONGEST } from "./line-filter.ts";

/** Probabilities stay this far from 0 and 1: no zone is ever that sure. */
const SURE = 0.01;
/** One second of occupancy counts as this part of an independent observation: people stand still. Measured. */
const INDEPENDENT = 0.05;

/** Independent seconds at a length from which on it has been seen. */
const SEEN = 0.5;

/** A table of P(occupied | n) for n = 0..20 and the weights that the filter takes from it. */
export class Evidence {
  /** P(occupied | n). */
  readonly occupied: Reals = newReals(LONGEST + 1);
  private seen: Reals = newReals(LONGEST + 1);
  private weightOn: Reals = newReals(LONGEST + 1);
  private weightOff: Reals = newReals(LONGEST + 1);
  private exponent: number;
  private trust: number;
  private from: number;
  private next = 0;

  /**
   * A table that starts at `low` for short lines and reaches `high` around the length `from`, worth `trust` seconds
   * of independent observation; `exponent` tempers each second's evidence, which is not independent of the last.
   */
  constructor(low: number, high: number, from: number, trust: number, exponent: number) {
    this.exponent = exponent;
    this.trust = trust;
    this.from = from;
    for (let n = 0; n <= LONGEST; n++) {
      const reach = from <= 1 ? (n === 0 ? 0 : 1) : Math.pow(n, 10) / (Math.pow(n, 10) + Math.pow(from, 10));
      this.occupied[n] = low + (high - low) * reach;
      this.seen[n] = trust;
      this.reweigh(n);
    }
  }

  /**
   * Weighs the line by one second of the zone being occupied or not, and learns from the line in turn: fully with
   * `sureness` 1, not at all with 0. Learning from an unsure line would only confirm it in its error.
   */
  observe(line: LineFilter, occupied: boolean, sureness: number): void {
    const z = occupied ? 1 : 0;
    const p = line.p;
    let carries = false;
    for (let n = 0; n <= LONGEST; n++) {
      const part = INDEPENDENT * sureness * (p[n] as number);
      // A length that has not been seen is taken to look like the longest that has, once the zone's own is known.
      const isSeen = (this.seen[n] as number) >= this.trust + SEEN;
      if (isSeen) carries = n >= this.from;
      else if (carries) this.occupied[n] = this.occupied[n - 1] as number;
      if (part > 0.0005) {
        this.seen[n] = (this.seen[n] as number) + part;
        const was = this.occupied[n] as number;
        this.occupied[n] = was + ((z - was) * part) / (this.seen[n] as number);
      }
    }
    line.weigh(occupied ? this.weightOn : this.weightOff);
    // Powers are dear on a microcontroller: one length's weights are renewed each second.
    this.reweigh(this.next);
    this.next = this.next === LONGEST ? 0 : this.next + 1;
  }

  private reweigh(n: number): void {
    const q = this.occupied[n] as number;
    const bounded = q < SURE ? SURE : q > 1 - SURE ? 1 - SURE : q;
    this.weightOn[n] = Math.pow(bounded, this.exponent);
    this.weightOff[n] = Math.pow(1 - bounded, this.exponent);
  }
}
