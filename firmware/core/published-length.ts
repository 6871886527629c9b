// The one number that is said of a line: of its median and the neighbours of that, the length that is right with most probability
// (decision 0021). Changes nothing in the line.
import type { LineFilter } from "./line-filter.ts";

/** A neighbour of the median is said in its place if it is right with so much more probability. Simulated. */
const BETTER = 0.05;
/** Less than this cannot make it so, however it is rounded. */
const BETTER_AT_ALL: number = BETTER - 1e-9;

/** The published length of one line, 0 to 40 customers: found anew only when the line has changed. */
export class PublishedLength {
  /** Probability that the length is right, as `length` gave it last. */
  sure = 0;
  private line: LineFilter;
  private chosen = 0;
  /** The median for which it was chosen, as counted by the line. */
  private median = -1;
  /** The lengths that `right` has summed last. */
  private first = 0;
  private last = 0;

  constructor(line: LineFilter) {
    this.line = line;
  }

  /** The median or a neighbour, whichever is right with more probability. Whether anybody is there is for the median to say. */
  length(): number {
    const line = this.line;
    if (line.middle < 0 || line.medians !== this.median) {
      this.choose(line.median());
      this.median = line.medians;
    }
    return this.chosen;
  }

  /** Probability that n is right: within one of the length, or a quarter of it. */
  right(n: number): number {
    const line = this.line;
    const p = line.p;
    // The longest and the shortest length that is a quarter off.
    const longest = Math.floor((4 * n) / 3);
    const shortest = Math.floor(0.8 * n + 0.99);
    const most = n + 1 > longest ? n + 1 : longest;
    const high = most < line.high ? most : line.high;
    const least = n - 1 < shortest ? n - 1 : shortest;
    let m = least > line.low ? least : line.low;
    this.first = m;
    this.last = high;
    let sum = 0;
    do sum += p[m] as number;
    while (++m <= high);
    return sum * line.unit;
  }

  private choose(median: number): void {
    const own = this.right(median);
    this.chosen = median;
    this.sure = own;
    // No neighbour is right with so much more.
    if (median < 1 || own > 1 - BETTER) return;
    // What a neighbour counts that the median does not is two lengths above or one below.
    const line = this.line;
    const p = line.p;
    const first = this.first;
    const last = this.last;
    const gain = BETTER_AT_ALL / line.unit;
    const above = last < line.high ? (p[last + 1] as number) + (p[last + 2] as number) : 0;
    if (above < gain && (first > line.low ? (p[first - 1] as number) : 0) < gain) return;
    const more = this.right(median + 1);
    const less = this.right(median - 1);
    if (more > own + BETTER && more >= less) {
      this.chosen = median + 1;
      this.sure = more;
    } else if (less > own + BETTER && median > 1) {
      this.chosen = median - 1;
      this.sure = less;
    }
  }
}
