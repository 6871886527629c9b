import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TokenBucket, TokenBuckets } from "../../../../host/core/clients/token-bucket.ts";

describe("a token bucket", () => {
  it("gives its burst at once, then one for each interval, and not a millisecond sooner", () => {
    const bucket = new TokenBucket({ perS: 10, burst: 3 });
    expect([1, 2, 3, 4].map(() => bucket.take(5000))).toEqual([true, true, true, false]);
    expect(bucket.waitMs(5000)).toBeCloseTo(100);
    expect(bucket.take(5099)).toBe(false);
    expect(bucket.take(5100.001)).toBe(true);
    expect(bucket.take(5100.001)).toBe(false);
  });

  it("never gives more than rate and burst allow, at whatever times it is asked", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 200 }), (pauses) => {
        const bucket = new TokenBucket({ perS: 5, burst: 4 });
        let nowMs = 0;
        let taken = 0;
        for (const pauseMs of pauses) {
          nowMs += pauseMs;
          if (bucket.take(nowMs)) taken += 1;
        }
        expect(taken).toBeLessThanOrEqual(4 + (nowMs / 1000) * 5 + 1e-6);
      }),
    );
  });
});

describe("token buckets by name", () => {
  it("are apart, and a bounded number of them is remembered", () => {
    const buckets = new TokenBuckets({ perS: 1, burst: 1 });
    expect([buckets.take("a", 0), buckets.take("a", 0), buckets.take("b", 0)]).toEqual([true, false, true]);
    for (let i = 0; i < 2000; i++) buckets.take(`client ${i}`, 0);
    expect([buckets.take("client 1999", 0), buckets.take("a", 0)]).toEqual([false, true]);
  });
});
