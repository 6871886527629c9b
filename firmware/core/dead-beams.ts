// Tells from the counts alone which beam of a lane has died: people come out of a lane that nobody entered, or a lane
// takes in more than it has room for. Knows nothing of edges; a beam that is blocked for ever shows at its gate.

import { MissedExitDetector } from "./missed-exit-detector.ts";

/** Customers in a row who leave a line that surely had none: the entrance is dead. Misses alone make that 1 in 125. */
const GHOSTS = 3;
/** So many are expected to have come since the last was seen, and those who were in the line have left: the same. */
const OVERDUE = 4;
/** So many more come than the lane has room for, and nobody leaves: the exit is dead. Unit customers. */
const OVERFULL = 1.5;

/** Or so many have left the pay point since, behind whom nobody stepped up, and more have come than so many. Simulated. */
const UNFOLLOWED = 3.4;
const CAME = 4;

/** What has come and gone since the other end last counted anybody. */
export class DeadBeams {
  /** Customers counted at either end since the other one counted any. */
  insSinceOut = 0;
  private outsSinceIn = 0;
  readonly exits: MissedExitDetector = new MissedExitDetector();
  /** Customers expected since the last one was seen to come. */
  overdue = 0;
  private ghosts = 0;
  /** The line's length when the last one had come. */
  private lengthAtIn = 0;

  /** A crossing inward that stands for so many customers. */
  entered(customers: number): void {
    this.insSinceOut += customers;
    this.ghosts = 0;
    this.overdue = 0;
    this.outsSinceIn = 0;
  }

  /** A crossing at the exit; `isGhost` when it is surely somebody and there was surely nobody. */
  left(customers: number, isGhost: boolean): void {
    this.insSinceOut = 0;
    this.outsSinceIn += customers;
    if (isGhost) this.ghosts += 1;
  }

  /** The line's length now, from time to time: it is remembered until somebody leaves. */
  remember(length: number): void {
    if (this.outsSinceIn === 0) this.lengthAtIn = length;
  }

  entryIsDead(): boolean {
    if (this.ghosts >= GHOSTS) return true;
    return this.overdue > OVERDUE && this.outsSinceIn > 2 && this.outsSinceIn >= this.lengthAtIn;
  }

  /** `room`: so many customers fit between the beams. */
  exitIsDead(room: number): boolean {
    return this.insSinceOut > (this.exits.unfollowed > UNFOLLOWED ? CAME : room + OVERFULL);
  }
}
