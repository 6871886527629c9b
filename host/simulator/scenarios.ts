// The three scenarios of the accuracy benchmark: a table of figures with their origin.
import type { Crowd } from "./party.ts";

/** How people, sunlight and hardware disturb the sensors of one lane. */
export interface Scenario {
  name: "clean" | "reference" | "hostile";
  crowd: Crowd;
  /** Offered load, as a mean over the day. */
  load: number;
  /** Patience before reneging: median in s, log-normal with sigma 0.5. */
  patienceMedianS: number;
  /** Walks of staff through the lane, an hour. */
  staffPerHour: number;
  /** Stalls of 240 to 600 s, per hour that the till is open. */
  stallsPerHour: number;
  /** Probability a second that the last in line changes to the neighbouring line when it is two shorter, or the reverse. */
  jockeyPerS: number;
  /** Hours a day in which sunlight blinds the ToF zones, in episodes of ten minutes. */
  sunHours: number;
  /**
   * Share of the returned light of an empty zone that comes from its own cover glass (crosstalk), in the morning and in
   * the evening, as dust gathers. Guess.
   */
  crosstalk: readonly [number, number];
  /** Share of ToF samples that are lost. */
  droppedSamples: number;
  /** One sensor, chosen by the seed, fails between the fifth and the eighth hour. */
  oneSensorFails: boolean;
}

const PEOPLE = { load: 0.85, patienceMedianS: 900, staffPerHour: 0.5, stallsPerHour: 0.3 };

export const SCENARIOS: readonly Scenario[] = [
  {
    // Well-mounted beams and an orderly shop: 2 % misses, 1 % doubles.
    ...PEOPLE,
    name: "clean",
    crowd: {
      missedEntry: 0.02,
      missedExit: 0.02,
      doubled: 0.01,
      sideBySide: 0.02,
      trolley: 0.01,
      companion: 0.01,
      child: 0,
      turnsBack: 0.005,
      stepsAside: 0.05,
    },
    jockeyPerS: 0.0003,
    sunHours: 0,
    crosstalk: [0, 0],
    droppedSamples: 0.001,
    oneSensorFails: false,
  },
  {
    // 7 % missed, 3 % doubled, 8 % pairs, 8 % with a separate break for the trolley.
    ...PEOPLE,
    name: "reference",
    crowd: {
      missedEntry: 0.07,
      missedExit: 0.07,
      doubled: 0.03,
      sideBySide: 0.08,
      trolley: 0.08,
      companion: 0.05,
      child: 0.05,
      turnsBack: 0.02,
      stepsAside: 0.15,
    },
    jockeyPerS: 0.001,
    sunHours: 0.5,
    crosstalk: [0.03, 0.06],
    droppedSamples: 0.01,
    oneSensorFails: false,
  },
  {
    // 15 % misses, unequal at both ends, 30 % of parties with a companion, two hours of sun, a failing sensor.
    ...PEOPLE,
    name: "hostile",
    crowd: {
      missedEntry: 0.2,
      missedExit: 0.1,
      doubled: 0.05,
      sideBySide: 0.08,
      trolley: 0.1,
      companion: 0.3,
      child: 0.12,
      turnsBack: 0.04,
      stepsAside: 0.25,
    },
    jockeyPerS: 0.002,
    sunHours: 2,
    crosstalk: [0.05, 0.2],
    droppedSamples: 0.05,
    oneSensorFails: true,
  },
];
