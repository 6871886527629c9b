// A day of one lane: who comes when, how long they are served, what goes wrong, and what the sensors see of it.
import { LaneWorld, STEP_MS } from "./lane-world.ts";
import { Random } from "./random.ts";
import type { Setting } from "./settings.ts";

/** One input, as in a trace: sensor, value, status. */
export type OnSensor = (sensor: SensorName, value: number, status: number, tMs: number) => void;
export type SensorName = "entry" | "entry2" | "exit" | "head" | "tail";

/** Length of a day. Unit s. */
export const DAY_S = 12 * 3600;
const SAMPLE_MS = 50;
/** Mean time from one customer's start to the next one's: service 58.8 s, break, and the step up. Unit s; measured. */
const CYCLE_S = 82;
/** Shoppers who see so many in the line go to another. */
const BALK_AT = 9;
/** An episode of sunlight. Unit s; guess. */
const SUN_S = 600;

type Failure = { sensor: SensorName; atMs: number; how: "dead" | "frozen" };

/** A lane's day by its setting and seed. `second` lives through one second at a time. */
export class LaneDay {
  readonly world: LaneWorld;
  /** Services that were held up: from when, for how long in s. */
  readonly stalls: { fromMs: number; extraS: number }[] = [];
  private setting: Setting;
  private random: Random;
  private onSensor: OnSensor;
  private tMs = 0;
  private sun: number[];
  private failure: Failure | undefined;
  /** What each zone last read: a frozen one goes on saying it. */
  private lastMm = { head: 0, tail: 0 };

  constructor(setting: Setting, seed: number, onSensor: OnSensor) {
    this.setting = setting;
    this.random = new Random(seed);
    this.onSensor = onSensor;
    this.world = new LaneWorld(this.random.fork(), setting.crowd, (beam, blocked, tMs) => {
      if (!this.isFailed(beam)) onSensor(beam, blocked ? 1 : 0, 0, tMs);
    });
    this.world.setOpen(true);
    const episodes = Math.round((setting.sunHours * 3600) / SUN_S);
    this.sun = Array.from({ length: episodes }, () => this.random.between(0, DAY_S - SUN_S));
    if (setting.oneSensorFails) this.failure = this.newFailure();
  }

  /** One second; its end in ms. */
  second(): number {
    const endMs = this.tMs + 1000;
    this.people();
    while (this.tMs < endMs) {
      this.tMs += STEP_MS;
      this.world.step(this.tMs);
      if (this.tMs % SAMPLE_MS === 0) this.sample();
    }
    return this.tMs;
  }

  /** Who comes, walks through, and what is held up within this second. */
  private people(): void {
    const { random, setting, world } = this;
    const tS = this.tMs / 1000;
    // Two peaks a day, noon and evening, half as many in between; the mean is 1.
    const shape = 1 + 0.35 * Math.sin((4 * Math.PI * tS) / DAY_S - 1) + 0.15 * Math.sin((2 * Math.PI * tS) / 1800);
    const perS = ((setting.load / CYCLE_S) * shape) / (1 + setting.crowd.sideBySide);
    if (random.chance(perS) && world.lineToJoin() < BALK_AT) {
      const parties = random.chance(setting.crowd.sideBySide) ? 2 : 1;
      for (let i = 0; i < parties; i++)
        world.join(this.serviceS(), 1000 * random.logNormal(setting.patienceMedianS, 0.5), i > 0);
    }
    if (random.chance(setting.staffPerHour / 3600)) world.walkThrough();
    if (random.chance(setting.stallsPerHour / 3600)) {
      const extraS = random.between(240, 600);
      if (world.stall(extraS)) this.stalls.push({ fromMs: this.tMs, extraS });
    }
    // The till closes for a few minutes about every three hours, when nobody stands there.
    if (world.open && world.lineToJoin() === 0 && random.chance(1 / 900)) world.setOpen(false);
    else if (!world.open && (world.lineToJoin() > 0 || random.chance(1 / 300))) world.setOpen(true);
  }

  /** Gamma with k = 1.95 and theta = 30.1 s: fitted to 10,000 real transactions. */
  private serviceS(): number {
    return Math.max(6, this.random.gamma(1.95, 30.1));
  }

  private sample(): void {
    const tS = this.tMs / 1000;
    let sunny = false;
    for (const from of this.sun) if (tS >= from && tS < from + SUN_S) sunny = true;
    this.range("head", sunny);
    this.range("tail", sunny);
  }

  private range(zone: "head" | "tail", sunny: boolean): void {
    const seen = this.world.range(zone, this.tMs);
    if (this.random.chance(this.setting.droppedSamples)) return;
    if (this.isFailed(zone)) {
      if (this.failure?.how === "frozen") this.onSensor(zone, this.lastMm[zone], 0, this.tMs);
      return;
    }
    this.lastMm[zone] = Math.round(seen.rangeMm);
    // Ambient light drowns the return: signal fail, and now and then a false near range.
    const status = sunny ? (this.random.chance(0.97) ? 2 : 0) : seen.rawStatus === 9 ? 0 : seen.rawStatus;
    const rangeMm = sunny && status === 0 ? this.random.between(100, 1300) : seen.rangeMm;
    this.onSensor(zone, Math.max(0, Math.round(rangeMm)), status, this.tMs);
  }

  private isFailed(sensor: string): boolean {
    return this.failure !== undefined && this.failure.sensor === sensor && this.tMs >= this.failure.atMs;
  }

  private newFailure(): Failure {
    const sensors: SensorName[] = ["entry", "exit", "head", "tail"];
    const sensor = sensors[Math.floor(this.random.uniform() * sensors.length)] ?? "exit";
    const how = this.random.chance(0.5) ? "dead" : "frozen";
    return { sensor, atMs: 1000 * this.random.between(5 * 3600, 8 * 3600), how };
  }
}
