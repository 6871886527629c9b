// Passes through the tail zone: whoever comes in walks through it, unless the line reaches it. A pass without a crossing
// inward is a customer whom the entrance beams did not see. Knows only times.

/** From the entrance to the tail zone, at the most, and back. Unit ms; guess, 2 to 5 m. */
const WINDOW_MS = 7000;

/** Pairs crossings inward with presences in the tail zone. Times in ms. */
export class MissedEntryDetector {
  /** The last crossing inward, which may still be followed by its pass. */
  private enteredMs = -1e9;
  private counted = 0;
  private passMs = -1e9;
  /** The last pass had no crossing, and whoever it was may still turn back. */
  private isAlone = false;

  /** A crossing inward. */
  entered(tMs: number): void {
    this.enteredMs = tMs;
  }

  /** Somebody turned back in the entrance. */
  turnedBack(): void {
    this.isAlone = false;
  }

  /** Every other second, with the zone's count of presences: true when a pass has had no crossing, and nobody turned back. */
  tick(presences: number, tMs: number): boolean {
    const alone = this.isAlone && tMs - this.passMs > WINDOW_MS;
    if (alone) this.isAlone = false;
    if (presences !== this.counted) {
      this.counted = presences;
      if (tMs - this.enteredMs > WINDOW_MS) this.isAlone = true;
      this.passMs = tMs;
    }
    return alone;
  }
}
