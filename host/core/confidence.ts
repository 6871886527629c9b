// Confidence as people are told it. Pure.

/** Never certain: sensors miss people in ways that they cannot know of. Unit %. */
const MOST_PERCENT = 99;

/** A probability of being right, as whole percent for people: never 100. */
export function surePercent(confidence: number): number {
  return Math.min(MOST_PERCENT, Math.round(100 * confidence));
}
