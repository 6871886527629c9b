// A day of a whole shop: shoppers who choose among the open lanes, staff who go by the lamps, and each lane's sensors
// before a core of its own. Holds the truth and the estimates; decides nothing.

import { Lane } from "../../firmware/core/lane.ts";
import { ENTRY, ENTRY_2, EXIT, HEAD, SWITCH, TAIL } from "../../protocol/channels.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { LaneWorld, STEP_MS } from "./lane-world.ts";
import type { Party } from "./party.ts";
import { Random } from "./random.ts";
import type { Setting } from "./settings.ts";
import { SHOP_DAY_S, type Shopper, shoppersOf } from "./shopping.ts";
import { ZoneView } from "./zone-view.ts";

/** What kind of shop and day. */
export interface ShopDaySetup {
  lanes: number;
  openAtStart: number;
  seed: number;
  setting: Setting;
  /** Whether sensors and cores run; without them only the truth is there, and a day takes a tenth of the time. */
  sensed: boolean;
}

/** A lane with its till. */
export interface ShopLane {
  world: LaneWorld;
  core: Lane;
  zones: ZoneView;
  /** No sign says that this till is about to close. */
  accepts: boolean;
  /** Customers who have come in at the entrance, and who have left it: the truth. */
  ins: number;
  parties: Queued[];
  errand: { signal: LampSignal; dueMs: number } | undefined;
  lamp: LampSignal;
}

/** A customer in a lane, and when he first joined a line. Unit ms. */
interface Queued {
  party: Party;
  sinceMs: number | undefined;
  counted: boolean;
}

const LAYOUT = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: true };
const CHANNEL = { entry: ENTRY, entry2: ENTRY_2, exit: EXIT } as const;
/** Between two samples of a ToF sensor; in a closed lane with nobody in it fewer of them say the same. Unit ms. */
const SAMPLE_MS = 50;
const CLOSED_SAMPLE_MS = 1000;
/** Whoever sees so many in the shortest line goes without buying. */
const BALK_AT = 9;
/** Share of shoppers who take the right-hand one of two equal lines. */
const RIGHT_HAND = 0.6;
/** From the lamp to the open till, and from "may close" to the sign behind the last customer. Unit s; guess. */
const OPEN_S = [20, 50] as const;
const CLOSE_S = [5, 20] as const;
/** Share of the last in the longest lines who go over to a till that opens. Guess. */
const GO_OVER = 0.7;
/** Share of people that a door counter does not see. Guess. */
const DOOR_MISSES = 0.1;

export class ShopDay {
  readonly lanes: ShopLane[];
  /** Waits of those served, in s: from the first line that they joined to the start of the service. */
  readonly waits: number[] = [];
  /** Left a line unserved; did not join one. */
  reneged = 0;
  balked = 0;
  /** People that the door counter has seen. */
  doorIns = 0;
  /** Openings and closings of tills, and hours that tills were open. */
  switches = 0;
  laneHours = 0;
  private setting: Setting;
  private random: Random;
  private byDoor: Shopper[];
  private byTills: Shopper[];
  private sensed: boolean;
  private lastChosen: ShopLane | undefined;
  private tMs = 0;

  constructor({ lanes, openAtStart, seed, setting, sensed }: ShopDaySetup) {
    this.setting = setting;
    this.sensed = sensed;
    const random = new Random(seed);
    this.byDoor = shoppersOf(random.fork(), setting);
    this.byTills = this.byDoor
      .filter((s) => s.tillsMs !== undefined)
      .toSorted((a, b) => (a.tillsMs ?? 0) - (b.tillsMs ?? 0));
    this.lanes = Array.from({ length: lanes }, () => this.newLane(random.fork()));
    this.random = random.fork();
    for (const lane of this.lanes.slice(0, openAtStart)) this.setOpen(lane, true);
    for (const lane of this.lanes.slice(openAtStart)) lane.core.feed(SWITCH, 0, 0, 0);
    this.switches = 0;
  }

  /** Lives through one second; its end in ms. */
  second(): number {
    const endMs = this.tMs + 1000;
    this.mishaps();
    while (this.tMs < endMs) {
      this.tMs += STEP_MS;
      while ((this.byTills[0]?.tillsMs ?? Number.POSITIVE_INFINITY) <= this.tMs) this.choose(this.byTills.shift());
      for (const { world } of this.lanes) if (!world.isDeserted()) world.step(this.tMs);
      if (this.sensed && this.tMs % SAMPLE_MS === 0) this.sample();
    }
    while ((this.byDoor[0]?.doorMs ?? Number.POSITIVE_INFINITY) <= this.tMs) {
      this.byDoor.shift();
      if (!this.random.chance(DOOR_MISSES)) this.doorIns += 1;
    }
    for (const lane of this.lanes) this.settle(lane);
    return this.tMs;
  }

  /** Staff see a lamp: they go, or turn round. */
  light(index: number, lamp: LampSignal): void {
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
    const core = new Lane(LAYOUT);
    const world = new LaneWorld(random, this.setting.crowd, (beam, blocked, tMs) => {
      if (this.sensed) core.feed(CHANNEL[beam], blocked ? 1 : 0, 0, tMs);
    });
    const zones = new ZoneView(random.fork(), this.setting, world, SHOP_DAY_S, (zone, rangeMm, status, tMs) => {
      core.feed(zone === "head" ? HEAD : TAIL, rangeMm, status, tMs);
    });
    return { world, core, zones, accepts: false, ins: 0, parties: [], errand: undefined, lamp: "off" };
  }

  /** Staff who walk through, and services that are held up. */
  private mishaps(): void {
    for (const { world } of this.lanes) {
      if (!world.open) continue;
      if (this.random.chance(this.setting.staffPerHour / 3600)) world.walkThrough();
      if (this.random.chance(this.setting.stallsPerHour / 3600)) world.stall(this.random.between(240, 600));
    }
  }

  /** The shortest of the open lines; among equals more often the one to the right; he that comes abreast follows. */
  private choose(shopper: Shopper | undefined): void {
    if (shopper === undefined) return;
    const open = this.lanes.filter((lane) => lane.world.open && lane.accepts);
    const shortest = Math.min(...open.map((lane) => lane.world.lineToJoin()));
    if (shortest >= BALK_AT) {
      this.balked += 1;
      return;
    }
    const best = open.filter((lane) => lane.world.lineToJoin() === shortest);
    const right = this.random.chance(RIGHT_HAND);
    const any = best[Math.floor(this.random.uniform() * best.length)];
    const lane = shopper.abreast ? this.lastChosen : right ? best.at(-1) : any;
    if (lane === undefined) return;
    this.lastChosen = lane;
    const party = lane.world.join(shopper.serviceS, shopper.patienceMs, shopper.abreast);
    lane.parties.push({ party, sinceMs: undefined, counted: false });
  }

  private sample(): void {
    for (const { world, zones } of this.lanes)
      if (world.open || !world.isDeserted() || this.tMs % CLOSED_SAMPLE_MS === 0) zones.sample(this.tMs);
  }

  /** What a second has brought to a lane: its core ticks, staff do their errands, customers are counted. */
  private settle(lane: ShopLane): void {
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
      this.goOver(lane);
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

  /** Those at the end of the longest lines turn round and go over to a till that has just opened. */
  private goOver(to: ShopLane): void {
    for (;;) {
      const from = this.lanes.reduce((a, b) => (b.world.lineToJoin() > a.world.lineToJoin() ? b : a));
      if (from.world.lineToJoin() < to.world.lineToJoin() + 3 || !this.random.chance(GO_OVER)) return;
      const last = from.parties.findLast(({ party }) => party.doing === "coming" && !party.turnsBack);
      if (last === undefined) return;
      from.parties = from.parties.filter((queued) => queued !== last);
      from.world.leave(last.party);
      const party = to.world.join(last.party.serviceS, last.party.patienceMs);
      to.parties.push({ party, sinceMs: last.party.enteredMs, counted: false });
    }
  }

  private count(lane: ShopLane, queued: Queued): void {
    const { party } = queued;
    if (party.enteredMs !== undefined && !queued.counted) {
      queued.counted = true;
      queued.sinceMs ??= party.enteredMs;
      if (!party.turnsBack) lane.ins += 1;
    }
    if (party.doing === "returning" && !party.turnsBack) this.reneged += 1;
    if (party.servedFromMs !== undefined)
      this.waits.push((party.servedFromMs - (queued.sinceMs ?? party.servedFromMs)) / 1000);
  }
}

function isDone({ party }: Queued): boolean {
  return party.servedFromMs !== undefined || party.doing === "returning";
}
