// Confidence as people are shown it. Pure.

/** Sensors can miss people without any sign of it, so nothing is ever shown as certain. Unit %. */
const MOST_PERCENT = 99;

/** A probability from 0 to 1 as whole percent, at most 99. */
export function surePercent(confidence: number): number {
  return Math.min(MOST_PERCENT, Math.round(100 * confidence));
}
