import { describe, expect, it } from "vitest";
import { chanceOf } from "../../../../host/core/report/chance.ts";
import { counted, ratio, share, student } from "../../../../host/core/report/estimate.ts";

describe("a ratio over days", () => {
  it("is the sum over the sum, within Student's interval of its days", () => {
    const days = [10, 20, 10, 20].map((of) => ({ of, per: 1 }));
    // Mean 15, standard deviation 5.7735 of 4 days, quantile 3.18245.
    const found = ratio(days);
    expect(found.value).toBe(15);
    expect(found.low).toBeCloseTo(15 - (3.18245 * 5.7735) / 2, 3);
    expect(found.high).toBeCloseTo(15 + (3.18245 * 5.7735) / 2, 3);
  });

  it("weighs days by their customers, and knows nothing of one day's error or of nobody", () => {
    expect(
      ratio([
        { of: 100, per: 10 },
        { of: 0, per: 90 },
      ]).value,
    ).toBe(1);
    expect(
      ratio([
        { of: 4, per: 2 },
        { of: 0, per: 0 },
      ]),
    ).toEqual({ value: 2, low: null, high: null });
    expect(ratio([])).toEqual({ value: null, low: null, high: null });
  });

  it("holds the truth in about 95 of 100 months", () => {
    const chance = chanceOf(7);
    let held = 0;
    for (let month = 0; month < 2000; month++) {
      // Customers differ from day to day, and so does the day's mean wait around 60.
      const days = Array.from({ length: 26 }, () => {
        const per = 200 + Math.floor(200 * chance());
        return { of: per * (30 + 60 * chance()), per };
      });
      const { low, high } = ratio(days);
      if ((low ?? 0) <= 60 && 60 <= (high ?? 0)) held += 1;
    }
    expect(held / 2000).toBeGreaterThan(0.93);
    expect(held / 2000).toBeLessThan(0.97);
  });

  it("does not take a share of none for certain", () => {
    const found = share(Array.from({ length: 10 }, () => ({ of: 0, per: 30 })));
    expect(found).toEqual({ value: 0, low: 0, high: 0.01 });
  });
});

it("Student's quantiles go over into the normal one", () => {
  // Tables: 2.22814 at 10, 2.20099 at 11, 2.04227 at 30, 1.98397 at 100.
  for (const [freedom, t] of [
    [10, 2.22814],
    [11, 2.20099],
    [30, 2.04227],
    [100, 1.98397],
  ] as const)
    expect(student(freedom)).toBeCloseTo(t, 3);
});

it("a count has the interval of Poisson's distribution", () => {
  // Exact: 10 events 4.80 to 18.39; none 0 to 3.69.
  const ten = counted(10);
  expect([ten.low, ten.high].map((x) => Number(x?.toFixed(1)))).toEqual([4.8, 18.4]);
  expect(counted(0).low).toBe(0);
  expect(counted(0).high).toBeCloseTo(3.69, 1);
});
