import { describe, expect, it } from "vitest";
import { LineFilter, LONGEST } from "../../../firmware/core/line-filter.ts";
import { PublishedLength } from "../../../firmware/core/published-length.ts";
import { Random } from "../../../host/simulator/random.ts";
import { sureOf } from "./line-filters.ts";

function lengthOf(filter: LineFilter): number {
  return new PublishedLength(filter).length();
}

describe("the published length", () => {
  it("says the neighbour of the median that is right with more probability, and never that nobody is there for it", () => {
    const of = (...p: number[]): LineFilter => {
      const filter = sureOf(0);
      for (const [n, weight] of p.entries()) filter.p[n] = weight;
      filter.low = 0;
      filter.high = p.length - 1;
      filter.renew();
      return filter;
    };
    // Four is right at three to five, three at two to four.
    const skewed = of(0, 0, 0.1, 0.41, 0.09, 0.4);
    const published = new PublishedLength(skewed);
    expect([skewed.median(), published.length()]).toEqual([3, 4]);
    expect(published.right(4)).toBeGreaterThan(published.right(3));
    // Half a hundredth is no reason to leave the median.
    const even = of(0, 0.2, 0.2, 0.25, 0.2, 0.15);
    expect(lengthOf(even)).toBe(even.median());
    expect(lengthOf(of(0.6, 0.1, 0.3))).toBe(0);
    expect(lengthOf(of(0.45, 0.55, 0, 0))).toBe(1);
  });

  it("says the same length whether or not both neighbours of the median had to be weighed", () => {
    const random = new Random(3);
    let left = 0;
    for (let i = 0; i < 4000; i++) {
      const filter = sureOf(0);
      filter.low = Math.floor(random.between(0, 30));
      filter.high = Math.min(LONGEST, filter.low + 1 + Math.floor(random.between(0, 12)));
      for (let n = 0; n <= LONGEST; n++)
        filter.p[n] = n >= filter.low && n <= filter.high ? random.uniform() ** 3 + 1e-6 : 0;
      filter.renew();
      const median = filter.median();
      const published = new PublishedLength(filter);
      const [less, own, more] = [-1, 0, 1].map((by) => (median + by < 0 ? 0 : published.right(median + by))) as [
        number,
        number,
        number,
      ];
      let length = median;
      if (median > 0 && own <= 0.95) {
        if (more > own + 0.05 && more >= less) length += 1;
        else if (less > own + 0.05 && median > 1) length -= 1;
      }
      expect([published.length(), published.sure]).toEqual([length, published.right(length)]);
      if (length !== median) left += 1;
    }
    expect(left).toBeGreaterThan(400);
  });

  it("gives the probability of being right at both ends and for long lines", () => {
    expect(new PublishedLength(sureOf(0)).right(0)).toBeCloseTo(1, 9);
    expect(new PublishedLength(sureOf(LONGEST)).right(LONGEST)).toBeCloseTo(1, 9);
    expect(new PublishedLength(sureOf(5)).right(7)).toBeCloseTo(0, 9);
    // Within a quarter of the true number: 9 of 12 and 15 of 12 are, 8 and 16 are not.
    expect([8, 9, 15, 16].map((n) => Math.round(new PublishedLength(sureOf(12)).right(n)))).toEqual([0, 1, 1, 0]);
  });

  it("says how sure the length is that it says", () => {
    const filter = new LineFilter();
    const published = new PublishedLength(filter);
    for (let i = 0; i < 60; i++) {
      if (i % 5 < 3) filter.enter(0.1, 0.05);
      else filter.leave(0.2, 0.7, 0.1);
      filter.advance(0.01, 0.02, 0.3, false);
      const length = published.length();
      expect(published.sure).toBe(published.right(length));
    }
    const empty = new PublishedLength(sureOf(0));
    expect([empty.length(), empty.sure]).toEqual([0, expect.closeTo(1, 9)]);
  });
});
