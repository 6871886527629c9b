// The virtual shop: shoppers who arrive in waves and choose lanes, and staff who follow the lamps. Boxes and host meet it
// only through sensors and lamps.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { LaneWorld, type OnBeam, STEP_MS } from "./lane-world.ts";
import type { Crowd } from "./party.ts";
import { Random } from "./random.ts";

/** Parameters of the shop. Times in s, rates a minute. */
export interface ShopSetup {
  lanes: number;
  openAtStart: number;
  seed: number;
  crowd: Crowd;
  /** Arrivals a minute at a time of day in s. */
  arrivalsPerMin: (tS: number) => number;
  /** Service time: 41 s and 3 s an item. */
  meanItems: number;
  /** Factor on the break between customers. */
  breakFactor: number;
  /** Time until staff reach a called till: from, to. */
  staffReactS: readonly [number, number];
}

/** Share of shoppers who take the right-hand one of two equal lines. */
const RIGHT_HAND = 0.6;

/** What staff will do at a till, and when. */
interface Errand {
  signal: LampSignal;
  dueMs: number;
}

/** The shop. Call `step` every 10 ms of virtual time. */
export class Shop {
  readonly lanes: LaneWorld[];
  /** Shoppers who came to the tills. */
  arrived = 0;
  private setup: ShopSetup;
  private random: Random;
  private errands: (Errand | undefined)[];
  private onTill: (lane: number, open: boolean) => void;

  constructor(setup: ShopSetup, onBeam: (lane: number, ...beam: Parameters<OnBeam>) => void, onTill: Shop["onTill"]) {
    this.setup = setup;
    this.random = new Random(setup.seed);
    this.onTill = onTill;
    this.lanes = Array.from(
      { length: setup.lanes },
      (_, lane) => new LaneWorld(this.random.fork(), setup.crowd, (...beam) => onBeam(lane, ...beam)),
    );
    this.errands = this.lanes.map(() => undefined);
    for (const [i, lane] of this.lanes.entries()) {
      lane.setOpen(i < setup.openAtStart);
      lane.breakFactor = setup.breakFactor;
    }
  }

  step(tMs: number): void {
    const perStep = (this.setup.arrivalsPerMin(tMs / 1000) * STEP_MS) / 60000;
    if (this.random.chance(perStep)) this.arrive();
    for (const lane of this.lanes) lane.step(tMs);
    for (const [lane, errand] of this.errands.entries())
      if (errand !== undefined && tMs >= errand.dueMs) this.run(lane, errand);
  }

  /** A lamp changes: staff set off, or turn back. */
  seeLamp(lane: number, signal: LampSignal, tMs: number): void {
    const [from, to] = this.setup.staffReactS;
    const wanted = signal === "open" || signal === "close";
    if (this.errands[lane]?.signal === signal) return;
    this.errands[lane] = wanted ? { signal, dueMs: tMs + 1000 * this.random.between(from, to) } : undefined;
  }

  private run(lane: number, errand: Errand): void {
    const world = this.lanes[lane] as LaneWorld;
    const open = errand.signal === "open";
    if (!open && world.lineToJoin() > 0) return;
    this.errands[lane] = undefined;
    if (world.open === open) return;
    world.setOpen(open);
    this.onTill(lane, open);
  }

  /** A shopper joins the shortest open line; of equal ones, more often the right-hand one. */
  private arrive(): void {
    const open = this.lanes.filter((lane) => lane.open);
    if (open.length === 0) return;
    this.arrived += 1;
    const items = this.random.exponential(this.setup.meanItems);
    // 42.7 s and 1.99 s an item with a gamma spread: measured on 10,000 supermarket transactions.
    const serviceS = Math.max(8, (41 + 3 * items) * this.random.gamma(6, 1 / 6));
    const parties = this.random.chance(this.setup.crowd.sideBySide) ? 2 : 1;
    const shortest = Math.min(...open.map((lane) => lane.lineToJoin()));
    const best = open.filter((lane) => lane.lineToJoin() === shortest);
    const lane = this.random.chance(RIGHT_HAND) ? best.at(-1) : best[Math.floor(this.random.uniform() * best.length)];
    for (let i = 0; i < parties; i++) lane?.join(serviceS, undefined, i > 0);
  }
}
