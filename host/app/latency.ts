// Statistics of the time from a sensor's edge to the lamp command that it caused, over the last thousand.

/** Median and 99th percentile in ms, null without samples; and the number of samples. */
export interface LatencySummary {
  median: number | null;
  p99: number | null;
  n: number;
}

const KEPT = 1000;

export class Latency {
  private times: number[] = [];

  add(ms: number): void {
    this.times.push(ms);
    if (this.times.length > KEPT) this.times.shift();
  }

  summary(): LatencySummary {
    const sorted = this.times.toSorted((a, b) => a - b);
    const at = (share: number): number | null => {
      const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
      return value === undefined ? null : Math.round(value * 10) / 10;
    };
    return { median: at(0.5), p99: at(0.99), n: sorted.length };
  }
}
