// Tells a beam that flutters (sun on the receiver, a loose plug) from one that people break. Knows only times.

/** Breaks further apart than this do not belong to one flutter. Unit ms; flutters once a second and faster. Guess. */
export const PAUSE_MS = 1300;
/** Breaks are as regular as no body moves when each comes within this share of the mean time after the last, and this. */
const REGULAR = 0.15;
const REGULAR_MS = 8;
/** So many times as regular, one after another. Simulated: whoever fidgets in a beam reaches 3 once a day. */
const REGULAR_BREAKS = 3;
/** So many breaks without a pause that the twin has not, regular or not: nobody fidgets for that long. Simulated. */
const MOST_BREAKS = 14;
/** Breaks closer than this on average are no bodies one behind another, even if the twin has them, too. Unit ms; guess. */
const QUICK_MS = 300;
/** Quiet for this long, it is trusted again. Unit ms; guess. */
const QUIET_MS = 10000;

/** The breaks of one beam. Times are monotonic ms. */
export class Flutter {
  /** Until then the beam is not to be believed. */
  untilMs = -1e9;
  private lastMs = -1e9;
  private meanMs = 0;
  private regular = 0;
  /** Breaks without a pause, less those that were bodies. */
  private breaks = 0;

  /** The beam is broken anew. True when it turns out to flutter. */
  broken(tMs: number): boolean {
    const gapMs = tMs - this.lastMs;
    this.lastMs = tMs;
    if (gapMs > PAUSE_MS) {
      this.regular = 0;
      this.breaks = 0;
      this.meanMs = 0;
      return false;
    }
    const off = gapMs - this.meanMs;
    const most = REGULAR * this.meanMs + REGULAR_MS;
    const isRegular = off < most && off > -most;
    this.regular = isRegular ? this.regular + 1 : 0;
    this.meanMs += isRegular ? 0.5 * off : off;
    this.breaks += 1;
    const was = this.isActive(tMs);
    if (!was && this.regular < REGULAR_BREAKS && this.breaks < MOST_BREAKS) return false;
    this.untilMs = tMs + QUIET_MS;
    return !was;
  }

  /** A break of this beam was a body: its twin had one, too. */
  matched(): void {
    this.regular = 0;
    if (this.breaks > 0 && this.meanMs > QUICK_MS) this.breaks -= 1;
  }

  /** Whether it flutters; a quiet time ends it. */
  isActive(tMs: number): boolean {
    return tMs <= this.untilMs;
  }
}
