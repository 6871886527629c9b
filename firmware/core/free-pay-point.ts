// Nobody at the pay point for a while: in a lane where whoever is served stays in sight and the next one steps up soon, nobody is
// waiting either. Whether this is such a lane is learned from departures: where people pack beyond the pay point, or stand back from
// it, a free one says nothing. Knows only times.
import type { Learned } from "./learned.ts";
import type { Presence } from "./zone.ts";

/** Free for longer than this, with somebody in the lane, is late. Unit s. */
const LATE_S = 20;
/** From how long on a free pay point says something, and what is left with each second of those who step up late. Simulated. */
const SOON_S = 6;
const STILL_LATE = 0.86;
/**
 * Late ones in a departure, as counted: so many are passers-by and staff before an empty lane. Each one more makes it so much likelier that
 * somebody in the lane is late, and it is never unlikelier than that. Simulated.
 */
const STRAY = 0.06;
const OFTEN = 8;
const LEAST = 0.05;
/** Share of what is remembered that stays at each departure, and what is believed at the start. Guesses. */
const KEEP = 0.98;
const PRIOR_EXITS = 8;
const PRIOR_LATE = 4;
/** No sum that is remembered gets further. */
const MOST = 1000;

/** The pay point of a lane with a head zone and both beams. */
export class FreePayPoint {
  /** For how long nobody has been seen there, without the time in which somebody may have been on the way to it. Unit s. */
  private freeS = 0;
  private exits = PRIOR_EXITS;
  private late = PRIOR_LATE;

  /**
   * So many seconds have passed; `walking`: somebody may be on the way from the entrance. How much likelier they were in an empty lane
   * than in another: 1 and more.
   */
  advance(seen: Presence, walking: boolean, seconds: number): number {
    if (seen !== "empty") {
      if (seen === "occupied" && !walking) this.end();
      this.freeS = 0;
      return 1;
    }
    if (walking) return 1;
    const before = this.likely();
    this.freeS += seconds;
    return before / this.likely();
  }

  /** Somebody left the lane. */
  departed(seen: Presence): void {
    if (seen !== "empty" && seen !== "occupied") return;
    this.exits = KEEP * this.exits + 1;
    this.late *= KEEP;
    this.end();
    this.freeS = 0;
  }

  /** Writes or takes how many have been late. */
  exchange(learned: Learned): void {
    this.exits = learned.value(this.exits, 0.01, 1, MOST);
    this.late = learned.value(this.late, 0.01, 0, MOST);
  }

  /** Whoever is seen now was in the lane all the while. */
  private end(): void {
    if (this.freeS > LATE_S) this.late += 1;
  }

  /** Probability that a pay point is free for so long with somebody in the lane. */
  private likely(): number {
    const overS = this.freeS - SOON_S;
    if (overS < 0) return 1;
    const often = OFTEN * (this.late / this.exits - STRAY);
    const late = often < LEAST ? LEAST : often > 1 ? 1 : often;
    return late + (1 - late) * Math.pow(STILL_LATE, overS);
  }
}
