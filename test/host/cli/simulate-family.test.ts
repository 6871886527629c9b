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
