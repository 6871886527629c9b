// Token buckets, which limit how often something may happen. Pure: time is an argument, monotonic, in ms.

/** Events a second in the long run, and how many may come at once. */
export interface Rate {
  perS: number;
  burst: number;
}

/** One bucket. Starts full. */
export class TokenBucket {
  private rate: Rate;
  private tokens: number;
  private filledMs = Number.NEGATIVE_INFINITY;

  constructor(rate: Rate) {
    this.rate = rate;
    this.tokens = rate.burst;
  }

  /** Takes tokens; false, and nothing taken, where there are not enough. */
  take(nowMs: number, tokens = 1): boolean {
    this.fill(nowMs);
    if (this.tokens < tokens) return false;
    this.tokens -= tokens;
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

/** How many names are remembered; the least recently used is forgotten first. */
const MOST = 2000;

/** A bucket for each name. */
export class TokenBuckets {
  private rate: Rate;
  private buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate) {
    this.rate = rate;
  }

  /** Takes a token from the bucket of a name; false where it is empty. */
  take(name: string, nowMs: number): boolean {
    const bucket = this.buckets.get(name) ?? new TokenBucket(this.rate);
    this.buckets.delete(name);
    this.buckets.set(name, bucket);
    if (this.buckets.size > MOST) this.buckets.delete(this.buckets.keys().next().value as string);
    return bucket.take(nowMs);
  }
}
