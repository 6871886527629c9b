// Scores of the number waiting before several tills, over days of one place.
import { isRight } from "../family/family-score.ts";
import { type Interval, intervalOf } from "../score.ts";

/** Sums over a day; plain numbers, so that they pass between threads. */
export interface GroupScore {
  seconds: number;
  /** Within one customer or 15 %, and the same of lines of eight and more. */
  right: number;
  longSeconds: number;
  longRight: number;
  /** Within one customer or a quarter, which is what confidence states, where any is stated. */
  rightByQuarter: number;
  stated: number;
  error: number;
  bias: number;
}

const SHARE = 0.15;
const LONG = 8;

export function newGroupScore(): GroupScore {
  return { seconds: 0, right: 0, longSeconds: 0, longRight: 0, rightByQuarter: 0, stated: 0, error: 0, bias: 0 };
}

/** Adds one second; `stated` is the confidence, NaN for an estimator that states none. */
export function addGroupSecond(score: GroupScore, estimated: number, truth: number, stated: number): void {
  const right = isRight(estimated, truth, SHARE) ? 1 : 0;
  score.seconds += 1;
  score.right += right;
  if (truth >= LONG) {
    score.longSeconds += 1;
    score.longRight += right;
  }
  if (isRight(estimated, truth)) score.rightByQuarter += 1;
  score.stated += stated;
  score.error += Math.abs(estimated - truth);
  score.bias += estimated - truth;
}

/** What is reported of one estimator at one place. Shares and points in %. */
export interface GroupSummary {
  right: Interval;
  worstDay: number;
  longRight: number;
  mae: number;
  bias: number;
  overstated: number;
}

export function summariseGroup(days: readonly GroupScore[]): GroupSummary {
  const total = (key: keyof GroupScore): number => days.reduce((sum, day) => sum + day[key], 0);
  const seconds = total("seconds");
  const rights = days.map((day) => (100 * day.right) / day.seconds);
  return {
    right: intervalOf(rights),
    worstDay: Math.min(...rights),
    longRight: (100 * total("longRight")) / total("longSeconds"),
    mae: total("error") / seconds,
    bias: total("bias") / seconds,
    overstated: (100 * (total("stated") - total("rightByQuarter"))) / seconds,
  };
}
