// What has crossed the beams since the last step of the line, and the arrival rate that follows from it.
import type { Calibration } from "./calibration.ts";

/** Memory of the arrival rate. Unit s. */
const ARRIVAL_MEMORY_S = 900;
/** Arrivals per second before any are seen: one a minute. Guess. */
const PRIOR_ARRIVALS_PER_S = 1 / 60;

/** Counts that the next step takes over. */
export class RecentCounts {
  arrivalsPerS: number = PRIOR_ARRIVALS_PER_S;
  /** Customers at the entrance and at the exit: a crossing may stand for less than one. */
  ins = 0;
  outs = 0;
  /** Crossings inward, and those of them that came close after another. */
  entries = 0;
  close = 0;

  /** Hands the counts to the calibration and to the arrival rate, which follows the entrance if that works. */
  handOver(calibration: Calibration, entryWorks: boolean, exitWorks: boolean): void {
    const ins = this.ins;
    const outs = this.outs;
    if (ins + outs === 0) return;
    calibration.count(this.entries, this.close, ins, outs);
    if (entryWorks || exitWorks) this.arrivalsPerS += (entryWorks ? ins : outs) / ARRIVAL_MEMORY_S;
    this.ins = 0;
    this.outs = 0;
    this.entries = 0;
    this.close = 0;
  }

  /** Arrivals fade from the rate as time passes. */
  fade(seconds: number): void {
    this.arrivalsPerS *= 1 - seconds / ARRIVAL_MEMORY_S;
  }
}
