// Evidence from the entrance about the length of the line: somebody stands in it when the lane is full, and a lane takes no
// more than it has room for.

import { LearnedPosition } from "./learned-position.ts";
import type { LineFilter } from "./line-filter.ts";

/** Room of a lane before it is learned, and how far off that may be (variance). Guess: 4 to 5 m. */
const PRIOR_ROOM = 6.5;
const PRIOR_VARIANCE = 1;
/** The same variance of a room that is told by how long people walk. Simulated. */
const WALKED_VARIANCE = 1.4;
/** The same variance where it will be seen how long people walk, until it has been: a lane may be of any length. Simulated. */
const UNWALKED_VARIANCE = 8;
/** The same before several tills: the more there are, the longer is what the line is led to and fro through. Simulated. */
const GROUP_ROOM = 3;
const ROOM_A_TILL = 1.5;
const VARIANCE_A_TILL = 0.4;
/** Spread of the length at which the lane is full. Variance; simulated. */
const SPREAD = 3;
/** Whoever stands in the entrance for less may linger there before a short line: nothing is learned of the room. Unit ms; simulated. */
const LINGERS_MS = 8000;
/** One second of an occupied entrance is this part of an independent observation. Simulated. */
const TEMPER = 0.1;
/** One second of a line longer than the lane has room for is this part of an independent contradiction. Guess. */
const BOUND = 0.02;
/** The same before anybody has stood in the entrance: a guess is no bound. */
const UNMET = 0.001;

/** The room between the entrance and the exit beam, in customers. */
export class Entrance {
  readonly room: LearnedPosition;
  private isGroup: boolean;
  /** Walks have told the room before several tills: a line that nothing bounds would grow there by what the counts drift. */
  private isTold = false;

  /** `tills` as of the layout; `seesWalks`: the head zone tells how long people walk through an empty lane. */
  constructor(tills: number, seesWalks: boolean) {
    this.isGroup = tills > 0;
    this.room =
      tills > 0
        ? new LearnedPosition(GROUP_ROOM + ROOM_A_TILL * tills, UNWALKED_VARIANCE + VARIANCE_A_TILL * tills * tills)
        : new LearnedPosition(PRIOR_ROOM, seesWalks ? UNWALKED_VARIANCE : PRIOR_VARIANCE);
  }

  /** By how long people walk, there is room for so many. */
  expect(customers: number): void {
    this.room.expect(customers, WALKED_VARIANCE);
    this.isTold = this.isGroup;
  }

  /**
   * Somebody has stood in the entrance for so long (0: nobody); how many have come and not left since the lane was surely empty, and
   * the variance of that. The first time counts however short it is.
   */
  observe(stoodMs: number, net: number, netVariance: number): void {
    this.room.observe(stoodMs > (this.room.met ? LINGERS_MS : 0), net, netVariance);
  }

  /**
   * So many seconds of the entrance being occupied or not; the line has to be renewed afterwards. `bound`: the room is known,
   * or nothing else bounds the line.
   */
  weigh(line: LineFilter, occupied: boolean, bound: boolean, seconds: number): void {
    const room = this.room.customers;
    if (!occupied && line.high <= room) return;
    const spread = SPREAD + 2 * this.room.variance;
    const power = -2 * (occupied ? TEMPER : bound || this.isTold ? BOUND : UNMET) * seconds;
    const p = line.p;
    for (let n = occupied ? line.low : Math.floor(room) + 1; n <= line.high; n++) {
      const off = n - room;
      p[n] = (p[n] as number) * Math.pow(1 + (off * off) / spread, power);
    }
  }
}
