// Where the line reaches the entrance: learns how many stand between the beams when somebody has to stand in the
// entrance, and what that says of the length. A lane holds no more than it has room for.
import { newReals, type Reals } from "./buffers.ts";
import { type LineFilter, LONGEST } from "./line-filter.ts";

/** Room of a lane before it is learned, its variance, and how many observations that is worth. Guess: 4 to 5 m. */
const PRIOR_ROOM = 6.5;
const PRIOR_VARIANCE = 6;
const PRIOR_TRUST = 2;
/** Somebody who lingers in the entrance of a short line is no end of it. Unit customers; guess. */
const OUTLIER = 4;
/** Observations remembered. */
const MEMORY = 30;
/** One second of a held beam is this part of an independent observation. Simulated. */
const TEMPER = 0.1;
/** One second of a line longer than the lane has room for is this part of an independent contradiction. Guess. */
const BOUND = 0.02;

/** The room between the entrance and the exit beam, in customers. */
export class Entrance {
  room = PRIOR_ROOM;
  private variance = PRIOR_VARIANCE;
  private trust = PRIOR_TRUST;
  private held = false;
  private weights: Reals = newReals(LONGEST + 1);
  private bounds: Reals = newReals(LONGEST + 1);

  constructor() {
    this.reweigh();
  }

  /** One second; `sureness` (0 to 1) says how far the line may be learned from. */
  observe(line: LineFilter, held: boolean, sureness: number): void {
    if (held && !this.held) this.learn(line.mean(), sureness);
    this.held = held;
    line.weigh(held ? this.weights : this.bounds);
  }

  private learn(n: number, sureness: number): void {
    const trust = this.trust + sureness;
    const off = n - this.room;
    if (off > OUTLIER || off < -OUTLIER) return;
    this.room += (off * sureness) / trust;
    this.variance += ((off * off - this.variance) * sureness) / trust;
    this.trust = trust > MEMORY ? MEMORY : trust;
    this.reweigh();
  }

  private reweigh(): void {
    const spread = this.variance + 0.8;
    for (let n = 0; n <= LONGEST; n++) {
      const off = n - this.room;
      this.weights[n] = Math.pow(1 / (1 + (off * off) / spread), TEMPER * 2);
      this.bounds[n] = off > 0 ? Math.pow(1 / (1 + (off * off) / spread), BOUND * 2) : 1;
    }
  }
}
