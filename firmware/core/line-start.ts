// How long a line may be when its box starts, before any sensor has said so.
import type { Reals } from "./buffers.ts";

/** At the start: P(empty), and how likely each length is beside the one before. Simulated: restarts under long lines. */
const EMPTY = 0.7;
const LONGER = 0.75;

/** Fills in the weights of lengths from 0 to `longest`: a box starts where nobody is, or in the middle of a day. */
export function fillStart(weights: Reals, longest: number): void {
  weights[0] = EMPTY;
  let weight = (1 - EMPTY) * (1 / LONGER - 1);
  for (let n = 1; n <= longest; n++) {
    weight *= LONGER;
    weights[n] = weight;
  }
}
