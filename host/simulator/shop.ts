// The virtual shop: shoppers who arrive in waves and choose lanes, and staff who follow the lamps. Boxes and host meet it
// only through sensors and lamps.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { LaneWorld, type OnBeam, STEP_MS } from "./lane-world.ts";
import { chooseLine, jockeyOf, moversTo, type SeenLine } from "./line-choice.ts";
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
  /** Tills with a "closing" sign behind the last customer. */
  private closing = new Set<number>();
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
    if (tMs % 1000 === 0) this.jockey();
    for (const [lane, errand] of this.errands.entries())
      if (errand !== undefined && tMs >= errand.dueMs) this.run(lane, errand);
  }

  /** A lamp changes: staff set off, or turn back. */
  seeLamp(lane: number, signal: LampSignal, tMs: number): void {
    const [from, to] = this.setup.staffReactS;
    const wanted = signal === "open" || signal === "close";
    if (this.errands[lane]?.signal === signal) return;
    if (signal !== "close") this.closing.delete(lane);
    this.errands[lane] = wanted ? { signal, dueMs: tMs + 1000 * this.random.between(from, to) } : undefined;
  }

  private run(lane: number, errand: Errand): void {
    const world = this.lanes[lane] as LaneWorld;
    const open = errand.signal === "open";
    if (open) this.closing.delete(lane);
    else this.closing.add(lane);
    if (!open && world.lineToJoin() > 0) return;
    this.errands[lane] = undefined;
    this.closing.delete(lane);
    if (world.open !== open) this.setTill(lane, open);
  }

  /** Opens or closes a till at once; people move over to one that opens. */
  setTill(lane: number, open: boolean): void {
    this.lanes[lane]?.setOpen(open);
    this.onTill(lane, open);
    if (open) this.fill(lane);
  }

  /** The tails of the long lines move over to a till that opens. */
  private fill(to: number): void {
    for (const from of moversTo(this.random, to, this.seenLines())) this.move(from, to);
  }

  private jockey(): void {
    const change = jockeyOf(this.random, this.seenLines());
    if (change !== undefined) this.move(change.from, change.to);
  }

  private move(from: number, to: number): void {
    const last = this.lanes[from]?.last();
    if (last === undefined) return;
    this.lanes[from]?.leave(last);
    this.lanes[to]?.join(last.serviceS, last.patienceMs);
  }

  private seenLines(): SeenLine[] {
    return this.lanes.map((lane, i) => ({ accepts: lane.open && !this.closing.has(i), length: lane.lineToJoin() }));
  }

  /** A shopper joins a line, and sometimes another side by side. */
  private arrive(): void {
    const chosen = chooseLine(this.random, this.seenLines());
    if (chosen === undefined) return;
    this.arrived += 1;
    const items = this.random.exponential(this.setup.meanItems);
    // 42.7 s and 1.99 s an item with a gamma spread: measured on 10,000 supermarket transactions.
    const serviceS = Math.max(8, (41 + 3 * items) * this.random.gamma(6, 1 / 6));
    const parties = this.random.chance(this.setup.crowd.sideBySide) ? 2 : 1;
    for (let i = 0; i < parties; i++) this.lanes[chosen]?.join(serviceS, undefined, i > 0);
  }
}
