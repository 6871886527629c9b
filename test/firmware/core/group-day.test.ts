import { describe, expect, it } from "vitest";
import { Lane } from "../../../firmware/core/lane.ts";
import { LaneDay } from "../../../host/simulator/lane-day.ts";
import { SCENARIOS, type Scenario } from "../../../host/simulator/scenarios.ts";
import { LANE_GROUP } from "../../../host/simulator/site.ts";
import { ENTRY, EXIT } from "../../../protocol/channels.ts";

const HOURS = 3;
const SECONDS = 3600 * HOURS;
const [clean] = SCENARIOS as [Scenario];

/** Mean error of a line before several tills with a beam at either end, where hardly anybody waits for the first hours. Customers. */
function meanError(seed: number): number {
  const { tills } = LANE_GROUP;
  const lane = new Lane({ tills, entry: true, entryPair: false, exit: true, head: false, tail: false });
  const day = new LaneDay(
    clean,
    seed,
    (sensor, value, status, tMs) => {
      if (sensor === "entry" || sensor === "exit") lane.feed(sensor === "entry" ? ENTRY : EXIT, value, status, tMs);
    },
    LANE_GROUP,
  );
  let error = 0;
  for (let s = 0; s < SECONDS; s++) {
    lane.tick(day.runSecond());
    error += Math.abs((lane.between() as number) - day.world.betweenBeams());
  }
  return error / SECONDS;
}

describe("a line before several tills, seen by a beam at each end", () => {
  it.each([1003, 1011, 1015, 1016])("does not grow where few wait for hours, on day %i", (seed) => {
    expect(meanError(seed)).toBeLessThan(2);
  });
});
