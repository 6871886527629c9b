// The median. Pure.

/** The median of sorted numbers; null where there are none. */
export function medianOf(sorted: readonly number[]): number | null {
  const [below, above] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return below === undefined || above === undefined ? null : (below + above) / 2;
}
