// The wait of somebody who joins the line now, and its range, from the probabilities of its length and the service.
import type { Learned } from "./learned.ts";
import type { LineFilter } from "./line-filter.ts";
import type { Service } from "./service.ts";

/** Spread of one cycle against its mean. Measured: sd 44.8 s on a mean of 58.8 s, less the items' part. */
const SPREAD = 0.6;
/** From the end of a line to where it moves up. Unit s; measured, 2.5 s in a ticket hall. */
const WALK_S = 2.5;
/** From the entrance to the pay point of an empty lane, before it is learned, and what is taken for a walk. Unit s. Simulated. */
const PRIOR_WALK_S = 6;
const MOST_WALK_S = 60;
/** Part of one walk in what is learned, and how far off one may be, as a share: some stop on the way. Guesses. */
const STEP = 0.15;
const OFF = 0.4;
/** Spread of a walk against its mean. Simulated. */
const WALK_SPREAD = 0.3;
/** Ten and ninety per cent of a normal distribution lie this many deviations off. */
const Z_80 = 1.2816;

/** Predicts waits in s. `gain` corrects what the queueing picture gets wrong at this till; learned, 0.6 to 1.3. */
export class Wait {
  medianS = 0;
  lowS = 0;
  highS = 0;
  gain = 1;
  private walkS = PRIOR_WALK_S;

  /** Renews the prediction for somebody who joins at tMs. */
  predict(line: LineFilter, service: Service, tMs: number): void {
    if (service.tills > 0) this.predictGroup(line, service);
    else this.predictLane(line, service, tMs);
  }

  /** Somebody who came to an empty lane was at the pay point after so many s. */
  walked(seconds: number): void {
    if (seconds > MOST_WALK_S) return;
    const most = OFF * this.walkS;
    const off = seconds - this.walkS;
    this.walkS += STEP * (off > most ? most : off < -most ? -most : off);
  }

  /** Writes or takes the walk. */
  exchange(learned: Learned): void {
    this.walkS = learned.value(this.walkS, 0.01, 1, MOST_WALK_S);
  }

  private predictLane(line: LineFilter, service: Service, tMs: number): void {
    const s = service.cycleS;
    const rest = residual(service.ageS(tMs) / s) * s;
    const spread = SPREAD * SPREAD * s;
    let mean = 0;
    let square = 0;
    const p = line.p;
    const high = line.high;
    for (let n = line.low > 0 ? line.low : 1; n <= high; n++) {
      const wait = (n - 1) * s + rest;
      const part = wait * (p[n] as number);
      mean += part;
      square += part * (wait + spread);
    }
    const gain = this.gain * line.unit;
    const empty = line.at(0);
    const walk = this.walkS > WALK_S ? this.walkS - WALK_S : 0;
    const stray = WALK_SPREAD * this.walkS;
    this.spread(gain * mean + empty * walk, gain * this.gain * square + empty * (walk * walk + stray * stray));
  }

  private predictGroup(line: LineFilter, service: Service): void {
    const step = service.cycleS / service.tills;
    let mean = 0;
    let square = 0;
    for (let n = line.low; n <= line.high; n++) {
      for (let b = 0; b <= service.tills; b++) {
        // Those in the line take the free tills first; whoever joins waits for the rest to end.
        const turns = n + 1 - (service.tills - b);
        if (turns > 0) {
          const q = line.at(n) * service.busyAt(b);
          mean += q * turns * step;
          square += q * turns * (turns + 1) * step * step;
        }
      }
    }
    this.spread(this.gain * mean, this.gain * this.gain * square);
  }

  /** Fits a gamma distribution to mean and mean square and takes its quantiles (Wilson and Hilferty, 1931). */
  private spread(m: number, square: number): void {
    const variance = square - m * m;
    if (m < 0.01 || variance <= 0) {
      this.medianS = WALK_S + m;
      this.lowS = this.medianS;
      this.highS = this.medianS;
      return;
    }
    // One ninth of the inverse of the shape, and its root.
    const ninth = variance / (9 * m * m);
    const step = Z_80 * Math.sqrt(ninth);
    this.medianS = quantile(m, 1 - ninth);
    this.lowS = quantile(m, 1 - ninth - step);
    this.highS = quantile(m, 1 - ninth + step);
  }
}

function quantile(mean: number, root: number): number {
  return WALK_S + (root > 0 ? mean * root * root * root : 0);
}

/** What is left of a service of this age, both in mean cycles: falls from 1 to half, as of a gamma with k about 2. */
function residual(age: number): number {
  return age < 1 ? 1 - 0.45 * age : 0.55;
}
