import { describe, expect, it } from "vitest";
import { Lane } from "../../../firmware/core/lane.ts";
import { CHANNEL_OF, LaneDay } from "../../../host/simulator/lane-day.ts";
import { SCENARIOS, type Scenario } from "../../../host/simulator/scenarios.ts";
import { groupOf, LANE_GROUP, type Site } from "../../../host/simulator/site.ts";
import type { LaneLayout } from "../../../protocol/box-settings.ts";

const HOURS = 3;
const SECONDS = 3600 * HOURS;
const [clean, reference] = SCENARIOS as [Scenario, Scenario];
const TWO_BEAMS = { entry: true, entryPair: false, exit: true, head: false, tail: false };
const FULL = { entry: true, entryPair: true, exit: true, head: true, tail: true };

/** Of three hours of a line before several tills: the mean error, in customers, and the share of time right within one customer. */
function hours(scenario: Scenario, site: Site, layout: Omit<LaneLayout, "tills">, seed: number): [number, number] {
  const lane = new Lane({ ...layout, tills: site.tills });
  const hears = { ...layout, entry2: layout.entryPair };
  const day = new LaneDay(
    scenario,
    seed,
    (sensor, value, status, tMs) => {
      if (hears[sensor]) lane.feed(CHANNEL_OF[sensor], value, status, tMs);
    },
    site,
  );
  let [error, right] = [0, 0];
  for (let s = 0; s < SECONDS; s++) {
    lane.tick(day.runSecond());
    const off = Math.abs((lane.between() as number) - day.world.betweenBeams());
    error += off;
    if (off <= 1) right += 1;
  }
  return [error / SECONDS, right / SECONDS];
}

describe("a line before several tills, seen by a beam at each end", () => {
  it.each([1003, 1011, 1015, 1016])("does not grow where few wait for hours, on day %i", (seed) => {
    expect(hours(clean, LANE_GROUP, TWO_BEAMS, seed)[0]).toBeLessThan(2);
  });

  it("does not take whoever waited for a till for somebody who walked long, and the lane for a long one", () => {
    expect(hours(reference, groupOf(3, 7), TWO_BEAMS, 2)[0]).toBeLessThan(2);
  });
});

describe("a line before several tills, seen by all sensors", () => {
  it.each([5, 8])(
    "is right more than four fifths of the time, as zones see it move every few seconds, with %i tills",
    (tills) => {
      const [first, second] = [1, 2].map((seed) => hours(reference, groupOf(tills), FULL, seed)[1]) as [number, number];
      expect((first + second) / 2).toBeGreaterThan(0.8);
    },
  );
});
