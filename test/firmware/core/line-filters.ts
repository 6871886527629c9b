// Line filters for tests.
import { LineFilter, LONGEST } from "../../../firmware/core/line-filter.ts";

/** All probabilities. */
export function sum(filter: LineFilter): number {
  let total = 0;
  for (let n = 0; n <= LONGEST; n++) total += filter.at(n);
  return total;
}

/** A filter that is sure of a length. */
export function sureOf(n: number): LineFilter {
  const filter = new LineFilter();
  for (let i = 0; i <= LONGEST; i++) filter.p[i] = i === n ? 1 / filter.unit : 0;
  filter.low = Math.max(0, n - 1);
  filter.high = Math.min(LONGEST, n + 1);
  return filter;
}
