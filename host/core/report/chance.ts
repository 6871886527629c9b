// Seeded random numbers from 0 to 1, so that a report made twice is the same. Pure.

/** The minimal standard generator (Park and Miller 1988, with the multiplier of 1993). `seed`: 1 to 2^31 - 2. */
export function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
