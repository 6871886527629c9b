import { describe, expect, it } from "vitest";
import { readOff, type Summary, summarise } from "./decisions-score.ts";

/** A setting that lets people wait so long with so many lane-hours. */
function setting(meanWaitS: number, laneHours: number): Summary {
  return { ...summarise("setting", []), meanWaitS, laneHours };
}

describe("lane-hours of a strategy at another's wait", () => {
  const settings = [setting(40, 20), setting(20, 40), setting(30, 25)];
  const hoursAt = (waitS: number): number =>
    readOff(
      settings,
      (s) => s.meanWaitS,
      (s) => s.laneHours,
      waitS,
    );

  it.each([
    ["between the two settings next to it", 25, 32.5],
    ["between the other two", 36, 22],
    ["at a setting", 30, 25],
    ["beyond the last, by the last two", 44, 18],
    ["beyond the first, by the first two", 18, 43],
  ])("are read off %s", (_, waitS, hours) => {
    expect(hoursAt(waitS)).toBeCloseTo(hours, 9);
  });
});
