// Errors of one estimator over one lane day, and their summary over many days with 95 % intervals.

/** Sums over one day; plain numbers, so that they pass between threads. */
export interface DayScore {
  seconds: number;
  error: number;
  bias: number;
  exact: number;
  within: number;
  worstHour: number;
  stated: number;
  waits: number;
  waitError: number;
  waitSquare: number;
  waitBias: number;
  covered: number;
  stalls: number;
  stallHits: number;
  falseAlarms: number;
}

export function newDayScore(): DayScore {
  return {
    seconds: 0,
    error: 0,
    bias: 0,
    exact: 0,
    within: 0,
    worstHour: 0,
    stated: 0,
    waits: 0,
    waitError: 0,
    waitSquare: 0,
    waitBias: 0,
    covered: 0,
    stalls: 0,
    stallHits: 0,
    falseAlarms: 0,
  };
}

/** Collects a day second by second. */
export class DayScorer {
  readonly score = newDayScore();
  private hourError = 0;

  second(estimated: number, truth: number, stated: number): void {
    const off = estimated - truth;
    const s = this.score;
    s.seconds += 1;
    s.error += Math.abs(off);
    s.bias += off;
    if (off === 0) s.exact += 1;
    if (Math.abs(off) <= 1) s.within += 1;
    s.stated += stated;
    this.hourError += Math.abs(off) / 3600;
    if (s.seconds % 3600 === 0) {
      s.worstHour = Math.max(s.worstHour, this.hourError);
      this.hourError = 0;
    }
  }

  wait(predictedS: number, lowS: number, highS: number, realisedS: number): void {
    const off = predictedS - realisedS;
    const s = this.score;
    s.waits += 1;
    s.waitError += Math.abs(off);
    s.waitSquare += off * off;
    s.waitBias += off;
    if (realisedS >= lowS - 0.5 && realisedS <= highS + 0.5) s.covered += 1;
  }
}

/** The value below which this share of sorted values lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A mean over days and half the width of its 95 % interval. */
export interface Interval {
  mean: number;
  half: number;
}

/** Student's t for a two-sided 95 % interval, by degrees of freedom; normal beyond. */
const T_95 = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23];

export function intervalOf(values: number[]): Interval {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  if (n < 2) return { mean, half: Number.NaN };
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
  return { mean, half: (T_95[n - 2] ?? 2.02) * Math.sqrt(variance / n) };
}

/** All that is reported of one estimator in one setting. Shares in %, waits in s, alarms an hour. */
export interface Summary {
  mae: Interval;
  bias: Interval;
  exact: number;
  within: Interval;
  worstHour: number;
  stated: number;
  waitMae: Interval;
  waitRmse: number;
  waitBias: number;
  coverage: number;
  stalls: number;
  stallHits: number;
  falseAlarmsPerHour: number;
}

export function summarise(days: DayScore[]): Summary {
  const total = (key: keyof DayScore): number => days.reduce((sum, day) => sum + day[key], 0);
  const withWaits = days.filter((day) => day.waits > 0);
  return {
    mae: intervalOf(days.map((d) => d.error / d.seconds)),
    bias: intervalOf(days.map((d) => d.bias / d.seconds)),
    exact: (100 * total("exact")) / total("seconds"),
    within: intervalOf(days.map((d) => (100 * d.within) / d.seconds)),
    worstHour: Math.max(...days.map((d) => d.worstHour)),
    stated: (100 * total("stated")) / total("seconds"),
    waitMae: intervalOf(withWaits.map((d) => d.waitError / d.waits)),
    waitRmse: Math.sqrt(total("waitSquare") / total("waits")),
    waitBias: total("waitBias") / total("waits"),
    coverage: (100 * total("covered")) / total("waits"),
    stalls: total("stalls"),
    stallHits: total("stallHits"),
    falseAlarmsPerHour: total("falseAlarms") / (total("seconds") / 3600),
  };
}

/** Summaries by setting and estimator. */
export type Results = { [setting: string]: { [estimator: string]: Summary } };
