// How often something may happen: a token bucket. Pure: time is an argument, monotonic, in ms.

/** Events a second in the long run, and how many may come at once. */
export interface Rate {
  perS: number;
  burst: number;
}

/** Starts full. */
export class TokenBucket {
  private rate: Rate;
  private tokens: number;
  private filledMs = Number.NEGATIVE_INFINITY;

  constructor(rate: Rate) {
    this.rate = rate;
    this.tokens = rate.burst;
  }

  /** Takes a token; false when there is none. */
  take(nowMs: number): boolean {
    this.fill(nowMs);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Time until there is a token. Unit ms. */
  waitMs(nowMs: number): number {
    this.fill(nowMs);
    return this.tokens >= 1 ? 0 : ((1 - this.tokens) / this.rate.perS) * 1000;
  }

  private fill(nowMs: number): void {
    const elapsedS = Math.max(0, nowMs - this.filledMs) / 1000;
    this.filledMs = nowMs;
    this.tokens = Math.min(this.rate.burst, this.tokens + elapsedS * this.rate.perS);
  }
}
