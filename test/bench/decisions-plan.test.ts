import { describe, expect, it } from "vitest";
import { Plan } from "./decisions-plan.ts";

const HOUR_MS = 3600000;
/** Twelve who come at once, an hour after the start. */
const GROUP = { comesMs: Array.from({ length: 12 }, () => HOUR_MS), cycleS: 80, tills: 4 };
const PRICES = { till: 0.7, switch: 60 };

describe("a plan that knows who will come", () => {
  const plan = new Plan(GROUP, PRICES);

  it("has a till called in time for a group, and none long before it", () => {
    expect(plan.wanted(0, 1, HOUR_MS - 20000)).toBe(4);
    expect(plan.wanted(0, 1, HOUR_MS - 300000)).toBe(1);
  });

  it("keeps tills open for a group that is about to come, and closes them when nobody will", () => {
    expect(plan.wanted(0, 4, HOUR_MS - 60000)).toBe(4);
    expect(plan.wanted(0, 4, 3 * HOUR_MS)).toBe(1);
  });

  // The second till saves about 2800 s of waiting, the third 900 s, the fourth 400 s.
  it.each([
    [300, 3],
    [600, 2],
    [100000, 1],
  ])(
    "opens no till that saves less waiting than its opening and closing cost, at %i s each: %i tills",
    (price, tills) => {
      expect(new Plan(GROUP, { ...PRICES, switch: price }).wanted(0, 1, HOUR_MS - 20000)).toBe(tills);
    },
  );

  it("calls another till for a line, and none for one who waits", () => {
    expect(plan.wanted(2, 1, 3 * HOUR_MS)).toBe(1);
    expect(plan.wanted(12, 1, 3 * HOUR_MS)).toBe(4);
  });
});
