// The people of one lane through a day: they come, stand in line one behind another, are served, pack and leave. Knows
// positions and times; sensors are computed from the tracks afterwards.
import { Random } from "../random.ts";
import { Customer } from "./customer.ts";
import { arrivalsPerS, drawBreakS, drawServiceS, type Event, planDay } from "./day-plan.ts";
import { type DayTruth, newTruth, type Outcome, observe, outcomeOf } from "./day-truth.ts";
import type { FamilyShop } from "./draw-shop.ts";
import type { Walker } from "./walker.ts";

/** Time step; tracks are straight between steps. Unit ms. */
const STEP_MS = 100;
/** People set off when there is this much space ahead. Unit m; guess. */
const SET_OFF_M = 0.35;
/** The first in line, and those who have been served, go for less. Unit m. */
const AT_ONCE_M = 0.05;
/** They come into view this far before the entrance or the end of the line, and are out of sight as far off. Unit m. */
const APPROACH_M = 2.5;
const OUT_OF_SIGHT_M = 3;
/** Of those who leave the line, share who step out sideways, past no beam, in lanes without rails. Guess. */
const SIDEWAYS = 0.15;

/** A stall as it happened: of which service, from when and for how long. Unit ms. */
export interface Stall {
  serviceMs: number;
  fromMs: number;
  untilMs: number;
}

/** One day of a lane. `run` once. */
export class LaneFlow {
  readonly truth: DayTruth;
  readonly walkers: Walker[] = [];
  readonly outcomes: Outcome[] = [];
  readonly stalls: Stall[] = [];
  private shop: FamilyShop;
  private random: Random;
  private events: Event[];
  /** From the head back: coming and served. Then: everybody else who is still in sight. */
  private line: Customer[] = [];
  private others: Customer[] = [];
  private open = false;
  private accepts = false;
  private freeMs = 0;
  /** Times of people who come over from a neighbour or with a burst. Unit ms. */
  private soon: number[] = [];
  private readonly payM: number;
  private readonly packM: number;
  private readonly exitM: number;

  constructor(shop: FamilyShop, seed: number, seconds: number) {
    this.shop = shop;
    this.random = new Random(seed);
    this.truth = newTruth(seconds);
    this.events = planDay(this.random.fork(), shop, seconds);
    this.payM = shop.geometry.laneM;
    this.packM = this.payM + shop.geometry.packShare * shop.geometry.exitM;
    this.exitM = this.payM + shop.geometry.exitM;
  }

  run(): this {
    for (let second = 0; second < this.truth.seconds; second++) {
      this.observe(second);
      this.runSecond(1000 * second);
      if (this.line.length + this.others.length > 0)
        for (let tMs = 1000 * second + STEP_MS; tMs <= 1000 * (second + 1); tMs += STEP_MS) this.step(tMs);
    }
    for (const c of [...this.line, ...this.others]) this.outcomes.push(outcomeOf(c));
    return this;
  }

  private observe(second: number): void {
    observe(this.truth, second, [...this.line, ...this.others]);
    this.truth.open[second] = this.open ? 1 : 0;
    const last = this.stalls.at(-1);
    const isStalled = last?.serviceMs === this.truth.servedFromMs[second] && 1000 * second < (last?.untilMs ?? 0);
    this.truth.stalled[second] = isStalled ? 1 : 0;
  }

  /** What happens once a second: events, arrivals, people who leave the line. */
  private runSecond(tMs: number): void {
    while ((this.events[0]?.atMs ?? Number.POSITIVE_INFINITY) <= tMs) this.happen(this.events.shift() as Event, tMs);
    if (this.open && !this.accepts && this.line.length === 0) this.open = false;
    if (!this.accepts) return;
    const { random, shop } = this;
    if (random.chance(arrivalsPerS(shop, tMs / 1000, this.truth.seconds))) this.arrive(tMs);
    for (const atMs of this.soon) if (atMs <= tMs) this.arrive(tMs);
    this.soon = this.soon.filter((atMs) => atMs > tMs);
    if (random.chance(shop.load.jockeysPerHour / 3600)) this.jockey(tMs);
    for (const c of this.line.slice(1))
      if (c.phase === "coming" && tMs > (c.joinedMs ?? tMs) + c.patienceMs) this.leaveLine(c, tMs);
  }

  private happen({ kind, size }: Event, tMs: number): void {
    const { random, shop } = this;
    const comeSoon = (people: number, withinS: number): void => {
      for (let i = 0; i < people; i++) this.soon.push(tMs + 1000 * random.between(3, withinS));
    };
    if (kind === "open") {
      if (!this.open) comeSoon(Math.round(shop.load.movesOver * random.between(0, 6)), 30);
      this.open = true;
      this.accepts = true;
    } else if (kind === "close") this.accepts = false;
    else if (kind === "absence") this.freeMs = Math.max(this.freeMs, tMs) + 1000 * size;
    else if (kind === "stall") this.stall(size, tMs);
    else if (kind === "burst") comeSoon(size, 60);
    else this.neighbourOpens(tMs);
  }

  private stall(extraS: number, tMs: number): void {
    const served = this.line.find((c) => c.phase === "served");
    if (served === undefined) return;
    served.readyMs += 1000 * extraS;
    this.stalls.push({ serviceMs: served.startMs ?? tMs, fromMs: tMs, untilMs: served.readyMs });
  }

  /** The tail moves over at once, the last often first. */
  private neighbourOpens(tMs: number): void {
    for (const c of this.line.slice(2).reverse()) {
      if (c.phase !== "coming" || !this.random.chance(this.shop.load.movesOver)) return;
      this.leaveLine(c, tMs);
    }
  }

  private jockey(tMs: number): void {
    const last = this.line.at(-1);
    if (this.random.chance(0.5)) this.arrive(tMs);
    else if (this.line.length > 2 && last?.phase === "coming") this.leaveLine(last, tMs);
  }

  private leaveLine(c: Customer, tMs: number): void {
    c.phase = this.random.chance(SIDEWAYS) ? "gone" : "returning";
    c.moving = true;
    this.line.splice(this.line.indexOf(c), 1);
    if (c.phase === "gone") {
      c.leftMs = tMs;
      this.outcomes.push(outcomeOf(c));
    } else this.others.push(c);
  }

  private arrive(tMs: number): void {
    const { random, shop } = this;
    if (this.line.length >= shop.load.balkAt) return;
    for (let i = random.chance(shop.people.abreast) ? 2 : 1; i > 0; i--) {
      const last = this.line.at(-1);
      const x = Math.min(0, last === undefined ? 0 : last.body.x + last.rearM) - APPROACH_M;
      const c = new Customer(random, shop, tMs, x);
      c.serviceMs = 1000 * drawServiceS(random, shop);
      c.patienceMs = 1000 * random.logNormal(shop.load.patienceS, 0.5);
      if (i === 1 && last !== undefined && last.body.x < x + APPROACH_M + 0.5 && last.enteredMs === undefined)
        c.abreastUntilM = random.chance(0.9) ? 0.8 : Number.NEGATIVE_INFINITY;
      this.line.push(c);
      this.walkers.push(...c.walkers());
      for (const walker of c.walkers()) {
        walker.missesEntry = random.chance(shop.disturbance.missEntry);
        walker.missesExit = random.chance(shop.disturbance.missExit);
      }
    }
  }

  private step(tMs: number): void {
    let ahead: Customer | undefined;
    for (const c of [...this.line]) {
      if (c.phase === "served") this.serve(c, tMs);
      else this.queue(c, ahead, tMs);
      if (c.phase === "coming" || c.phase === "served") ahead = c;
    }
    for (const c of this.others) this.depart(c, tMs);
    if (this.others.some((c) => c.phase === "gone")) {
      for (const c of this.others) if (c.phase === "gone") this.outcomes.push(outcomeOf(c));
      this.others = this.others.filter((c) => c.phase !== "gone");
    }
  }

  private queue(c: Customer, ahead: Customer | undefined, tMs: number): void {
    const atPay = this.payM + c.stanceM;
    let goal = atPay;
    if (ahead !== undefined) {
      const isAbreast = c.body.x < c.abreastUntilM && ahead.phase === "coming";
      const behind = Math.min(ahead.body.x, atPay) + ahead.rearM - c.gapM - c.frontM;
      goal = Math.min(atPay, isAbreast ? ahead.body.x - 0.1 : behind);
    }
    this.walk(c, goal, tMs, ahead === undefined ? AT_ONCE_M : SET_OFF_M);
    if (c.enteredMs === undefined && c.body.x >= 0) c.enteredMs = tMs;
    if (c.joinedMs === undefined && (!c.moving || c.enteredMs !== undefined)) c.joinedMs = tMs;
    if (ahead !== undefined || !this.open || tMs < this.freeMs || Math.abs(c.body.x - atPay) > 0.06) return;
    c.phase = "served";
    c.startMs = tMs;
    c.readyMs = tMs + c.serviceMs;
    if (c.stepsAside) c.asideMs = tMs + c.serviceMs * this.random.between(0.3, 0.9);
  }

  private serve(c: Customer, tMs: number): void {
    const goal = tMs >= c.asideMs ? this.packM - 0.2 : this.payM + c.stanceM;
    this.walk(c, goal, tMs);
    if (tMs < c.readyMs) return;
    c.phase = "packing";
    c.endMs = tMs;
    c.readyMs = tMs + 1000 * c.packS;
    this.freeMs = tMs + 1000 * drawBreakS(this.random, this.shop);
    this.line.shift();
    this.others.push(c);
  }

  /** Packs, walks out past the exit beam, or back out past the entrance. */
  private depart(c: Customer, tMs: number): void {
    if (c.phase === "packing") {
      this.walk(c, this.packM, tMs);
      if (tMs >= c.readyMs) c.phase = "leaving";
      return;
    }
    const isReturning = c.phase === "returning";
    this.walk(c, isReturning ? -OUT_OF_SIGHT_M - 1 : this.exitM + OUT_OF_SIGHT_M + 1, tMs);
    if (isReturning ? c.body.x < 0 : c.body.x >= this.exitM) c.leftMs ??= tMs;
    if (isReturning ? c.body.x < -OUT_OF_SIGHT_M : c.body.x > this.exitM + OUT_OF_SIGHT_M) c.phase = "gone";
  }

  /** One step towards a goal; those who stand in line set off late, and only for a worthwhile distance. */
  private walk(c: Customer, goal: number, tMs: number, setOffM = AT_ONCE_M): void {
    const stepM = (c.speed * STEP_MS) / 1000;
    const off = goal - c.body.x;
    const isQueuing = c.phase === "coming";
    if (!c.moving && Math.abs(off) > setOffM) {
      c.setOffMs ??= tMs + (isQueuing ? c.reactionMs() : 0);
      if (tMs >= c.setOffMs) c.moving = true;
    }
    if (isQueuing && off < 0) {
      // Somebody ahead came back a little, or stands closer than usual: wait.
      c.moving = c.moving && off > -0.02;
    }
    let x = c.body.x;
    if (c.moving) x += Math.max(-stepM, Math.min(stepM, isQueuing ? Math.max(0, off) : off));
    if (c.moving && Math.abs(goal - x) < 0.03) {
      c.moving = false;
      c.setOffMs = undefined;
    }
    c.moveTo(tMs, x, this.packM, STEP_MS / 1000);
  }
}
