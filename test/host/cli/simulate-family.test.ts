import { expect, it } from "vitest";
import { summaryOf } from "../../../host/cli/simulate-family.ts";
import { drawShop } from "../../../host/simulator/family/draw-shop.ts";
import { simulateDay } from "../../../host/simulator/family/simulate-day.ts";

it("sums up a day of any length that may be asked for", () => {
  const day = simulateDay(drawShop(1, "grocer"), 1, 60);
  const seconds = 1000 * 3600;
  const inLane = new Uint8Array(seconds);
  inLane[seconds - 1] = 7;
  expect(summaryOf({ ...day, truth: { ...day.truth, seconds, inLane } })).toMatchObject({ longest: 7 });
});

it.each([
  [1, 1],
  [2, 0],
])("counts an estimate that is off by %i as right: %i", (off, right) => {
  const day = simulateDay(drawShop(1, "grocer"), 1, 60);
  const { seconds } = day.truth;
  const trace = { ...day.trace, length: 1 };
  expect(
    summaryOf({ ...day, trace, truth: { ...day.truth, inLane: new Uint8Array(seconds).fill(off) } }),
  ).toMatchObject({ mae: off, right });
});
