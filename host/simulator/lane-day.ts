// A simulated day of one lane or line: arrivals, services, disturbances, and what the sensors see of them.
import { type Channel, ENTRY, ENTRY_2, EXIT, HEAD, type SensorName, TAIL } from "../../protocol/channels.ts";
import { LaneWorld, STEP_MS } from "./lane-world.ts";
import { Random } from "./random.ts";
import type { Scenario } from "./scenarios.ts";
import { LANE, type Site } from "./site.ts";
import { BREAK_MEAN_S, LEAST_SERVICE_S, SERVICE_SHAPE } from "./till-times.ts";
import { ZoneView } from "./zone-view.ts";

/** The channel of each sensor that a day tells of. */
export const CHANNEL_OF: { readonly [S in SensorName]: Channel } = {
  entry: ENTRY,
  entry2: ENTRY_2,
  exit: EXIT,
  head: HEAD,
  tail: TAIL,
};

/** One sensor input, as in a trace. */
export type OnSensor = (sensor: SensorName, value: number, status: number, tMs: number) => void;

/** Length of a day. Unit s. */
export const DAY_S = 12 * 3600;
const SAMPLE_MS = 50;
/** A customer changes to another line when it is shorter by this many. */
const JOCKEY_ADVANTAGE = 2;

type Failure = { sensor: SensorName; atMs: number; how: "dead" | "frozen" };

/** One day, defined by scenario and seed. `runSecond` simulates one second at a time. */
export class LaneDay {
  readonly world: LaneWorld;
  /** Stalled services: start in ms, duration in s. */
  readonly stalls: { fromMs: number; extraS: number }[] = [];
  private scenario: Scenario;
  private site: Site;
  private random: Random;
  private onSensor: OnSensor;
  private zones: ZoneView;
  private tMs = 0;
  /** Length of the neighbouring line. */
  private nextLine = 0;
  private failure: Failure | undefined;
  /** Last range of each zone, which a frozen sensor repeats. Unit mm. */
  private lastMm = { head: 0, tail: 0 };

  constructor(scenario: Scenario, seed: number, onSensor: OnSensor, site: Site = LANE) {
    this.scenario = scenario;
    this.site = site;
    this.random = new Random(seed);
    this.onSensor = onSensor;
    const onBeam = (beam: "entry" | "entry2" | "exit", blocked: boolean, tMs: number): void => {
      if (!this.isFailed(beam)) onSensor(beam, blocked ? 1 : 0, 0, tMs);
    };
    this.world = new LaneWorld(this.random.fork(), scenario.crowd, onBeam, site);
    this.world.setOpen(true);
    this.zones = new ZoneView(this.random.fork(), scenario, this.world, DAY_S, (...sample) => this.range(...sample));
    if (scenario.oneSensorFails) this.failure = this.newFailure();
  }

  /** Simulates one second; returns its end in ms. */
  runSecond(): number {
    const endMs = this.tMs + 1000;
    this.runPeople();
    while (this.tMs < endMs) {
      this.tMs += STEP_MS;
      this.world.step(this.tMs);
      if (this.tMs % SAMPLE_MS === 0) this.zones.sample(this.tMs);
    }
    return this.tMs;
  }

  /** Arrivals, jockeying, staff walking through and stalls of this second. */
  private runPeople(): void {
    const { random, scenario, site, world } = this;
    const tS = this.tMs / 1000;
    // Two peaks a day, at noon and in the evening; the mean is 1.
    const shape = 1 + 0.35 * Math.sin((4 * Math.PI * tS) / DAY_S - 1) + 0.15 * Math.sin((2 * Math.PI * tS) / 1800);
    const tills = Math.max(1, site.tills);
    const servedPerS = tills / (site.serviceS + BREAK_MEAN_S * site.breakFactor);
    const perS = (scenario.load * servedPerS * shape) / (1 + scenario.crowd.sideBySide);
    if (random.chance(perS) && world.lineToJoin() < site.balkAt) {
      const parties = random.chance(scenario.crowd.sideBySide) ? 2 : 1;
      for (let i = 0; i < parties; i++) this.join(i > 0);
    }
    if (random.chance(scenario.staffPerHour / 3600)) world.walkThrough();
    if (random.chance((tills * scenario.stallsPerHour) / 3600)) {
      const extraS = random.between(240, 600);
      if (world.stall(extraS)) this.stalls.push({ fromMs: this.tMs, extraS });
    }
    if (site.tills > 0) return;
    this.jockey(perS, servedPerS);
    // The till closes for a few minutes about every three hours, when nobody is in line.
    if (world.open && world.lineToJoin() === 0 && random.chance(1 / 900)) world.setOpen(false);
    else if (!world.open && (world.lineToJoin() > 0 || random.chance(1 / 300))) world.setOpen(true);
  }

  private join(abreast: boolean): void {
    const { random, scenario, site } = this;
    const serviceS = Math.max(LEAST_SERVICE_S, random.gamma(SERVICE_SHAPE, site.serviceS / SERVICE_SHAPE));
    this.world.join(serviceS, 1000 * random.logNormal(scenario.patienceMedianS, 0.5), abreast);
  }

  /** Simulates the neighbouring line; now and then a customer changes from the longer line to the shorter one. */
  private jockey(comePerS: number, servedPerS: number): void {
    const { random, scenario, site, world } = this;
    if (this.nextLine < site.balkAt && random.chance(comePerS)) this.nextLine += 1;
    if (this.nextLine > 0 && random.chance(servedPerS)) this.nextLine -= 1;
    const longer = world.lineToJoin() - this.nextLine;
    if (!world.open || Math.abs(longer) < JOCKEY_ADVANTAGE || !random.chance(scenario.jockeyPerS)) return;
    if (longer < 0) this.join(false);
    const last = longer > 0 ? world.last() : undefined;
    if (last !== undefined) world.leave(last);
    if (longer < 0 || last !== undefined) this.nextLine += Math.sign(longer);
  }

  private range(zone: "head" | "tail", rangeMm: number, status: number, tMs: number): void {
    if (!this.isFailed(zone)) {
      this.lastMm[zone] = rangeMm;
      this.onSensor(zone, rangeMm, status, tMs);
    } else if (this.failure?.how === "frozen") this.onSensor(zone, this.lastMm[zone], 0, tMs);
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
