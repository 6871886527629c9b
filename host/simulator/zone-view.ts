// Readings of the two ToF zones of a lane: ranges, sunlight, crosstalk from the cover glass, lost samples.
import type { LaneWorld } from "./lane-world.ts";
import type { Random } from "./random.ts";
import type { Scenario } from "./scenarios.ts";

/** One sample, as in a trace. */
export type OnSample = (zone: "head" | "tail", rangeMm: number, status: number, tMs: number) => void;

/** Length of an episode of sunlight. Unit s; guess. */
const SUN_S = 600;
/** Share of samples in sunlight that are false ranges. Guess. */
const FALSE_IN_THE_SUN = 0.03;
/** Range of the empty zone, to which the scenario's crosstalk refers, and of the cover glass. Unit mm. */
const EMPTY_MM = 1350;
const GLASS_MM = 20;

/** VL53L1X range status: valid, and signal fail, as in strong ambient light. */
const VALID = 0;
const SIGNAL_FAIL = 2;

/** Both zones of one lane, for a day of `dayS` seconds. */
export class ZoneView {
  private random: Random;
  private scenario: Scenario;
  private world: LaneWorld;
  private dayS: number;
  private onSample: OnSample;
  private sunS: number[];

  constructor(random: Random, scenario: Scenario, world: LaneWorld, dayS: number, onSample: OnSample) {
    this.random = random;
    this.scenario = scenario;
    this.world = world;
    this.dayS = dayS;
    this.onSample = onSample;
    const episodes = Math.round((scenario.sunHours * 3600) / SUN_S);
    this.sunS = Array.from({ length: episodes }, () => random.between(0, dayS - SUN_S));
  }

  sample(tMs: number): void {
    let isSunny = false;
    for (const fromS of this.sunS) if (tMs >= 1000 * fromS && tMs < 1000 * (fromS + SUN_S)) isSunny = true;
    for (const zone of ["head", "tail"] as const) {
      if (this.random.chance(this.scenario.droppedSamples)) continue;
      const { rangeMm, status } = isSunny ? this.inTheSun() : this.seen(zone, tMs);
      this.onSample(zone, Math.max(0, Math.round(rangeMm)), status, tMs);
    }
  }

  private seen(zone: "head" | "tail", tMs: number): { rangeMm: number; status: number } {
    const { rangeMm, rawStatus } = this.world.range(zone, tMs);
    return { rangeMm: this.throughGlass(rangeMm, tMs), status: rawStatus === 9 ? VALID : rawStatus };
  }

  /** In sunlight there is mostly no valid range, and sometimes a false one. */
  private inTheSun(): { rangeMm: number; status: number } {
    const isFalse = this.random.chance(FALSE_IN_THE_SUN);
    return { rangeMm: this.random.between(100, 1300), status: isFalse ? VALID : SIGNAL_FAIL };
  }

  /** Mean of the ranges of target and glass, weighted by returned light, which falls with the square of the range. */
  private throughGlass(rangeMm: number, tMs: number): number {
    const [morning, evening] = this.scenario.crosstalk;
    const share = morning + ((evening - morning) * tMs) / (1000 * this.dayS);
    if (share === 0) return rangeMm;
    const glass = share / (1 - share);
    const target = (EMPTY_MM / Math.max(1, rangeMm)) ** 2;
    return (target * rangeMm + glass * GLASS_MM) / (target + glass);
  }
}
