// The wait of somebody who joins the line now, and its range, from the probabilities of its length and the service.
import type { LineFilter } from "./line-filter.ts";
import type { Service } from "./service.ts";

/** Standard deviation of a cycle for each of its usual deviations from the mean. Simulated: a gamma distribution's has 1.3. */
const SPREAD = 1.85;
/** The range: how far a cycle varies, as a square for that of its usual deviation, less what the line's length has of it already. Simulated. */
const RANGE_SPREAD = 3;
const RANGE_LESS = 0.5;
/** No wait is surer: a ninth of the square of a standard deviation of three tenths of the mean. Guess. */
const LEAST_NINTH = 0.01;
/** How much more the line's length varies than its own probabilities say. Simulated. */
const UNSURE = 1.5;
/** Shares of the predicted waits below its ends, for a tenth of the real ones on either side: more lines are taken for too long than for too short. Simulated. */
const LOW = 0.1;
const HIGH = 0.845;
/**
 * The less sure a length, the more often it is too long; and where more come than the tills can serve, the cycle or the count is. A wait is
 * so much of what the length says: BASE_SHARE, more with each confidence, less with each arrival a cycle, up to MOST_LOAD. Simulated.
 */
const BASE_SHARE = 0.75;
const SURE_SHARE = 0.325;
const LOAD_SHARE = 0.075;
const MOST_LOAD = 1.5;
/** Below it nothing is known of the share. */
const LEAST_CONFIDENCE = 0.3;
/** From the end of a line to where it moves up. Unit s; measured, 2.5 s in a ticket hall. */
const WALK_S = 2.5;
/** From the entrance to the pay point of an empty lane, before it is learned. Unit s; simulated. */
const PRIOR_WALK_S = 6;
/** Spread of a walk against its mean. Simulated. */
const WALK_SPREAD = 0.2;
/** Nothing is surer than this. */
const SURE = 0.02;
/** Ten and ninety per cent of a normal distribution lie this many deviations off. */
const Z_80 = 1.2816;

/** Predicts waits in s. `gain` corrects what the queueing picture gets wrong at this till, and what is wrong with the length. */
export class Wait {
  medianS = 0;
  lowS = 0;
  highS = 0;
  gain = 1;
  /** From the entrance to the pay point of an empty lane, in s. */
  walkS = PRIOR_WALK_S;

  /** Renews the prediction for somebody who joins at tMs. */
  predict(line: LineFilter, service: Service, tMs: number): void {
    if (service.tills > 0) this.predictGroup(line, service);
    else this.predictLane(line, service, tMs);
  }

  private predictLane(line: LineFilter, service: Service, tMs: number): void {
    const s = service.cycleS;
    const rest = residual(service.ageS(tMs) / s) * s;
    const p = line.p;
    const low = line.low > 0 ? line.low : 1;
    // Sums from the longest line on, of weights, of these sums, and of those: 1, m and m (m + 1) / 2 of each, m counted from low.
    let sum = 0;
    let sums = 0;
    let more = 0;
    // Beyond the longest there are zeros.
    let n = line.high > low ? line.high : low;
    do {
      sum += p[n] as number;
      sums += sum;
      more += sums;
    } while (--n >= low);
    // The wait is m services and a shorter or longer rest.
    const first = (low - 2) * s + rest;
    const mean = s * sums + first * sum;
    const squares = 2 * more - sums;
    const square = s * (s * squares + 2 * first * sums) + first * first * sum;
    // How far the length varies about its mean, as squares: counts for more in the range than in what is most likely.
    const off = sum > 0 ? squares - (sums * sums) / sum : 0;
    const gain = this.gain * line.unit;
    const varied = service.variation * service.variation * s * mean;
    const wide = square + UNSURE * s * s * off + RANGE_SPREAD * varied - RANGE_LESS * s * mean;
    const squareGain = gain * this.gain;
    this.mix(line.at(0), gain * mean, squareGain * (square + SPREAD * SPREAD * varied), squareGain * wide);
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

  /**
   * The quantiles of somebody who walks to the pay point, if the lane is `empty`, or else waits: `mean` and `square` are what waiting
   * adds to the mean and the mean square of all, `wide` the square for the range.
   */
  private mix(empty: number, mean: number, square: number, wide: number): void {
    const others = 1 - empty;
    const surely = others > SURE && mean > 0 ? empty : 1;
    const ninth = atLeast(LEAST_NINTH, ninthOf(mean, square * others));
    const range = atLeast(LEAST_NINTH, ninthOf(mean, wide * others));
    const wait = mean / others;
    this.lowS = this.quantile(surely, LOW, wait, range, 0);
    this.medianS = this.quantile(surely, 0.5, wait, ninth, this.lowS);
    this.highS = this.quantile(surely, HIGH, wait, range, this.medianS);
  }

  /** Whoever walks to the pay point is there before those who wait, `mean` s on average. In s, from `least` on. */
  private quantile(empty: number, share: number, mean: number, ninth: number, least: number): number {
    if (share < empty) return this.walkS * (1 + WALK_SPREAD * normal(share / empty));
    const waited = gammaQuantile(mean, ninth, normal((share - empty) / (1 - empty)));
    const most = waited > least ? waited : least;
    return most > this.walkS ? most : this.walkS;
  }

  /** The quantiles of a group's wait. */
  private spread(mean: number, square: number): void {
    const found = ninthOf(mean, square);
    const ninth = mean > 0.01 && found > 0 ? found : 0;
    this.lowS = gammaQuantile(mean, ninth, -Z_80);
    this.medianS = gammaQuantile(mean, ninth, 0);
    this.highS = gammaQuantile(mean, ninth, Z_80);
  }
}

/**
 * How much of the wait that a lane's length says is to be expected, 0.7 to 1.08. `confidence`: that the length is right, 0 to 1; `load`:
 * arrivals in a cycle, 0 and more.
 */
export function shareOf(confidence: number, load: number): number {
  const sure = confidence > LEAST_CONFIDENCE ? confidence : LEAST_CONFIDENCE;
  return BASE_SHARE + SURE_SHARE * sure - LOAD_SHARE * (load < MOST_LOAD ? load : MOST_LOAD);
}

/** `value` is no number where there is nothing to wait for. */
function atLeast(least: number, value: number): number {
  return value > least ? value : least;
}

/** One ninth of the inverse of a gamma distribution's shape, by its mean and mean square. */
function ninthOf(mean: number, square: number): number {
  return (square / (mean * mean) - 1) / 9;
}

/** A gamma distribution's quantile at so many deviations of a normal one (Wilson and Hilferty, 1931). */
function gammaQuantile(mean: number, ninth: number, z: number): number {
  const root = 1 - ninth + z * Math.sqrt(ninth);
  return WALK_S + (root > 0 ? mean * root * root * root : 0);
}

/** Deviations of a normal distribution at a share, 0 to 1 (Tukey's lambda: Shore, 1982). */
function normal(share: number): number {
  const p = share < SURE ? SURE : share > 1 - SURE ? 1 - SURE : share;
  return 4.91 * (Math.pow(p, 0.14) - Math.pow(1 - p, 0.14));
}

/** What is left of a service of this age, both in mean cycles: falls from 1 to half, as of a gamma with k about 2. */
function residual(age: number): number {
  return age < 1 ? 1 - 0.45 * age : 0.55;
}
