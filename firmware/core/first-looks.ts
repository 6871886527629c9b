// What the first looks of a zone say of its background: something steady, nothing in range, or nothing yet. Ranges are the zone's.

/** Status of a sample that saw no target at all, as opposed to one that failed. */
const NO_TARGET = 255;
/** Looks that settle the first background: about five seconds at 20 Hz. */
const LOOKS = 25;
/** Looks without a steady range after which they are counted anew. */
const MOST_LOOKS = 4 * LOOKS;
/** A range that has been steady for so long is the first background. Unit ms; guess. */
const STEADY_MS = 2500;

/**
 * "steady": the steady range is the background; "nothing": the empty zone gives no target; "invalid": most looks failed, in sunlight for
 * instance, and say nothing; "unsettled": more looks are needed.
 */
export type FirstSeen = "unsettled" | "steady" | "nothing" | "invalid";

/** The looks of one zone until its first background is settled. */
export class FirstLooks {
  private looks = 0;
  private valid = 0;
  private noTargets = 0;

  /** One look: its status (0: a valid range), and for how long its range has been steady, in ms. */
  look(status: number, steadyMs: number): FirstSeen {
    this.looks += 1;
    if (status === 0) this.valid += 1;
    if (status === NO_TARGET) this.noTargets += 1;
    if (this.looks < LOOKS) return "unsettled";
    if (this.valid * 2 < this.looks) return this.noTargets * 2 < this.looks ? "invalid" : "nothing";
    if (steadyMs > STEADY_MS) return "steady";
    if (this.looks > MOST_LOOKS) {
      this.looks = 0;
      this.valid = 0;
      this.noTargets = 0;
    }
    return "unsettled";
  }
}
