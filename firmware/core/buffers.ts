// Fixed-length number rows, the only memory the estimator works in. The Lua build puts its own file in this
// one's place (firmware/nodemcu/buffers.ts), for Lua has no typed arrays.

/** A row of numbers of fixed length, indexed from 0. */
export interface Reals {
  [index: number]: number;
}

/**
 * A row of `length` doubles, all 0. Doubles, not singles: Lua tables hold doubles, and the JavaScript and Lua
 * builds must agree to 1e-6 after hours of filtering.
 */
export function newReals(length: number): Reals {
  return new Float64Array(length) as Reals;
}

/** Rows of whole numbers from 0 to 65,535 in two bytes each, all 0 at the start. */
export class WordRows {
  private data: Uint16Array;
  private width: number;

  constructor(rows: number, width: number) {
    this.data = new Uint16Array(rows * width);
    this.width = width;
  }

  /** Overwrites a row. */
  put(row: number, words: Reals): void {
    this.data.set(words as unknown as Uint16Array, row * this.width);
  }

  /** A copy of a row. */
  get(row: number): Reals {
    return this.data.slice(row * this.width, (row + 1) * this.width) as unknown as Reals;
  }
}
