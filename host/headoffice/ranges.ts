// A set of whole numbers as ranges, written "12-15,17-17". Pure.

/** Ranges that are written at most: a text of 600 characters takes them. */
const MOST_WRITTEN = 27;

/** Ranges in order, apart from each other. */
export class Ranges {
  private list: [from: number, to: number][];

  /** Reads a text; what is no range is left out. */
  constructor(text: string) {
    this.list = [];
    for (const part of text.split(",")) {
      const [from = Number.NaN, to = Number.NaN] = part.split("-").map(Number);
      if (part !== "" && from <= to) this.add(from, to);
    }
  }

  has(value: number): boolean {
    return this.list.some(([from, to]) => from <= value && value <= to);
  }

  /** The last number of the range that a number is in; the number itself where it is in none. */
  endOf(value: number): number {
    return this.list.find(([from, to]) => from <= value && value <= to)?.[1] ?? value;
  }

  /** Adds `from` to `to`; ranges that touch become one. */
  add(from: number, to: number): void {
    let low = from;
    let high = to;
    const apart = this.list.filter(([a, b]) => {
      const touches = a <= high + 1 && b >= low - 1;
      if (touches) {
        low = Math.min(low, a);
        high = Math.max(high, b);
      }
      return !touches;
    });
    apart.push([low, high]);
    this.list = apart.sort((a, b) => a[0] - b[0]);
  }

  /** Those above a number. */
  above(value: number): Ranges {
    const rest = new Ranges("");
    for (const [from, to] of this.list) if (to > value) rest.add(Math.max(from, value + 1), to);
    return rest;
  }

  /** How many numbers are in them. */
  count(): number {
    return this.list.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  }

  /** How many numbers are in them, of those below a number. */
  countBelow(value: number): number {
    return this.list.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, value - 1) - from + 1), 0);
  }

  /** All of them; to be read again by the constructor. */
  text(most = Number.POSITIVE_INFINITY): string {
    return this.list
      .slice(0, most)
      .map(([from, to]) => `${from}-${to}`)
      .join(",");
  }

  /** The lowest, as an acknowledgement has room for them. */
  written(): string {
    return this.text(MOST_WRITTEN);
  }
}
