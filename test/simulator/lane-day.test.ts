import { describe, expect, it } from "vitest";
import { LaneDay } from "../../host/simulator/lane-day.ts";
import { SCENARIOS, type Scenario } from "../../host/simulator/scenarios.ts";
import { LANE, LANE_GROUP, SELF_CHECKOUT, type Site } from "../../host/simulator/site.ts";
import type { SensorName } from "../../protocol/channels.ts";

const CLEAN = SCENARIOS[0] as Scenario;
/** Nobody is missed, counted twice or accompanied. */
const FLAWLESS: Scenario = {
  ...CLEAN,
  crowd: Object.fromEntries(Object.keys(CLEAN.crowd).map((key) => [key, 0])) as unknown as Scenario["crowd"],
  staffPerHour: 0,
  jockeyPerS: 0,
  patienceMedianS: 1e6,
};

interface Lived {
  day: LaneDay;
  breaks: { [sensor: string]: number };
  ranges: number[];
  longest: number;
}

function live(scenario: Scenario, site: Site, seconds: number, seed = 1): Lived {
  const breaks: { [sensor: string]: number } = {};
  const ranges: number[] = [];
  const day = new LaneDay(
    scenario,
    seed,
    (sensor: SensorName, value, status) => {
      if (sensor === "head") status === 0 && ranges.push(value);
      else if (sensor !== "tail" && value === 1) breaks[sensor] = (breaks[sensor] ?? 0) + 1;
    },
    site,
  );
  let longest = 0;
  for (let s = 0; s < seconds; s++) {
    day.runSecond();
    longest = Math.max(longest, day.world.betweenBeams());
  }
  return { day, breaks, ranges, longest };
}

const HOURS_3 = 3 * 3600;
const flawless = new Map<Site, Lived>();
/** Three hours without disturbances, run once for all tests that only look at them. */
function flawlessHours(site: Site): Lived {
  const known = flawless.get(site) ?? live(FLAWLESS, site, HOURS_3);
  flawless.set(site, known);
  return known;
}

describe.each([
  ["a lane", LANE],
  ["a lane group", LANE_GROUP],
  ["self-checkout", SELF_CHECKOUT],
])("a day of %s", (_, site) => {
  it("breaks each beam once per customer without disturbances", () => {
    const { day, breaks } = flawlessHours(site);
    const { world } = day;
    expect(breaks["entry"]).toBeGreaterThan(40);
    expect(Math.abs((breaks["entry2"] ?? 0) - (breaks["entry"] ?? 0))).toBeLessThanOrEqual(1);
    expect(Math.abs((breaks["entry"] ?? 0) - (breaks["exit"] ?? 0) - world.betweenBeams())).toBeLessThanOrEqual(3);
    for (const c of world.customers) {
      expect(c.startMs).toBeGreaterThan(c.arriveMs);
      expect(c.endMs).toBeGreaterThan(c.startMs);
    }
  });

  it("is the same for the same seed", () => {
    const [one, two] = [live(CLEAN, site, 1800, 7), live(CLEAN, site, 1800, 7)];
    expect(one.breaks).toEqual(two.breaks);
    expect(one.ranges).toEqual(two.ranges);
  });
});

it("serves as many customers at once as the group has tills", () => {
  const { day } = live({ ...FLAWLESS, load: 2 }, LANE_GROUP, 3600);
  const { customers } = day.world;
  const most = Math.max(
    ...customers.map(({ startMs }) => customers.filter((c) => c.startMs <= startMs && c.endMs > startMs).length),
  );
  expect(most).toBe(LANE_GROUP.tills);
  expect(day.world.busyTills(3600000)).toBe(LANE_GROUP.tills);
});

it("lets people jockey to and from the neighbouring line", () => {
  const busy = { ...FLAWLESS, load: 1.1 };
  const stays = live(busy, LANE, HOURS_3);
  const goes = live({ ...busy, jockeyPerS: 0.01 }, LANE, HOURS_3);
  expect(stays.day.world.reneged).toBe(0);
  // Leaving by the entrance breaks its beams again.
  expect((goes.breaks["entry"] ?? 0) - (goes.breaks["exit"] ?? 0)).toBeGreaterThan(10);
});

it("sees some children, and never as many breaks as two per customer", () => {
  const without = flawlessHours(LANE);
  const { breaks, day } = live({ ...FLAWLESS, crowd: { ...FLAWLESS.crowd, child: 1 } }, LANE, HOURS_3);
  const came = day.world.customers.length;
  expect(breaks["entry"]).toBeGreaterThan(1.1 * came);
  expect(breaks["entry"]).toBeLessThan(1.5 * came);
  expect(without.breaks["entry"]).toBeLessThan(1.1 * without.day.world.customers.length);
});

it("reads an empty zone nearer through a smeared glass, and people almost unchanged", () => {
  const farthest = (crosstalk: Scenario["crosstalk"]) => {
    const ranges = live({ ...FLAWLESS, crosstalk }, LANE, 3600).ranges.toSorted((a, b) => a - b);
    return { empty: ranges.at(-100) as number, person: ranges[100] as number };
  };
  const clear = farthest([0, 0]);
  const smeared = farthest([0.2, 0.2]);
  expect(clear.empty - smeared.empty).toBeGreaterThan(200);
  expect(Math.abs(clear.person - smeared.person)).toBeLessThan(40);
});
