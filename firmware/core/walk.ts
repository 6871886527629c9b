// How long people walk from the entrance to the pay point of an empty lane: the lane's length, in the only unit that a box can measure.
// In a longer lane the line reaches further, and that is known long before a line has been seen to.
import { newReals, type Reals } from "./buffers.ts";
import type { Learned } from "./learned.ts";

/** Walks that are remembered. */
const KEPT = 9;
/** A single walk is no measure: some stop on the way, and some who come are not those who are seen to arrive. */
const FEWEST = 2;
/** Share of the walks that are shorter than the one that counts: one in twenty is nobody's who came, and far too short. Simulated. */
const SHORTER = 0.35;
/** One to the pay point takes this much longer than one to the tail zone; who is there sooner was there before. Simulated. */
const PAST_TAIL = 1.3;
/** A longer one is no walk. Unit s. */
const MOST_S = 60;

/** Before several tills further walks are timed in a lane this surely empty, to which nobody has come for so long: else others are at the exit first. Simulated. */
const TIMED_IF_EMPTY = 0.85;
const TIMED_AFTER_MS = 20000;

/** Customers between the beams when the line reaches the entrance: those beyond the pay point, and one on so many s of walk. Simulated. */
const BEYOND = 3.5;
const ROOM_S = 1.6;
/** Where many crossings follow each other closely, people come with trolleys and families, and take more room. Simulated. */
const CROWD_S = 3.2;
/** The same in a long lane, which has more room than that. Simulated. */
const LONG_BEYOND = 2.5;
const LONG_ROOM_S = 1.2;
const LONG_CROWD_S = 2.2;
/** When it reaches the tail zone: so many, a part of the room, and more of it the further the zone is from the pay point. Simulated. */
const TAIL = 0.8;
const TAIL_LEAST = 0.4;
const TAIL_MORE = 0.6;

/** The walks of one lane. */
export class Walk {
  private last: Reals = newReals(KEPT);
  private count = 0;
  private usualS = 0;

  /** Somebody has walked to the pay point for so many s, and to the tail zone it usually takes `tailS`; 0: there is none. */
  add(seconds: number, tailS: number): void {
    if (seconds > MOST_S || seconds < PAST_TAIL * tailS) return;
    this.last[this.count % KEPT] = seconds;
    this.count += 1;
    this.choose();
  }

  /** Before several tills: whether to time somebody who comes, after a pause of so long, to a lane that is empty with this probability. */
  isTimed(empty: number, pauseMs: number): boolean {
    return this.usualS === 0 || (empty > TIMED_IF_EMPTY && pauseMs > TIMED_AFTER_MS);
  }

  /** A walk without a stop, in s: the fourth shortest of the last nine, and as far from the shortest of fewer; 0 while it is not known. */
  seconds(): number {
    return this.usualS;
  }

  /** Customers between the beams when the line reaches the entrance; `close`: share of crossings that follow another, below 0 before several tills. */
  room(close: number): number {
    const short = BEYOND + this.usualS / (ROOM_S + CROWD_S * close);
    if (close < 0) return short;
    const long = LONG_BEYOND + this.usualS / (LONG_ROOM_S + LONG_CROWD_S * close);
    return long > short ? long : short;
  }

  /** The same when it reaches the tail zone, `tailS` from the entrance, in a lane with that `room`; the walk is known. */
  tail(room: number, tailS: number): number {
    const share = 1 - tailS / this.usualS;
    return TAIL + room * (TAIL_LEAST + TAIL_MORE * (share > 0 ? share : 0));
  }

  /** Writes or takes the walks. */
  exchange(learned: Learned): void {
    this.count = learned.value(this.count < KEPT ? this.count : KEPT, 1, 0, KEPT);
    for (let i = 0; i < KEPT; i++) this.last[i] = learned.value(this.last[i] as number, 0.01, 0, MOST_S);
    if (learned.isReading) this.choose();
  }

  private choose(): void {
    const n = this.count < KEPT ? this.count : KEPT;
    if (n < FEWEST) return;
    const rank = Math.floor(SHORTER * n);
    for (let i = 0; i < n; i++) {
      const here = this.last[i] as number;
      let shorter = 0;
      for (let j = 0; j < n; j++) {
        const other = this.last[j] as number;
        if (other < here || (other === here && j < i)) shorter += 1;
      }
      if (shorter === rank) this.usualS = here;
    }
  }
}
