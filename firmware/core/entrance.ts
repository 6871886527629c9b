// What somebody who stands in the entrance says of the length of the line, and what it says that nobody does: a lane
// holds no more than it has room for.
import { newReals, type Reals } from "./buffers.ts";
import { type LineFilter, LONGEST } from "./line-filter.ts";
import { Reach } from "./reach.ts";

/** Room of a lane before it is learned, and how far off that may be (variance). Guess: 4 to 5 m. */
const PRIOR_ROOM = 6.5;
const PRIOR_VARIANCE = 1;
/** Spread of the length at which the lane is full. Variance; simulated. */
const SPREAD = 3;
/** One second of a held beam is this part of an independent observation. Simulated. */
const TEMPER = 0.1;
/** One second of a line longer than the lane has room for is this part of an independent contradiction. Guess. */
const BOUND = 0.02;

/** The room between the entrance and the exit beam, in customers, and the weights that follow from it. */
export class Entrance {
  readonly room: Reach = new Reach(PRIOR_ROOM, PRIOR_VARIANCE);
  private weights: Reals = newReals(LONGEST + 1);
  private bounds: Reals = newReals(LONGEST + 1);

  constructor() {
    this.reweigh();
  }

  /** One second of the entrance being held or not. */
  weigh(line: LineFilter, held: boolean): void {
    line.weigh(held ? this.weights : this.bounds);
  }

  /** To be called when the room has moved. */
  reweigh(): void {
    const spread = SPREAD + 2 * this.room.variance;
    for (let n = 0; n <= LONGEST; n++) {
      const off = n - this.room.customers;
      this.weights[n] = Math.pow(1 / (1 + (off * off) / spread), TEMPER * 2);
      this.bounds[n] = off > 0 ? Math.pow(1 / (1 + (off * off) / spread), BOUND * 2) : 1;
    }
  }
}
