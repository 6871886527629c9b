// Passes through the tail zone: whoever comes in walks through it, unless the line reaches it. A pass without a crossing
// inward is a customer whom the entrance beams did not see. Knows only times.

import type { Learned } from "./learned.ts";

/** From the entrance to the tail zone before it is learned, and what is taken for a walk there. Unit ms; guess, 3 m. */
const PRIOR_MS = 3000;
const MOST_MS = 40000;
/** By this share one walk moves what is learned. Guess. */
const STEP = 0.1;
/** Whoever passes within so many typical walks, and so many ms, came in by the entrance. Simulated. */
const WALKS = 1.6;
const SLACK_MS = 2200;

/** Pairs crossings inward with presences in the tail zone. Times in ms. */
export class MissedEntryDetector {
  /** The last crossing inward, which may still be followed by its pass. */
  private enteredMs = -1e9;
  /** Crossings inward since the last presence. */
  private pending = 0;
  /** From the entrance to the tail zone: the median. */
  walkMs = PRIOR_MS;
  private counted = 0;
  private passMs = -1e9;
  /** The last pass had no crossing, and whoever it was may still turn back. */
  private isAlone = false;

  /** A crossing inward. */
  entered(tMs: number): void {
    this.enteredMs = tMs;
    this.pending += 1;
  }

  /** Somebody turned back in the entrance. */
  turnedBack(): void {
    this.isAlone = false;
  }

  /** Writes or takes how long people walk from the entrance to the tail zone. */
  exchange(learned: Learned): void {
    this.walkMs = learned.value(this.walkMs, 1, 100, MOST_MS);
  }

  /** Every other second, with the zone's count of presences and when the last began: true when a pass has had no crossing, and nobody turned back. */
  tick(presences: number, begunMs: number, tMs: number): boolean {
    const windowMs = WALKS * this.walkMs + SLACK_MS;
    const alone = this.isAlone && tMs - this.passMs > windowMs;
    if (alone) this.isAlone = false;
    if (presences !== this.counted) {
      this.counted = presences;
      const ms = begunMs - this.enteredMs;
      if (this.pending === 1 && ms > 0 && ms < MOST_MS) this.walkMs *= ms > this.walkMs ? 1 + STEP : 1 - STEP;
      this.pending = 0;
      if (ms > windowMs) this.isAlone = true;
      this.passMs = tMs;
    }
    return alone;
  }
}
