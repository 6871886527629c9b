// What the two ToF zones of a lane tell its core: ranges, sunlight, samples that never come.
import { HEAD, type Lane, TAIL } from "../../firmware/core/lane.ts";
import type { LaneWorld } from "./lane-world.ts";
import type { Random } from "./random.ts";
import type { Setting } from "./settings.ts";
import { SHOP_DAY_S } from "./shopping.ts";

/** An episode of sunlight. Unit s; guess. */
const SUN_S = 600;

/** VL53L1X range status: valid, and signal fail as strong ambient light causes it. */
const VALID = 0;
const SIGNAL_FAIL = 2;

export class ZoneView {
  private random: Random;
  private setting: Setting;
  private world: LaneWorld;
  private core: Lane;
  private sunS: number[];

  constructor(random: Random, setting: Setting, world: LaneWorld, core: Lane) {
    this.random = random;
    this.setting = setting;
    this.world = world;
    this.core = core;
    const episodes = Math.round((setting.sunHours * 3600) / SUN_S);
    this.sunS = Array.from({ length: episodes }, () => random.between(0, SHOP_DAY_S - SUN_S));
  }

  sample(tMs: number): void {
    const isSunny = this.sunS.some((fromS) => tMs >= 1000 * fromS && tMs < 1000 * (fromS + SUN_S));
    for (const zone of ["head", "tail"] as const) {
      if (this.random.chance(this.setting.droppedSamples)) continue;
      const { rangeMm, status } = isSunny ? this.inTheSun() : this.seen(zone, tMs);
      this.core.feed(zone === "head" ? HEAD : TAIL, Math.round(rangeMm), status, tMs);
    }
  }

  private seen(zone: "head" | "tail", tMs: number): { rangeMm: number; status: number } {
    const { rangeMm, rawStatus } = this.world.range(zone, tMs);
    return { rangeMm: Math.max(0, rangeMm), status: rawStatus === 9 ? VALID : rawStatus };
  }

  /** Ambient light drowns the return, and now and then makes a false one. */
  private inTheSun(): { rangeMm: number; status: number } {
    const isFalse = this.random.chance(0.03);
    return { rangeMm: this.random.between(100, 1300), status: isFalse ? VALID : SIGNAL_FAIL };
  }
}
