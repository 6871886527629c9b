// What the two ToF zones of a lane tell a box: ranges, sunlight, light from the cover glass, samples that never come.
import type { LaneWorld } from "./lane-world.ts";
import type { Random } from "./random.ts";
import type { Setting } from "./settings.ts";

/** One sample, as in a trace: range in mm, status. */
export type OnSample = (zone: "head" | "tail", rangeMm: number, status: number, tMs: number) => void;

/** An episode of sunlight. Unit s; guess. */
const SUN_S = 600;
/** Share of samples in the sun that are false ranges. Guess. */
const FALSE_IN_THE_SUN = 0.03;
/** The empty zone's range at which the crosstalk of the setting is given, and the cover glass's own. Unit mm. */
const EMPTY_MM = 1350;
const GLASS_MM = 20;

/** VL53L1X range status: valid, and signal fail as strong ambient light causes it. */
const VALID = 0;
const SIGNAL_FAIL = 2;

/** Both zones of one lane for a day of so many seconds. */
export class ZoneView {
  private random: Random;
  private setting: Setting;
  private world: LaneWorld;
  private dayS: number;
  private onSample: OnSample;
  private sunS: number[];

  constructor(random: Random, setting: Setting, world: LaneWorld, dayS: number, onSample: OnSample) {
    this.random = random;
    this.setting = setting;
    this.world = world;
    this.dayS = dayS;
    this.onSample = onSample;
    const episodes = Math.round((setting.sunHours * 3600) / SUN_S);
    this.sunS = Array.from({ length: episodes }, () => random.between(0, dayS - SUN_S));
  }

  sample(tMs: number): void {
    let isSunny = false;
    for (const fromS of this.sunS) if (tMs >= 1000 * fromS && tMs < 1000 * (fromS + SUN_S)) isSunny = true;
    for (const zone of ["head", "tail"] as const) {
      if (this.random.chance(this.setting.droppedSamples)) continue;
      const { rangeMm, status } = isSunny ? this.inTheSun() : this.seen(zone, tMs);
      this.onSample(zone, Math.max(0, Math.round(rangeMm)), status, tMs);
    }
  }

  private seen(zone: "head" | "tail", tMs: number): { rangeMm: number; status: number } {
    const { rangeMm, rawStatus } = this.world.range(zone, tMs);
    return { rangeMm: this.throughGlass(rangeMm, tMs), status: rawStatus === 9 ? VALID : rawStatus };
  }

  /** Ambient light drowns the return, and now and then makes a false one. */
  private inTheSun(): { rangeMm: number; status: number } {
    const isFalse = this.random.chance(FALSE_IN_THE_SUN);
    return { rangeMm: this.random.between(100, 1300), status: isFalse ? VALID : SIGNAL_FAIL };
  }

  /** The mean of target and glass by the light of each; a target's falls with the square of its range. */
  private throughGlass(rangeMm: number, tMs: number): number {
    const [morning, evening] = this.setting.crosstalk;
    const share = morning + ((evening - morning) * tMs) / (1000 * this.dayS);
    if (share === 0) return rangeMm;
    const glass = share / (1 - share);
    const target = (EMPTY_MM / Math.max(1, rangeMm)) ** 2;
    return (target * rangeMm + glass * GLASS_MM) / (target + glass);
  }
}
