// Tells a zone that has lost its background from one with people in it: dust on the glass, a wall that has moved or a trolley that was
// parked there reads like somebody who never goes. Behind people who come and go, what is seen farthest is the background; and so
// is what is seen farthest, and nearly always, while the line beside it moves on.

/** A zone that has been occupied for so long without a break may have lost its background. Unit ms; simulated. */
const LOST_MS = 600000;
/** People come and go where ranges differ by this much; one who stands there moves less. Unit mm; simulated. */
const COMES_AND_GOES_MM = 300;
/** Ranges within this of each other are of one thing, beyond that of something behind it. Unit mm; three sigma of a VL53L1X at 3 m. */
const SAME_MM = 60;
const BEHIND_MM = 100;
/** What has been the farthest for so long, in half of all looks, while the line has moved up so often, does not stand in it. Simulated. */
const PARKED_MS = 180000;
const PARKED_MOVES = 3;
const PARKED_SHARE = 0.5;

/** The nearest and farthest of one presence. Ranges in mm, times in ms. */
export class FarthestRange {
  /** When nobody was there last, as told; and since when the farthest of now counts. */
  private clearMs = 0;
  private sinceMs = 0;
  private nearestMm = 0;
  /** 0 until it has been seen twice in a row. */
  private farthestMm = 0;
  /** When it was seen first, and how often the line had moved up by then. */
  private farthestSinceMs = 0;
  private movesThen = 0;
  /** Looks since then, and those of them that saw it. */
  private looks = 0;
  private seen = 0;

  /**
   * A valid range while somebody seems to be there, `step` more than the one before, how often the line has moved up so far, and when
   * nobody was there last: the background if that has been lost, or 0.
   */
  see(rangeMm: number, step: number, moves: number, clearMs: number, tMs: number): number {
    if (clearMs !== this.clearMs) {
      this.clearMs = clearMs;
      this.sinceMs = clearMs;
      this.farthestMm = 0;
    }
    const isFirst = this.farthestMm === 0;
    const off = rangeMm - this.farthestMm;
    if (step < SAME_MM && step > -SAME_MM) {
      if (isFirst || rangeMm < this.nearestMm) this.nearestMm = rangeMm;
      if (isFirst || off > BEHIND_MM) this.begin(rangeMm - step / 2, moves, tMs);
    }
    const farthestMm = this.farthestMm;
    if (farthestMm === 0) return 0;
    this.looks += 1;
    if (off > -SAME_MM && off < SAME_MM) this.seen += 1;
    const isParked = moves - this.movesThen >= PARKED_MOVES && this.isParked(tMs);
    if (!isParked && tMs - this.sinceMs <= LOST_MS) return 0;
    this.sinceMs = tMs;
    this.farthestMm = 0;
    return isParked || farthestMm - this.nearestMm > COMES_AND_GOES_MM ? farthestMm : 0;
  }

  private begin(rangeMm: number, moves: number, tMs: number): void {
    this.farthestMm = rangeMm;
    this.farthestSinceMs = tMs;
    this.movesThen = moves;
    this.looks = 0;
    this.seen = 0;
  }

  private isParked(tMs: number): boolean {
    return tMs - this.farthestSinceMs > PARKED_MS && this.seen > PARKED_SHARE * this.looks;
  }
}
