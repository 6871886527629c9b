// What the shoppers' board says of a wait and its range. Pure. Neither says anything against the other.
import type { BoardLine } from "../../core/shopper-board.ts";
import { isWide, ROUGH_S } from "./formats.ts";
import { BOARD, formatLeastWait, formatRange, formatRoughWait } from "./words.ts";

/** A wait is none only where hardly anybody waits longer than this. Unit s. */
const MINUTE_S = 60;
const HALF_MINUTE_S = 30;

/** To the minute. A minute where the line moves on at once, or not for minutes: its upper end would read as more than another's mean. */
export function boardWait({ waitS, highS, isAtLeast }: BoardLine): string {
  if (isAtLeast) return formatLeastWait(waitS);
  return formatRoughWait(highS >= MINUTE_S ? Math.max(waitS, HALF_MINUTE_S) : waitS);
}

/**
 * The range of all lines that are named, the first of which is the one whose wait is told; "" where that has said it all, where it
 * has no upper end, and where it is too wide for a shopper to choose by: "about" has said that much.
 */
export function boardRange(lines: readonly BoardLine[]): string {
  const highS = Math.max(...lines.map((line) => line.highS));
  const [first] = lines;
  if (first === undefined || hasNone(first) || lines.some((line) => line.isAtLeast)) return "";
  if (highS <= MINUTE_S) return BOARD.underAMinute;
  const lowS = Math.min(...lines.map((line) => line.lowS));
  return first.waitS >= ROUGH_S && isWide(lowS, highS) ? "" : formatRange(lowS, Math.max(highS, ROUGH_S));
}

function hasNone({ waitS, highS }: BoardLine): boolean {
  return waitS < HALF_MINUTE_S && highS < MINUTE_S;
}
