// The Lua build's number rows: plain tables filled with zeros, indexed from 0 as in the JavaScript build.

/** A row of numbers of fixed length, indexed from 0. */
export interface Reals {
  [index: number]: number;
}

export function newReals(length: number): Reals {
  const row: Reals = {};
  for (let i = 0; i < length; i++) row[i] = 0;
  return row;
}
