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
/** What has been the farthest for so long, in more looks than not, while the line has moved up so often, does not stand in it. Simulated. */
const PARKED_MS = 180000;
const PARKED_MOVES = 3;
/** Nothing has been seen twice in a row yet: any range is beyond it, and before it. */
const NONE_MM = -1e9;
const ANY_MM = 1e9;

/** The nearest and farthest of one presence. Ranges in mm, times in ms. */
export class FarthestRange {
  /** When nobody was there last, as told; and since when the farthest of now counts. */
  private clearMs = 0;
  private farthestMm: number = NONE_MM;
  private nearestMm: number = ANY_MM;
  /** Looks since the farthest was seen first that saw it, less those that did not. */
  private balance = 0;
  /** How often the line had moved up by then, and when that was. */
  private movesThen = 0;
  private sinceMs = 0;
  private farthestSinceMs = 0;

  /**
   * A valid range while somebody seems to be there, `step` more than the one before, and how often the line has moved up so far: the
   * background if that has been lost, or 0.
   */
  see(rangeMm: number, step: number, moves: number, tMs: number): number {
    const off = rangeMm - this.farthestMm;
    if (step < SAME_MM && step > -SAME_MM) {
      if (rangeMm < this.nearestMm) this.nearestMm = rangeMm;
      if (off > BEHIND_MM) this.begin(rangeMm - step / 2, moves, tMs);
    }
    this.balance += off < SAME_MM && off > -SAME_MM ? 1 : -1;
    const isParked =
      moves - this.movesThen >= PARKED_MOVES && this.balance > 0 && tMs - this.farthestSinceMs > PARKED_MS;
    return isParked || tMs - this.sinceMs > LOST_MS ? this.judge(isParked, tMs) : 0;
  }

  /** Somebody seems to be there from now on, and nobody was at `clearMs`: to be told before such ranges are seen. */
  begins(clearMs: number): void {
    if (clearMs === this.clearMs) return;
    this.clearMs = clearMs;
    this.sinceMs = clearMs;
    this.forget();
  }

  private forget(): void {
    this.farthestMm = NONE_MM;
    this.nearestMm = ANY_MM;
  }

  private begin(rangeMm: number, moves: number, tMs: number): void {
    this.farthestMm = rangeMm;
    this.farthestSinceMs = tMs;
    this.movesThen = moves;
    this.balance = 0;
  }

  /** The farthest is the background if it `isParked`, or if people come and go before it. */
  private judge(isParked: boolean, tMs: number): number {
    const farthestMm = this.farthestMm;
    if (farthestMm === NONE_MM) return 0;
    const isLost = isParked || farthestMm - this.nearestMm > COMES_AND_GOES_MM;
    this.sinceMs = tMs;
    this.forget();
    return isLost ? farthestMm : 0;
  }
}
