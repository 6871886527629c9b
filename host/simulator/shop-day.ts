// A simulated day of a whole shop: shoppers choose among open lanes, staff follow the lamps, and each lane's sensors feed a
// core. Holds truth and estimates; decides nothing.
import { Lane } from "../../firmware/core/lane.ts";
import { HEAD, SWITCH, TAIL } from "../../protocol/channels.ts";
import { FULL_LAYOUT } from "../../protocol/full-layout.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { CHANNEL_OF } from "./lane-day.ts";
import { LaneWorld, STEP_MS } from "./lane-world.ts";
import { chooseLine, jockeyOf, moversTo, type SeenLine } from "./line-choice.ts";
import type { Party } from "./party.ts";
import { Random } from "./random.ts";
import type { Scenario } from "./scenarios.ts";
import { type DayPattern, SHOP_DAY_S, type Shopper, shoppersOf } from "./shopping.ts";
import type { Trade } from "./trade.ts";
import { ZoneView } from "./zone-view.ts";

/** Parameters of the shop and the day. */
export interface ShopDaySetup {
  trade: Trade;
  /** Tills open at the start. */
  openAtStart: number;
  seed: number;
  scenario: Scenario;
  /** A usual day without it. */
  pattern?: DayPattern;
  /** Whether sensors and cores run. Without them only the truth is known, and a day runs ten times as fast. */
  sensed: boolean;
}

/** A lane with its till. */
export interface ShopLane {
  world: LaneWorld;
  core: Lane;
  zones: ZoneView;
  /** Accepts new customers: no "closing" sign is up. */
  accepts: boolean;
  /** Customers who have come in at the entrance: the truth. */
  ins: number;
  parties: Queued[];
  errand: { signal: LampSignal; dueMs: number } | undefined;
  lamp: LampSignal;
}

/** A customer in a lane, and the time of joining the first line. Unit ms. */
interface Queued {
  party: Party;
  sinceMs: number | undefined;
  counted: boolean;
}

/** Sample interval of a ToF sensor, and in a closed, empty lane. Unit ms. */
const SAMPLE_MS = 50;
const CLOSED_SAMPLE_MS = 1000;
/** Time from the lamp to the open till, and from "may close" to the sign behind the last customer. Unit s; guess. */
const OPEN_S = [20, 50] as const;
const CLOSE_S = [5, 20] as const;
/** Share of people whom the door counter misses. Guess. */
const DOOR_MISSES = 0.1;

export class ShopDay {
  readonly lanes: ShopLane[];
  /** Waits of served customers, from joining the first line to the start of service, in s; and when each joined, in ms. */
  readonly waits: number[] = [];
  readonly joinedMs: number[] = [];
  /** When the day's customers come to the tills, in ms. */
  readonly comesMs: readonly number[];
  /** Customers who left a line unserved, and who did not join one. */
  reneged = 0;
  balked = 0;
  /** People counted at the door. */
  doorIns = 0;
  /** Number of openings and closings, and hours of open tills. */
  switches = 0;
  laneHours = 0;
  private trade: Trade;
  private scenario: Scenario;
  private random: Random;
  private byDoor: Shopper[];
  private byTills: Shopper[];
  private sensed: boolean;
  private lastChosen: ShopLane | undefined;
  private tMs = 0;

  constructor({ trade, openAtStart, seed, scenario, sensed, pattern }: ShopDaySetup) {
    this.trade = trade;
    this.scenario = scenario;
    this.sensed = sensed;
    const random = new Random(seed);
    this.byDoor = shoppersOf(random.fork(), scenario, trade, pattern);
    this.byTills = this.byDoor
      .filter((s) => s.tillsMs !== undefined)
      .toSorted((a, b) => (a.tillsMs ?? 0) - (b.tillsMs ?? 0));
    this.comesMs = this.byTills.map(({ tillsMs }) => tillsMs ?? 0);
    this.lanes = Array.from({ length: trade.tills }, () => this.newLane(random.fork()));
    this.random = random.fork();
    for (const lane of this.lanes.slice(0, openAtStart)) this.setOpen(lane, true);
    for (const lane of this.lanes.slice(openAtStart)) lane.core.feed(SWITCH, 0, 0, 0);
    this.switches = 0;
  }

  /** Simulates one second; returns its end in ms. */
  runSecond(): number {
    const endMs = this.tMs + 1000;
    this.disturb();
    const change = jockeyOf(this.random, this.seenLines());
    if (change !== undefined) this.move(change.from, change.to);
    while (this.tMs < endMs) {
      this.tMs = this.nextStepMs(endMs);
      while ((this.byTills[0]?.tillsMs ?? Number.POSITIVE_INFINITY) <= this.tMs) this.choose(this.byTills.shift());
      for (const { world } of this.lanes) if (!world.isDeserted()) world.step(this.tMs);
      if (this.sensed && this.tMs % SAMPLE_MS === 0) this.sample();
    }
    while ((this.byDoor[0]?.doorMs ?? Number.POSITIVE_INFINITY) <= this.tMs) {
      this.byDoor.shift();
      if (!this.random.chance(DOOR_MISSES)) this.doorIns += 1;
    }
    for (const lane of this.lanes) this.finishSecond(lane);
    return this.tMs;
  }

  /** The next step in which anybody moves or is sampled; steps in which nothing can happen are left out. */
  private nextStepMs(endMs: number): number {
    let dueMs = Math.min(endMs, this.byTills[0]?.tillsMs ?? endMs);
    if (this.sensed) dueMs = Math.min(dueMs, this.tMs - (this.tMs % SAMPLE_MS) + SAMPLE_MS);
    for (const { world } of this.lanes) dueMs = Math.min(dueMs, world.actsMs());
    return Math.max(this.tMs + STEP_MS, STEP_MS * Math.ceil(dueMs / STEP_MS));
  }

  /** Sets a lamp: staff set off, or turn back. */
  setLamp(index: number, lamp: LampSignal): void {
    const lane = this.lanes[index] as ShopLane;
    if (lane.lamp === lamp) return;
    lane.lamp = lamp;
    if (lane.world.open && lamp !== "close") lane.accepts = true;
    const [from, to] = lamp === "open" ? OPEN_S : CLOSE_S;
    if (lamp === "coming") return;
    lane.errand =
      lamp === "open" || lamp === "close"
        ? { signal: lamp, dueMs: this.tMs + 1000 * this.random.between(from, to) }
        : undefined;
  }

  private newLane(random: Random): ShopLane {
    const core = new Lane(FULL_LAYOUT);
    const world = new LaneWorld(random, this.scenario.crowd, (beam, blocked, tMs) => {
      if (this.sensed) core.feed(CHANNEL_OF[beam], blocked ? 1 : 0, 0, tMs);
    });
    world.breakFactor = this.trade.breakFactor;
    const zones = new ZoneView(random.fork(), this.scenario, world, SHOP_DAY_S, (zone, rangeMm, status, tMs) => {
      core.feed(zone === "head" ? HEAD : TAIL, rangeMm, status, tMs);
    });
    return { world, core, zones, accepts: false, ins: 0, parties: [], errand: undefined, lamp: "off" };
  }

  /** Staff walking through, and stalls. */
  private disturb(): void {
    for (const { world } of this.lanes) {
      if (!world.open) continue;
      if (this.random.chance(this.scenario.staffPerHour / 3600)) world.walkThrough();
      if (this.random.chance(this.scenario.stallsPerHour / 3600)) world.stall(this.random.between(240, 600));
    }
  }

  /** Joins the shortest open line; of equal ones, more often the right-hand one. A companion follows. */
  private choose(shopper: Shopper | undefined): void {
    if (shopper === undefined) return;
    const lines = this.seenLines();
    const chosen = chooseLine(this.random, lines);
    if (chosen === undefined || (lines[chosen]?.length ?? 0) >= this.trade.balkAt) {
      this.balked += 1;
      return;
    }
    const lane = shopper.abreast ? this.lastChosen : this.lanes[chosen];
    if (lane === undefined) return;
    this.lastChosen = lane;
    const party = lane.world.join(shopper.serviceS, shopper.patienceMs, shopper.abreast);
    lane.parties.push({ party, sinceMs: undefined, counted: false });
  }

  private sample(): void {
    for (const { world, zones } of this.lanes)
      if (world.open || !world.isDeserted() || this.tMs % CLOSED_SAMPLE_MS === 0) zones.sample(this.tMs);
  }

  /** End of a second in a lane: the core ticks, staff act, customers are counted. */
  private finishSecond(lane: ShopLane): void {
    if (this.sensed) lane.core.tick(this.tMs);
    if (lane.world.open) this.laneHours += 1 / 3600;
    if (lane.errand !== undefined && this.tMs >= lane.errand.dueMs) this.run(lane, lane.errand.signal);
    for (const queued of lane.parties) this.count(lane, queued);
    if (lane.parties.some(isDone)) lane.parties = lane.parties.filter((queued) => !isDone(queued));
  }

  private run(lane: ShopLane, signal: LampSignal): void {
    if (signal === "open") {
      lane.errand = undefined;
      if (!lane.world.open) this.setOpen(lane, true);
      this.fill(lane);
    } else {
      lane.accepts = false;
      if (lane.world.lineToJoin() > 0) return;
      lane.errand = undefined;
      this.setOpen(lane, false);
    }
  }

  private setOpen(lane: ShopLane, open: boolean): void {
    lane.world.setOpen(open);
    lane.accepts = open;
    lane.core.feed(SWITCH, open ? 1 : 0, 0, this.tMs);
    this.switches += 1;
  }

  /** The tails of the long lines move over to a till that has just opened. */
  private fill(to: ShopLane): void {
    const index = this.lanes.indexOf(to);
    for (const from of moversTo(this.random, index, this.seenLines())) this.move(from, index);
  }

  private move(from: number, to: number): void {
    const [fromLane, toLane] = [this.lanes[from] as ShopLane, this.lanes[to] as ShopLane];
    const last = fromLane.parties.findLast(({ party }) => party.activity === "coming" && !party.turnsBack);
    if (last === undefined) return;
    fromLane.parties = fromLane.parties.filter((queued) => queued !== last);
    fromLane.world.leave(last.party);
    const party = toLane.world.join(last.party.serviceS, last.party.patienceMs);
    toLane.parties.push({ party, sinceMs: last.sinceMs ?? last.party.enteredMs, counted: false });
  }

  private seenLines(): SeenLine[] {
    return this.lanes.map(({ world, accepts }) => ({ accepts: world.open && accepts, length: world.lineToJoin() }));
  }

  private count(lane: ShopLane, queued: Queued): void {
    const { party } = queued;
    if (party.enteredMs !== undefined && !queued.counted) {
      queued.counted = true;
      queued.sinceMs ??= party.enteredMs;
      if (!party.turnsBack) lane.ins += 1;
    }
    if (party.activity === "returning" && !party.turnsBack) this.reneged += 1;
    if (party.servedFromMs === undefined) return;
    const joinedMs = queued.sinceMs ?? party.servedFromMs;
    this.waits.push((party.servedFromMs - joinedMs) / 1000);
    this.joinedMs.push(joinedMs);
  }
}

function isDone({ party }: Queued): boolean {
  return party.servedFromMs !== undefined || party.activity === "returning";
}
