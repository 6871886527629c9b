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
