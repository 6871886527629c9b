// The probability of every possible number of people in a line, moved by crossings, time and evidence (a discrete
// Bayes filter). Knows nothing of sensors, only of how likely what was seen is.
import { newReals, type Reals } from "./buffers.ts";

/** Longest line that is told apart; longer ones count as this. */
export const LONGEST = 20;

/** P(n people in the line) for n = 0..20, always summing to 1. */
export class LineFilter {
  readonly p: Reals = newReals(LONGEST + 1);

  constructor() {
    this.assume(0.8);
  }

  /** Starts afresh: the line is empty with this probability, else every length is half as likely as the one before. */
  assume(pEmpty: number): void {
    this.p[0] = pEmpty;
    let rest = 1 - pEmpty;
    for (let n = 1; n <= LONGEST; n++) {
      rest *= 0.5;
      this.p[n] = n === LONGEST ? 2 * rest : rest;
    }
    this.normalise();
  }

  /** A crossing inward that was nobody new with probability `extra` and two at once with probability `pair`. */
  enter(extra: number, pair: number): void {
    const p = this.p;
    const one = 1 - extra - pair;
    // Who comes to the longest line that is told apart leaves it the longest.
    p[LONGEST] = (p[LONGEST] as number) + (one + pair) * (p[LONGEST - 1] as number) + pair * (p[LONGEST - 2] as number);
    for (let n = LONGEST - 1; n >= 2; n--) {
      p[n] = extra * (p[n] as number) + one * (p[n - 1] as number) + pair * (p[n - 2] as number);
    }
    p[1] = extra * (p[1] as number) + one * (p[0] as number);
    p[0] = extra * (p[0] as number);
    this.normalise();
  }

  /**
   * A crossing at the end of the line. `extra` and `one` and `pair` are how likely such a crossing is, each from a
   * line in which it can happen: nobody left, one left, two left. From an empty line only the first can.
   */
  leave(extra: number, one: number, pair: number): void {
    const p = this.p;
    for (let n = 0; n < LONGEST - 1; n++) {
      p[n] = extra * (p[n] as number) + one * (p[n + 1] as number) + pair * (p[n + 2] as number);
    }
    p[LONGEST - 1] = extra * (p[LONGEST - 1] as number) + one * (p[LONGEST] as number);
    p[LONGEST] = extra * (p[LONGEST] as number);
    this.normalise();
  }

  /**
   * One second without a crossing: somebody entered unseen with probability `unseenIn`; from a line with somebody in
   * it one left with probability `left`, the share `unseen` of those unseen. What should have been seen and was not
   * speaks for an empty line.
   */
  pass(unseenIn: number, left: number, unseen: number): void {
    const p = this.p;
    // More than this in a second is no shop; beyond 1 in all, probabilities would turn negative.
    const came = unseenIn > 0.4 ? 0.4 : unseenIn;
    const went = left > 0.5 ? 0.5 : left;
    const stay = 1 - came - went;
    const down = went * unseen;
    let below = p[0] as number;
    p[0] = (1 - came) * below + down * (p[1] as number);
    for (let n = 1; n < LONGEST; n++) {
      const here = p[n] as number;
      p[n] = stay * here + came * below + down * (p[n + 1] as number);
      below = here;
    }
    p[LONGEST] = (1 - went) * (p[LONGEST] as number) + came * below;
    this.normalise();
  }

  /** Weighs every length by how likely the evidence is at it; a row of LONGEST + 1 positive numbers. */
  weigh(likelihood: Reals): void {
    const p = this.p;
    for (let n = 0; n <= LONGEST; n++) p[n] = (p[n] as number) * (likelihood[n] as number);
    this.normalise();
  }

  /** The length with half of the probability on either side. */
  median(): number {
    let sum = 0;
    for (let n = 0; n <= LONGEST; n++) {
      sum += this.p[n] as number;
      if (sum >= 0.5) return n;
    }
    return LONGEST;
  }

  mean(): number {
    let sum = 0;
    for (let n = 1; n <= LONGEST; n++) sum += n * (this.p[n] as number);
    return sum;
  }

  /** Probability of a length within one of n. */
  within(n: number): number {
    let sum = this.p[n] as number;
    if (n > 0) sum += this.p[n - 1] as number;
    if (n < LONGEST) sum += this.p[n + 1] as number;
    return sum;
  }

  private normalise(): void {
    const p = this.p;
    let sum = 0;
    for (let n = 0; n <= LONGEST; n++) sum += p[n] as number;
    // A floor keeps every length possible: no evidence may be final.
    const scale = 1 / (sum * (1 + (LONGEST + 1) * FLOOR));
    const floor = FLOOR / (1 + (LONGEST + 1) * FLOOR);
    for (let n = 0; n <= LONGEST; n++) p[n] = (p[n] as number) * scale + floor;
  }
}

/** Probability given to every length at each step, against certainty that nothing can undo. Guess. */
const FLOOR = 1e-6;
