import { describe, expect, it } from "vitest";
import { dayPatternOf, WEEK_DAYS } from "../../host/simulator/shop-week.ts";

const SHOPS = Array.from({ length: 200 }, (_, i) => i + 1);
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;

describe("weeks of a shop", () => {
  it("are the same for the same numbers", () => {
    expect(dayPatternOf(7, 3, 2)).toEqual(dayPatternOf(7, 3, 2));
  });

  it("are fullest before the weekend and as busy as usual on the mean", () => {
    const busy = Array.from({ length: WEEK_DAYS }, (_, weekday) =>
      mean(SHOPS.map((shop) => dayPatternOf(shop, 0, weekday).busy)),
    );
    expect(busy.indexOf(Math.max(...busy))).toBe(5);
    expect(busy[4]).toBeGreaterThan((busy[0] ?? 0) * 1.15);
    expect(mean(busy)).toBeGreaterThan(0.97);
    expect(mean(busy)).toBeLessThan(1.05);
  });

  it("have the same peaks on the same weekday of any week, and Saturday's at noon", () => {
    const { noon, evening } = dayPatternOf(5, 0, 1);
    expect(dayPatternOf(5, 9, 1)).toMatchObject({ noon, evening });
    const saturdays = SHOPS.map((shop) => dayPatternOf(shop, 0, 5));
    expect(mean(saturdays.map((day) => day.noon))).toBeGreaterThan(1.5 * mean(saturdays.map((day) => day.evening)));
  });

  it("differ by about a tenth from week to week, a few days by far more", () => {
    const ratios = SHOPS.flatMap((shop) =>
      [1, 2, 3, 4].map((week) => Math.abs(Math.log(dayPatternOf(shop, week, 0).busy / dayPatternOf(shop, 0, 0).busy))),
    ).sort((a, b) => a - b);
    const median = ratios[ratios.length / 2] ?? 0;
    expect(median).toBeGreaterThan(0.05);
    expect(median).toBeLessThan(0.12);
    expect(ratios.filter((ratio) => ratio > 0.25).length / ratios.length).toBeGreaterThan(0.03);
  });
});
