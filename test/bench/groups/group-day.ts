// One day of a line before several tills: the same people through each layout of ours and through others' rules. Runs in a worker.
import { Lane } from "../../../firmware/core/lane.ts";
import { CHANNEL_OF, LaneDay } from "../../../host/simulator/lane-day.ts";
import { SCENARIOS, type Scenario } from "../../../host/simulator/scenarios.ts";
import { GROUP_LAYOUTS, GROUP_PLACES, type GroupPlace, rulesAt } from "./group-places.ts";
import { addGroupSecond, type GroupScore, newGroupScore } from "./group-score.ts";

/** A day at a place of that name, with reference noise. */
export interface GroupTask {
  task: "group";
  place: string;
  seed: number;
  seconds: number;
}

/** Scores by estimator, of the number waiting. */
export function runGroupDay({ place: name, seed, seconds }: GroupTask): { [estimator: string]: GroupScore } {
  const { site } = GROUP_PLACES.find((place) => place.name === name) as GroupPlace;
  const scenario = SCENARIOS.find((one) => one.name === "reference") as Scenario;
  const ours = GROUP_LAYOUTS.map((one) => ({
    hears: { ...one.layout, entry2: one.layout.entryPair },
    lane: new Lane({ ...one.layout, tills: site.tills }),
    score: newGroupScore(),
  }));
  const others = rulesAt(site).map((rules) => ({ rules, score: newGroupScore() }));
  const day = new LaneDay(
    scenario,
    seed,
    (sensor, value, status, tMs) => {
      for (const { hears, lane } of ours) if (hears[sensor]) lane.feed(CHANNEL_OF[sensor], value, status, tMs);
      for (const { rules } of others) rules.feed(sensor, value, status, tMs);
    },
    site,
  );
  for (let s = 0; s < seconds; s++) {
    const tMs = day.runSecond();
    const truth = day.world.betweenBeams();
    for (const { lane, score } of ours) {
      const confidence = lane.tick(tMs);
      addGroupSecond(score, lane.between() ?? 0, truth, confidence);
    }
    for (const { rules, score } of others) {
      rules.tick(tMs);
      addGroupSecond(score, rules.between(), truth, Number.NaN);
    }
  }
  return Object.fromEntries([
    ...ours.map(({ score }, i) => [GROUP_LAYOUTS[i]?.name, score]),
    ...others.map(({ rules, score }) => [rules.name, score]),
  ]);
}
