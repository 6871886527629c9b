// Scores of one estimator over one day of a shop of the family, and their sums over shops.
import { quantile } from "../score.ts";

/** Confidence is looked at in tenths. */
export const DECILES = 10;
/** A line of this many is a long one. */
const LONG = 8;

/** Sums over a day; plain numbers and arrays, so that they pass between threads. */
export interface FamilyScore {
  seconds: number;
  right: number;
  within: number;
  error: number;
  bias: number;
  longSeconds: number;
  longRight: number;
  longBias: number;
  longTotal: number;
  /** The same where the estimate is long, whatever is true. */
  saidSeconds: number;
  saidRight: number;
  saidBias: number;
  saidTotal: number;
  /** For each decile of stated confidence: seconds, sum of what was stated, seconds right. */
  deciles: [number, number, number][];
  waits: number;
  waitError: number;
  waitCovered: number;
  oracleError: number;
  stalls: number;
  stallsFound: number;
  falseAlarms: number;
  falseStalledS: number;
  openS: number;
}

export function newFamilyScore(): FamilyScore {
  return {
    seconds: 0,
    right: 0,
    within: 0,
    error: 0,
    bias: 0,
    longSeconds: 0,
    longRight: 0,
    longBias: 0,
    longTotal: 0,
    saidSeconds: 0,
    saidRight: 0,
    saidBias: 0,
    saidTotal: 0,
    deciles: Array.from({ length: DECILES }, () => [0, 0, 0]),
    waits: 0,
    waitError: 0,
    waitCovered: 0,
    oracleError: 0,
    stalls: 0,
    stallsFound: 0,
    falseAlarms: 0,
    falseStalledS: 0,
    openS: 0,
  };
}

/** Right is within one customer or a share of the true number, a quarter, whichever is more. */
export function isRight(estimated: number, truth: number, share = 0.25): boolean {
  return Math.abs(estimated - truth) <= Math.max(1, share * truth);
}

/** Adds one second; `stated` is the confidence, NaN for an estimator that states none. */
export function addSecond(s: FamilyScore, estimated: number, truth: number, stated: number): void {
  const [off, right] = [estimated - truth, isRight(estimated, truth) ? 1 : 0];
  s.seconds += 1;
  s.error += Math.abs(off);
  s.bias += off;
  s.right += right;
  if (Math.abs(off) <= 1) s.within += 1;
  if (truth >= LONG) {
    s.longSeconds += 1;
    s.longRight += right;
    s.longBias += off;
    s.longTotal += truth;
  }
  if (estimated >= LONG) {
    s.saidSeconds += 1;
    s.saidRight += right;
    s.saidBias += off;
    s.saidTotal += truth;
  }
  if (Number.isNaN(stated)) return;
  const decile = s.deciles[Math.min(DECILES - 1, Math.floor(DECILES * stated))] as [number, number, number];
  decile[0] += 1;
  decile[1] += stated;
  decile[2] += right;
}

/** What is reported of one estimator in one kind of shop. Shares and points in %, waits in s, alarms an hour. */
export interface FamilySummary {
  shops: number;
  right: number;
  medianRight: number;
  worstTenthRight: number;
  within: number;
  mae: number;
  bias: number;
  longRight: number;
  /** Bias on long lines, in % of them. */
  longBias: number;
  /** The same of lines that are said to be long: right, and bias in % of what was there. */
  saidRight: number;
  saidBias: number;
  /** Stated confidence less the share right, in points: overall, and the largest in a decile with 2 % of the time. */
  overstated: number;
  worstDecile: number;
  waitMae: number;
  /** Of the median shop. */
  waitToOracle: number;
  covered: number;
  stalls: number;
  stallsFound: number;
  falseAlarmsPerHour: number;
  falselyStalled: number;
  deciles: { stated: number; right: number; share: number }[];
}

export function summariseFamily(scores: readonly FamilyScore[]): FamilySummary {
  const total = (of: (s: FamilyScore) => number): number => scores.reduce((sum, s) => sum + of(s), 0);
  const seconds = total((s) => s.seconds);
  const rights = scores.map((s) => (100 * s.right) / s.seconds).sort((a, b) => a - b);
  const ratios = scores.filter((s) => s.oracleError > 0).map((s) => s.waitError / s.oracleError);
  const deciles = Array.from({ length: DECILES }, (_, d) => {
    const [n, stated, right] = [0, 1, 2].map((i) => total((s) => s.deciles[d]?.[i] ?? 0)) as [number, number, number];
    return { stated: (100 * stated) / n, right: (100 * right) / n, share: n / seconds };
  });
  const used = deciles.filter(({ share }) => share >= 0.02);
  const stated = total((s) => s.deciles.reduce((sum, [, x]) => sum + x, 0));
  return {
    shops: scores.length,
    right: (100 * total((s) => s.right)) / seconds,
    medianRight: quantile(rights, 0.5),
    worstTenthRight: meanOf(rights.slice(0, Math.max(1, Math.round(rights.length / 10)))),
    within: (100 * total((s) => s.within)) / seconds,
    mae: total((s) => s.error) / seconds,
    bias: total((s) => s.bias) / seconds,
    longRight: (100 * total((s) => s.longRight)) / total((s) => s.longSeconds),
    longBias: (100 * total((s) => s.longBias)) / total((s) => s.longTotal),
    saidRight: (100 * total((s) => s.saidRight)) / total((s) => s.saidSeconds),
    saidBias: (100 * total((s) => s.saidBias)) / total((s) => s.saidTotal),
    overstated: (100 * (stated - total((s) => s.right))) / seconds,
    worstDecile: used.reduce((worst, d) => furthest(worst, d.stated - d.right), 0),
    waitMae: total((s) => s.waitError) / total((s) => s.waits),
    waitToOracle: quantile(
      ratios.sort((a, b) => a - b),
      0.5,
    ),
    covered: (100 * total((s) => s.waitCovered)) / total((s) => s.waits),
    stalls: total((s) => s.stalls),
    stallsFound: total((s) => s.stallsFound),
    falseAlarmsPerHour: total((s) => s.falseAlarms) / (seconds / 3600),
    falselyStalled: (100 * total((s) => s.falseStalledS)) / total((s) => s.openS),
    deciles,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function furthest(a: number, b: number): number {
  return Math.abs(b) > Math.abs(a) ? b : a;
}
