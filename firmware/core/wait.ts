// The wait of somebody who joins the line now, and its range, from the probabilities of its length and the service.
import { type LineFilter, LONGEST } from "./line-filter.ts";
import type { Service } from "./service.ts";

/** Spread of one cycle against its mean. Measured: sd 44.8 s on a mean of 58.8 s, less the items' part. */
const SPREAD = 1.3;
/** From the entrance to the front of an empty line. Unit s; measured, 2.5 s in a ticket hall. */
const WALK_S = 2.5;
/** Ten and ninety per cent of a normal distribution lie this many deviations off. */
const Z_80 = 1.2816;

/** Predicts waits in s. `gain` corrects what the queueing picture gets wrong at this till; learned, 0.6 to 1.3. */
export class Wait {
  medianS = 0;
  lowS = 0;
  highS = 0;
  gain = 1;

  /** Renews the prediction for somebody who joins at tMs. */
  predict(line: LineFilter, service: Service, tMs: number): void {
    if (service.tills > 0) this.predictGroup(line, service);
    else this.predictLane(line, service, tMs);
  }

  private predictLane(line: LineFilter, service: Service, tMs: number): void {
    const s = service.cycleS;
    const rest = residual(service.ageS(tMs) / s) * s;
    let mean = 0;
    let square = 0;
    for (let n = 1; n <= LONGEST; n++) {
      const q = line.p[n] as number;
      const w = (n - 1) * s + rest;
      mean += q * w;
      square += q * (w * w + SPREAD * SPREAD * s * ((n - 1) * s + rest));
    }
    this.spread(mean, square);
  }

  private predictGroup(line: LineFilter, service: Service): void {
    const step = service.cycleS / service.tills;
    let mean = 0;
    let square = 0;
    for (let n = 0; n <= LONGEST; n++) {
      for (let b = 0; b <= service.tills; b++) {
        // Those in the line take the free tills first; whoever joins waits for the rest to end.
        const turns = n + 1 - (service.tills - b);
        if (turns > 0) {
          const q = (line.p[n] as number) * service.busyAt(b);
          mean += q * turns * step;
          square += q * turns * (turns + 1) * step * step;
        }
      }
    }
    this.spread(mean, square);
  }

  /** Fits a gamma distribution to mean and mean square and takes its quantiles (Wilson and Hilferty, 1931). */
  private spread(mean: number, square: number): void {
    const m = mean * this.gain;
    const variance = square * this.gain * this.gain - m * m;
    if (m < 0.01 || variance <= 0) {
      this.medianS = WALK_S + m;
      this.lowS = this.medianS;
      this.highS = this.medianS;
      return;
    }
    const shape = (m * m) / variance;
    this.medianS = WALK_S + quantile(m, shape, 0);
    this.lowS = WALK_S + quantile(m, shape, -Z_80);
    this.highS = WALK_S + quantile(m, shape, Z_80);
  }
}

function quantile(mean: number, shape: number, z: number): number {
  const ninth = 1 / (9 * shape);
  const root = 1 - ninth + z * Math.sqrt(ninth);
  return root > 0 ? mean * root * root * root : 0;
}

/** What is left of a service of this age, both in mean cycles: falls from 1 to half, as of a gamma with k about 2. */
function residual(age: number): number {
  return age < 1 ? 1 - 0.45 * age : 0.55;
}
