// The background of one zone: what its sensor sees when nobody is there. The first is learned from its first looks; then it follows what is
// steady, at once or after hours, and is found anew where it has been lost. Ranges in mm, times in ms.
import { FarthestRange } from "./farthest-range.ts";
import { FirstLooks } from "./first-looks.ts";
import type { Learned } from "./learned.ts";

/** A valid reading this much nearer than the background is somebody. Unit mm; above the noise of the sensors measured. */
const MARGIN_MM = 200;
/** A steady reading beyond the background for this long is the new background. Unit ms; guess. */
const FARTHER_MS = 5000;
/** The same of a background that may be somebody who stood there at the start, and is farther by the margin. Unit ms; guess, shorter than a step up. */
const DOUBTFUL_MS = 400;
/** A steady reading before the background for this long is furniture, not a customer. Unit ms; guess. */
const NEARER_MS = 7200000;
/** A reading within this of the steady one counts as steady. Unit mm; guess, three sigma of a VL53L1X at 3 m. */
const STEADY_MM = 60;
/** So many valid looks in a row at one range, most others being invalid, are a floor at the limit of what the sensor reaches. Simulated. */
const GLIMPSES = 20;
/** Parts of a reading in the steady one, and of that in the background. */
const FOLLOW = 0.2;
const DRIFT = 0.04;
/** No background is further away; where the empty zone gives no target, any range is nearer than this. Unit mm. */
const MOST_MM = 10000;
const ANYWHERE_MM = 1e9;

/** The background, and how near a reading has to be to be somebody. */
export class Background {
  /** In mm; undefined with `isLearned` set means that the empty zone gives no target. */
  mm: number | undefined = undefined;
  /** A valid reading nearer than this is somebody; where there is no target, before a floor that is seen now and then. */
  nearMm = -1;
  isLearned = false;
  /** What was learned may be sunlight, or somebody who stood there: not believed before somebody has come and gone. */
  isDoubtful = false;
  private steadyMm = 0;
  private steadySinceMs = 0;
  /** Looks in a row at the steady range, most others being invalid. */
  private glimpses = 0;
  /** When the zone was looked at last with nobody in it. */
  private clearMs = 0;
  private farthest: FarthestRange = new FarthestRange();
  private first: FirstLooks = new FirstLooks();

  /** What is seen when nobody is there, undefined is no target. */
  expect(mm: number | undefined): void {
    this.isLearned = true;
    this.mm = mm;
    this.nearMm = mm === undefined ? ANYWHERE_MM : mm - MARGIN_MM;
  }

  /** What is surely seen when nobody is there, in steps of 20 mm; undefined while that is not known, or no target. */
  surely(): number | undefined {
    return this.isDoubtful || this.mm === undefined ? undefined : 20 * Math.floor(this.mm / 20);
  }

  /** Writes or takes it, unless it is `measured`. */
  exchange(learned: Learned, measured: boolean): void {
    const mm = this.surely();
    const kept = learned.value(mm === undefined ? -1 : mm, 1, -1, MOST_MM);
    if (!measured && kept >= 0 && kept !== mm) this.expect(kept);
  }

  /** Somebody seems to be there from now on. */
  covered(): void {
    this.farthest.begins(this.clearMs);
  }

  /**
   * A valid range, `step` more than the one before. `moves`: how often the line has moved up so far, where somebody seems to be there, and
   * below 0 where nobody is. Where the range `mayBeSteady`, the background follows what is steady.
   */
  look(rangeMm: number, step: number, moves: number, mayBeSteady: boolean, tMs: number): void {
    const lostMm = moves < 0 ? 0 : this.farthest.see(rangeMm, step, moves, tMs);
    if (moves < 0) this.clearMs = tMs;
    else if (lostMm > 0) {
      this.expect(lostMm);
      this.isDoubtful = true;
    }
    const off = rangeMm - this.steadyMm;
    const isAlike = off <= STEADY_MM && off >= -STEADY_MM;
    const steadyMm = isAlike ? this.steadyMm + FOLLOW * off : rangeMm;
    this.steadyMm = steadyMm;
    const mm = this.mm;
    if (!mayBeSteady || !isAlike) {
      this.steadySinceMs = tMs;
      this.glimpses = isAlike && this.isLearned && !this.isDoubtful ? this.glimpses + 1 : 0;
      if (mm === undefined && this.glimpses > GLIMPSES) this.nearMm = steadyMm - MARGIN_MM;
      return;
    }
    if (mm !== undefined && steadyMm < mm - STEADY_MM) {
      if (tMs - this.steadySinceMs > NEARER_MS && this.isLearned) this.expect(steadyMm);
    } else if (mm === undefined || steadyMm > mm + STEADY_MM) {
      if (this.isLearned) this.move(steadyMm, tMs - this.steadySinceMs);
    } else {
      const drifted = mm + DRIFT * (steadyMm - mm);
      this.mm = drifted;
      this.nearMm = drifted - MARGIN_MM;
    }
  }

  /** Moves the background to where the zone has been steady for long enough, where that is farther or there is none. */
  private move(steadyMm: number, steadyMs: number): void {
    const mm = this.mm;
    // What is seen so well is no floor at the limit: what was taken for one was somebody.
    if (mm === undefined && steadyMs > FARTHER_MS) this.nearMm = ANYWHERE_MM;
    let afterMs = mm === undefined && this.isDoubtful ? FARTHER_MS : NEARER_MS;
    if (mm !== undefined && steadyMm - mm >= (this.isDoubtful ? MARGIN_MM : STEADY_MM))
      afterMs = this.isDoubtful ? DOUBTFUL_MS : FARTHER_MS;
    if (steadyMs > afterMs) this.expect(steadyMm);
  }

  /** The first background: the steady reading, or "no target" when most first looks had none. */
  learn(status: number, tMs: number): void {
    const seen = this.first.look(status, tMs - this.steadySinceMs);
    if (seen === "unsettled") return;
    this.expect(seen === "steady" ? this.steadyMm : undefined);
    this.isDoubtful = seen !== "nothing";
  }
}
