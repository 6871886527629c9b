// The median. Pure.

/** The middle of what is sorted, the mean of the two in the middle where there are two; null of nothing. */
export function medianOf(sorted: readonly number[]): number | null {
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}
