// The three noise settings of the accuracy benchmark. A table; every figure with its origin.
import type { Crowd } from "./party.ts";

/** How people, sun and hardware fool the sensors of one lane. */
export interface Setting {
  name: "clean" | "reference" | "hostile";
  crowd: Crowd;
  /** Offered load at its mean over the day. */
  load: number;
  /** Patience before a customer leaves the line: median in s, log-normal with sigma 0.5. Part walks out at 600 s. */
  patienceMedianS: number;
  /** Staff walking through the lane, an hour. */
  staffPerHour: number;
  /** Services held up by 240 to 600 s, an hour of opening. */
  stallsPerHour: number;
  /** A second, that the last in a line goes over to the next one when that is two shorter; as likely the other way. */
  goesOver: number;
  /** Hours of the day in which the sun blinds the ToF zones, in episodes of ten minutes. */
  sunHours: number;
  /**
   * Part of the light that a zone gets back from its own cover glass when nobody is there, in the morning and in the
   * evening, as dust gathers on it. Guess.
   */
  crosstalk: readonly [number, number];
  /** Share of ToF samples that never come. */
  droppedSamples: number;
  /** One sensor, chosen by the day's seed, fails at a time between the fifth and the eighth hour. */
  oneSensorFails: boolean;
}

const PEOPLE = { load: 0.85, patienceMedianS: 900, staffPerHour: 0.5, stallsPerHour: 0.3 };

export const SETTINGS: readonly Setting[] = [
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
    goesOver: 0.0003,
    sunHours: 0,
    crosstalk: [0, 0],
    droppedSamples: 0.001,
    oneSensorFails: false,
  },
  {
    // The prototype's noise: 7 % missed, 3 % doubled, 8 % pairs, 8 % with a trolley's extra break.
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
    goesOver: 0.001,
    sunHours: 0.5,
    crosstalk: [0.03, 0.06],
    droppedSamples: 0.01,
    oneSensorFails: false,
  },
  {
    // 15 % misses, unequal at the two ends, 30 % of parties in separate bodies, two hours of sun, a sensor that fails.
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
    goesOver: 0.002,
    sunHours: 2,
    crosstalk: [0.05, 0.2],
    droppedSamples: 0.05,
    oneSensorFails: true,
  },
];
