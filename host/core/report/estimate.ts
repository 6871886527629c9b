// Figures with confidence intervals, by batch means. Days are the batches: a shop's days are nearly independent, while customers of
// one hour depend on each other. Pure.

/** A figure with its 95 % confidence interval; null: not known, or for the interval, from a single day. */
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}

export const UNKNOWN: Estimate = { value: null, low: null, high: null };

/** The 97.5 % quantile of the normal distribution, and those of Student's by degrees of freedom. */
const NORMAL = 1.959964;
const STUDENT = [
  Number.POSITIVE_INFINITY,
  ...[12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814],
];

/** The 97.5 % quantile of Student's distribution (from 11 degrees of freedom on: Cornish and Fisher 1938). */
export function student(freedom: number): number {
  const z = NORMAL;
  return (
    STUDENT[freedom] ??
    z +
      (z ** 3 + z) / (4 * freedom) +
      (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
      (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

/** One batch of a ratio: a sum over another. */
export interface Batch {
  of: number;
  per: number;
}

/**
 * A ratio of sums over batches with its interval: the linearised ratio estimator (Cochran, Sampling Techniques 1977,
 * chapter 6). A ratio cannot be negative, nor a share above `most`.
 */
export function ratio(batches: readonly Batch[], most = Number.POSITIVE_INFINITY): Estimate {
  const used = batches.filter(({ per }) => per > 0);
  const per = used.reduce((sum, batch) => sum + batch.per, 0);
  if (per === 0) return UNKNOWN;
  const value = used.reduce((sum, batch) => sum + batch.of, 0) / per;
  const n = used.length;
  if (n < 2) return { value, low: null, high: null };
  const squares = used.reduce((sum, batch) => sum + (batch.of - value * batch.per) ** 2, 0);
  const half = (student(n - 1) * Math.sqrt((n * squares) / (n - 1))) / per;
  return { value, low: Math.max(0, value - half), high: Math.min(most, value + half) };
}

/** A share of cases. The interval is at least as wide as the rule of three asks where none, or all, of n were seen: 3/n. */
export function share(batches: readonly Batch[]): Estimate {
  const found = ratio(batches, 1);
  const n = batches.reduce((sum, batch) => sum + batch.per, 0);
  if (found.value === null || found.low === null || found.high === null) return found;
  return {
    value: found.value,
    low: Math.min(found.low, Math.max(0, 1 - 3 / n)),
    high: Math.max(found.high, Math.min(1, 3 / n)),
  };
}

/** A count of independent events, with the interval of a Poisson count (Byar's approximation, Breslow and Day 1987). */
export function counted(events: number): Estimate {
  const bound = (n: number, sign: number): number =>
    n <= 0 ? 0 : n * (1 - 1 / (9 * n) + (sign * NORMAL) / (3 * Math.sqrt(n))) ** 3;
  return { value: events, low: bound(events, -1), high: bound(events + 1, 1) };
}

/** The same figure in another unit. */
export function times({ value, low, high }: Estimate, factor: number): Estimate {
  const scaled = (x: number | null): number | null => (x === null ? null : x * factor);
  return { value: scaled(value), low: scaled(low), high: scaled(high) };
}
