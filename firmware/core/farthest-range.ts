// Tells a zone that has lost its background from one with people in it: dust on the glass or a wall that has moved reads like somebody who
// never goes. Behind people who come and go, what is seen farthest is the background.

/** A zone that has been occupied for so long without a break may have lost its background. Unit ms; simulated. */
const LOST_MS = 600000;
/** People come and go where ranges differ by this much; one who stands there moves less. Unit mm; simulated. */
const COMES_AND_GOES_MM = 300;
/** The average is somebody's own so long after they came. Unit ms. */
const SETTLE_MS = 2000;
/** Part of one range in the average. */
const FOLLOW = 0.2;

/** The nearest and farthest of one presence. Ranges in mm, times in ms. */
export class FarthestRange {
  private averageMm = 0;
  private sinceMs = 0;
  private nearestMm = 0;
  /** 0 until the average is somebody's own. */
  private farthestMm = 0;

  /** A valid range, and whether somebody seems to be there: the background if that has been lost, or 0. */
  see(rangeMm: number, occupied: boolean, tMs: number): number {
    const averageMm = this.averageMm + FOLLOW * (rangeMm - this.averageMm);
    this.averageMm = averageMm;
    if (!occupied) {
      this.sinceMs = tMs;
      this.farthestMm = 0;
      return 0;
    }
    const ms = tMs - this.sinceMs;
    if (ms > SETTLE_MS) {
      const isFirst = this.farthestMm === 0;
      if (isFirst || averageMm > this.farthestMm) this.farthestMm = averageMm;
      if (isFirst || averageMm < this.nearestMm) this.nearestMm = averageMm;
    }
    if (ms <= LOST_MS) return 0;
    const farthest = this.farthestMm - this.nearestMm > COMES_AND_GOES_MM ? this.farthestMm : 0;
    this.sinceMs = tMs;
    this.farthestMm = 0;
    return farthest;
  }
}
