// Additive log odds of what is seen: one property after another falls into one of its classes, and each class has its odds.
// The tables are trained on simulated shops of every kind.

/** Tables hold one character for each class: tenths of log odds from this code on, which is 0. */
export const ZERO_CODE = 80;
/** What a tenth of log odds leaves of the odds against: e to the power of -0.1. */
const TENTH_LESS = 0.904837418;

/** Limits end with this, which no value reaches: whoever looks through them need not ask whether there are more. */
export const LIMIT = 1e15;

// Limits of properties that more than one table knows: shares of crossings, of those outward, the drift of the counts, a service. Guesses.
export const SHARES: readonly number[] = [0.1, 0.2, 0.35, 0.5, LIMIT];
export const BACK_SHARES: readonly number[] = [0.03, 0.08, 0.15, LIMIT];
export const EXCESSES: readonly number[] = [-0.15, -0.05, 0.05, 0.15, LIMIT];
export const CYCLES_S: readonly number[] = [25, 40, 60, 90, LIMIT];

/** How many of the ascending limits a value reaches. */
export function classOf(value: number, limits: readonly number[]): number {
  let n = -1;
  do n += 1;
  while (value >= (limits[n] as number));
  return n;
}

/** The sum of one table's odds: the first character is what it starts from, one property's classes follow another's. */
export class Odds {
  /** Tenths of log odds. */
  sum = 0;
  /** Where in the table the classes of the next property begin. */
  at = 0;
  private table = "";

  /** A table that so many properties will be asked of: their characters are added as they are, and the code of 0 taken off first. */
  begin(table: string, properties: number): void {
    this.table = table;
    this.at = 1;
    this.sum = table.charCodeAt(0) - ZERO_CODE * (properties + 1);
  }

  /** The class of a value between ascending limits; without calls, for each crossing has several of them. */
  place(value: number, limits: readonly number[]): void {
    let n = -1;
    do n += 1;
    while (value >= (limits[n] as number));
    this.sum += this.table.charCodeAt(this.at + n);
    this.at += limits.length;
  }

  /** Class `c` of a property with `size` classes. */
  add(c: number, size: number): void {
    this.sum += this.table.charCodeAt(this.at + c);
    this.at += size;
  }

  probability(): number {
    return 1 / (1 + Math.pow(TENTH_LESS, this.sum));
  }
}
