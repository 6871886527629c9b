// The probability of every possible number of people in a line, moved by crossings and time and weighed by evidence: a discrete Bayes
// filter, as in Thrun, Burgard and Fox, "Probabilistic Robotics" (2005), chapter 4.1.
// Works on the lengths that are likely enough to matter, which are few: a board's interpreter pays for each.
import { newReals, type Reals } from "./buffers.ts";
import { fillStart } from "./line-start.ts";

/** Longest line that is counted; longer ones count as this. */
export const LONGEST = 40;
/** Longest line that sensors tell from shorter ones: nothing is learned of longer ones apart. */
export const LONGEST_SEEN = 20;
/** A length less likely than this is let go of, unless its neighbour is likely. Simulated: less is no better. */
const LEAST = 1e-3;
/** What the lengths at either end are given at each step, so that no evidence is final. Simulated. */
const EDGE = 1e-5;
/** What every length is given now and then where nothing counts who comes and goes. Guess. */
const ANY = 1e-5;
/** A sum this close to half decides nothing between two lengths. Guess. */
const NEAR_HALF = 0.01;

/** P(n people in the line) for n = 0..40. */
export class LineFilter {
  /** Weights of the likely lengths and one more at either end, `low` to `high`, 0 elsewhere; times `unit` they are probabilities. */
  readonly p: Reals = newReals(LONGEST + 3);
  low = 0;
  high: number = LONGEST_SEEN;
  unit = 1;
  private least = LEAST;
  /** The median, below 0 when it has to be found anew; and how often it has been found. */
  middle = 0;
  medians = 0;

  constructor() {
    fillStart(this.p, LONGEST_SEEN);
    this.renew();
  }

  /** Probability of this length. */
  at(n: number): number {
    return (this.p[n] as number) * this.unit;
  }

  /** A crossing inward that was nobody new with probability `extra` and two at once with probability `pair`. */
  enter(extra: number, pair: number): void {
    const p = this.p;
    const one = 1 - extra - pair;
    const high = this.high < LONGEST ? this.high + 1 : LONGEST;
    let below = 0;
    let lower = 0;
    let n = this.low;
    do {
      const here = p[n] as number;
      p[n] = extra * here + one * below + pair * lower;
      lower = below;
      below = here;
    } while (++n <= high);
    // Who comes to the longest line that is distinguished leaves it the longest.
    p[high] = (p[high] as number) + (one + pair) * below + pair * lower;
    this.high = high;
    this.middle = -1;
  }

  /**
   * A crossing at the end of the line. `extra` and `one` and `pair` are how likely such a crossing is, each from a
   * line in which it can happen: nobody left, one left, two left. From an empty line only the first can.
   */
  leave(extra: number, one: number, pair: number): void {
    const p = this.p;
    const low = this.low > 0 ? this.low - 1 : 0;
    let here = p[low] as number;
    let above = p[low + 1] as number;
    let total = 0;
    const high = this.high;
    let n = low;
    do {
      const higher = p[n + 2] as number;
      const weight = extra * here + one * above + pair * higher;
      p[n] = weight;
      total += weight;
      here = above;
      above = higher;
    } while (++n <= high);
    this.low = low;
    this.unit = 1 / total;
    this.middle = -1;
  }

  /**
   * A time without a crossing: somebody entered unseen with probability `unseenIn`; from a line with somebody in it
   * one left with probability `left`, the share `unseen` of those unseen. What should have been seen and was not
   * speaks for an empty line. `stays`: somebody is seen at the end of the line, so that the last one has not left.
   */
  advance(unseenIn: number, left: number, unseen: number, stays: boolean): void {
    const p = this.p;
    const unit = this.unit;
    // More than this in a second is no shop; beyond 1 in all, probabilities would turn negative.
    const came = unit * (unseenIn > 0.4 ? 0.4 : unseenIn);
    const went = unit * (left > 0.5 ? 0.5 : left);
    const stay = unit - came - went;
    const down = went * unseen;
    const least = this.least / unit;
    let low = this.low;
    let high = this.high;
    if (low > 0 && (p[low] as number) > least) low -= 1;
    if (high < LONGEST && (p[high] as number) > least) high += 1;
    let below = 0;
    let here = p[low] as number;
    const last = stays && low === 0 ? down * (p[1] as number) : 0;
    // Nobody leaves an empty line; from the shortest of the likely ones nobody leaves unseen.
    const empty = low === 0 ? went * here : 0;
    const kept = low === 0 ? empty : down * here;
    let n = low;
    do {
      const above = p[n + 1] as number;
      p[n] = stay * here + came * below + down * above;
      below = here;
      here = above;
    } while (++n <= high);
    p[low] = (p[low] as number) + kept - last + EDGE;
    p[low + 1] = (p[low + 1] as number) + last;
    p[high] = (p[high] as number) + came * below + EDGE;
    this.low = low;
    this.high = high;
    // All that is lost are those who should have been seen to leave.
    this.unit = 1 / (1 + 2 * EDGE - (1 - unseen) * (went / unit - empty));
    this.middle = -1;
  }

  /** Weights were changed, which add up to so much now. */
  changed(total: number): void {
    this.unit = 1 / total;
    this.middle = -1;
  }

  /**
   * Weighs every length by how likely the evidence is at it, or two of them, once or four times; rows of LONGEST_SEEN + 1 positive
   * numbers.
   */
  weigh(one: Reals, other: Reals | undefined, isFourfold: boolean): void {
    const p = this.p;
    const high = this.high;
    let total = 0;
    let n = this.low;
    let a = one[LONGEST_SEEN] as number;
    let b = other ? (other[LONGEST_SEEN] as number) : 1;
    do {
      // Longer ones weigh as the longest that is told apart.
      if (n <= LONGEST_SEEN) {
        a = one[n] as number;
        if (other) b = other[n] as number;
      }
      let weight = (p[n] as number) * a * b;
      if (isFourfold) weight = weight * a * b * a * b * a * b;
      p[n] = weight;
      total += weight;
    } while (++n <= high);
    this.unit = 1 / total;
    this.middle = -1;
  }

  /** What was seen is so many times as likely at an empty line as at any other. */
  weighEmpty(times: number): void {
    const here = this.p[0] as number;
    this.p[0] = times * here;
    this.unit = 1 / (1 / this.unit + (times - 1) * here);
    this.middle = -1;
  }

  /**
   * Whether all who come and go are counted. Where they are not, any length may follow another, and evidence has to
   * find it without the ones between: none is let go of.
   */
  follow(counted: boolean): void {
    this.least = counted ? LEAST : 0;
    if (counted) return;
    this.low = 0;
    if (this.high < LONGEST_SEEN) this.high = LONGEST_SEEN;
    for (let n = 0; n <= this.high; n++) this.p[n] = (this.p[n] as number) + ANY / this.unit;
    this.renew();
  }

  /** Sums the weights anew: after a change of single ones, and now and then against the rounding of `advance`. */
  renew(): void {
    let total = 0;
    for (let n = this.low; n <= this.high; n++) total += this.p[n] as number;
    this.normalise(total);
  }

  /** Lets go of lengths at either end that have become too unlikely. */
  letGo(): void {
    this.normalise(1 / this.unit);
  }

  /** The length with half of the probability on either side; between two with about as much, the likelier. */
  median(): number {
    if (this.middle < 0) {
      const half = 0.5 / this.unit;
      let n = this.low - 1;
      let sum = 0;
      const p = this.p;
      const high = this.high;
      do sum += p[++n] as number;
      while (sum < half && n < high);
      // Close to half, the likelier of two neighbours.
      const near = NEAR_HALF / this.unit;
      const here = p[n] as number;
      if (n > this.low && sum - here > half - near && (p[n - 1] as number) > here) n -= 1;
      else if (sum < half + near && (p[n + 1] as number) > here) n += 1;
      this.middle = n;
      this.medians += 1;
    }
    return this.middle;
  }

  private normalise(total: number): void {
    const p = this.p;
    const least = this.least * total;
    let low = this.low;
    let high = this.high;
    let lost = 0;
    while ((p[low] as number) < least && (p[low + 1] as number) < least) {
      lost += p[low] as number;
      p[low] = 0;
      low += 1;
    }
    while ((p[high] as number) < least && (p[high - 1] as number) < least) {
      lost += p[high] as number;
      p[high] = 0;
      high -= 1;
    }
    this.low = low;
    this.high = high;
    this.unit = 1 / (total - lost);
    this.middle = -1;
  }
}
