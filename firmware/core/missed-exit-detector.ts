// Dips of the head zone: somebody leaves the pay point and the next steps up. A dip without an exit crossing may be a
// departure that the exit beam missed; how often it is, is learned. Knows only times.

import type { Learned } from "./learned.ts";

/** An exit crossing this long after a dip belongs to it: packing and the way out. Unit ms. Simulated. */
const WINDOW_MS = 13000;
/** A dip so soon after an exit crossing is its own: the next one steps up late, or nobody does. Unit ms. Simulated. */
const OWN_MS = 4000;
/** Share of what is remembered that stays at each new exit. Guess: about forty exits. */
const KEEP = 0.975;
/** None of the sums that are remembered gets further. */
const MOST = 1e6;

/** Pairs dips with exit crossings. Times in ms. */
export class MissedExitDetector {
  private counted = 0;
  /** When the dip came that waits for its exit crossing, or the last crossing. */
  dipMs = -1e9;
  private isWaiting = false;
  /** Share of departures that the head zone sees. */
  visible = 0.5;
  /** So many dips since the last crossing were departures, if the exit beam is dead; and of those after which nobody stepped up. */
  unseen = 0;
  unfollowed = 0;
  private exits = 10;
  private announced = 5;
  private idle = 3;

  /** An exit crossing. */
  departed(tMs: number): void {
    this.exits = KEEP * this.exits + 1;
    this.announced = KEEP * this.announced + (this.isWaiting ? 1 : 0);
    this.idle *= KEEP;
    this.unseen = 0;
    this.unfollowed = 0;
    this.visible = this.announced / this.exits;
    this.isWaiting = false;
    this.dipMs = tMs;
  }

  /** Writes or takes how often a departure shows at the head zone, and a dip is none. */
  exchange(learned: Learned): void {
    this.exits = learned.value(this.exits, 0.01, 1, MOST);
    this.announced = learned.value(this.announced, 0.01, 0, MOST);
    this.idle = learned.value(this.idle, 0.01, 0, MOST);
    this.visible = this.announced / this.exits;
  }

  /** Once a second, with the zone's count of dips: true when a dip has found no exit crossing in its time. */
  tick(dips: number, tMs: number): boolean {
    const expired = this.isWaiting && tMs - this.dipMs > WINDOW_MS;
    if (expired) this.isWaiting = false;
    if (dips !== this.counted) {
      this.counted = dips;
      if (!this.isWaiting && tMs - this.dipMs > OWN_MS) {
        this.dipMs = tMs;
        this.isWaiting = true;
      }
    }
    return expired;
  }

  /**
   * Probability that a dip without an exit crossing was a departure, given the share of missed ones and how likely one
   * was then, on average 1.
   */
  wasDeparture(missed: number, likely: number, isFree: boolean): number {
    this.idle += likely;
    const odds = (this.announced * likely) / this.idle;
    const sure = odds > 0.9 ? 0.9 : odds;
    this.unseen += sure;
    if (isFree) this.unfollowed += sure;
    const q = missed * odds;
    return q > 0.9 ? 0.9 : q;
  }
}
