// One customer with all that moves with him: body, trolley, companions, children.
import { Random } from "../random.ts";
import type { FamilyShop } from "./draw-shop.ts";
import { type Part, Walker } from "./walker.ts";

/** `coming` includes standing in line; `returning` leaves through the entrance unserved. */
export type Phase = "coming" | "served" | "packing" | "leaving" | "returning" | "gone";

/** What goes with a customer: its place relative to him while walking and standing, in m. */
interface Follower {
  walker: Walker;
  walkingM: number;
  standingM: number;
  /** Goes to the packing place while the customer is served. */
  goesAhead: boolean;
  /** A child: changes its place every now and then. */
  wanders: boolean;
  wanderAtMs: number;
}

/** Half the depth of a body at beam height: 12.5 cm on walking people, thicker with a coat. Unit m. */
const HALF_BODY_M = [0.1, 0.15] as const;
/** Fastest that a follower catches up, as a factor on the customer's speed. */
const CATCH_UP = 1.4;
/** A companion or child lags this much before it moves. Unit m. */
const SLACK_M = 0.15;

/** One transaction. Times in ms of the day. */
export class Customer {
  phase: Phase = "coming";
  readonly body: Walker;
  readonly followers: Follower[] = [];
  readonly speed: number;
  readonly gapM: number;
  /** Extent of what stands in line, relative to the customer. Unit m. */
  readonly frontM: number;
  readonly rearM: number;
  readonly packS: number;
  /** Where exactly it stands to pay, relative to the pay point. Unit m. */
  readonly stanceM: number;
  readonly stepsAside: boolean;
  serviceMs = 0;
  patienceMs = Number.POSITIVE_INFINITY;
  moving = true;
  setOffMs: number | undefined;
  /** End of the present activity, and when it steps aside to pack during the service. */
  readyMs = 0;
  asideMs = Number.POSITIVE_INFINITY;
  /** Joined the line, crossed the entrance, service began and ended, crossed the exit or else left the lane. */
  joinedMs: number | undefined;
  enteredMs: number | undefined;
  startMs: number | undefined;
  endMs: number | undefined;
  leftMs: number | undefined;
  /** Beside the one ahead until it is this far into the lane. */
  abreastUntilM = Number.NEGATIVE_INFINITY;
  private random: Random;
  private reactionS: number;
  private phone: number;

  constructor(random: Random, shop: FamilyShop, tMs: number, x: number) {
    const { people, geometry } = shop;
    this.random = new Random(Math.floor(random.uniform() * 4294967296));
    const r = this.random;
    this.reactionS = people.reactionS;
    this.phone = people.phone;
    this.speed = Math.max(0.4, r.normal(people.speed, 0.15));
    this.gapM = Math.max(0.1, r.normal(people.gapM, 0.15));
    this.packS = r.chance(people.packs) ? r.exponential(people.packS) : r.between(0, 1.5);
    this.stanceM = r.normal(0, 0.12);
    this.stepsAside = r.chance(0.15);
    const depth = r.between(...HALF_BODY_M);
    const parts: Part[] = bodyParts(r, depth, geometry.beamHeightM);
    if (r.chance(people.bag)) parts.push(bag(r));
    this.body = this.newWalker(parts, geometry.widthM, tMs, x, 0.08);
    this.addTrolley(shop, tMs, x);
    this.addCompany(shop, tMs, x);
    this.frontM = this.extent((part, offset) => offset + part.to, Math.max);
    this.rearM = this.extent((part, offset) => offset + part.from, Math.min);
  }

  /** How long it takes to notice that the line has moved. Unit ms. */
  reactionMs(): number {
    const factor = this.random.chance(this.phone) ? this.random.between(2, 6) : this.random.between(0.4, 1.6);
    return 1000 * this.reactionS * factor;
  }

  walkers(): Walker[] {
    return [this.body, ...this.followers.map(({ walker }) => walker)];
  }

  /** Moves the customer to `x`, and those with him after him. `packM`: the packing place. */
  moveTo(tMs: number, x: number, packM: number, stepS: number): void {
    this.body.goTo(tMs, x);
    for (const follower of this.followers) this.follow(follower, tMs, packM, stepS);
  }

  private follow(f: Follower, tMs: number, packM: number, stepS: number): void {
    const isAhead = f.goesAhead && (this.phase === "served" || this.phase === "packing" || this.phase === "leaving");
    const offset = this.moving ? f.walkingM : f.standingM;
    if (f.wanders && !this.moving && tMs > f.wanderAtMs) {
      f.standingM = this.random.between(-0.9, 0.9);
      f.wanderAtMs = tMs + 1000 * this.random.between(8, 60);
    }
    let goal = this.body.x + offset;
    if (isAhead) goal = Math.max(packM + 0.3, goal);
    const off = goal - f.walker.x;
    const most = CATCH_UP * this.speed * stepS;
    const slack = f.walker.parts.length > 0 && Math.abs(f.walkingM - f.standingM) > 0.01 ? SLACK_M : 0;
    if (Math.abs(off) <= slack) f.walker.goTo(tMs, f.walker.x);
    else f.walker.goTo(tMs, f.walker.x + Math.max(-most, Math.min(most, off)));
  }

  private addTrolley({ people, geometry }: FamilyShop, tMs: number, x: number): void {
    const r = this.random;
    const length = people.trolleyM * r.between(0.85, 1.15);
    const isPushed = r.chance(people.trolley);
    if (!isPushed && !r.chance(people.pulled)) return;
    const offset = isPushed ? 0.45 : -0.5;
    const parts = isPushed ? trolleyParts(r, length) : [{ from: -0.35, to: 0, topM: r.between(0.5, 1.02) }];
    const walker = this.newWalker(parts, geometry.widthM, tMs, x + offset, 0.1);
    const goesAhead = isPushed && r.chance(0.5);
    this.followers.push(follower(walker, offset, offset, goesAhead));
  }

  private addCompany({ people, geometry }: FamilyShop, tMs: number, x: number): void {
    const r = this.random;
    for (let i = poisson(r, people.companions); i > 0; i--) {
      const walking = r.chance(0.25) ? r.between(-0.1, 0.1) : -r.between(0.45, 1.3);
      const parts = bodyParts(r, r.between(...HALF_BODY_M), geometry.beamHeightM);
      const walker = this.newWalker(parts, geometry.widthM, tMs, x + walking, 0.08);
      this.followers.push(follower(walker, walking, r.between(-0.45, 0.25), r.chance(people.ahead)));
    }
    for (let i = poisson(r, people.children); i > 0; i--) {
      const walking = r.between(-1, 0.8);
      const parts = [{ from: -0.08, to: 0.08, topM: r.between(0.7, 1.4) }];
      const walker = this.newWalker(parts, geometry.widthM, tMs, x + walking, 0.08);
      this.followers.push({ ...follower(walker, walking, r.between(-0.6, 0.6), false), wanders: true });
    }
  }

  private newWalker(parts: Part[], widthM: number, tMs: number, x: number, dark: number): Walker {
    const nearMm = this.random.between(250, Math.max(350, 1000 * widthM - 250));
    const walker = new Walker(parts, nearMm, this.random.chance(dark));
    walker.goTo(tMs, x);
    return walker;
  }

  /** Over the body and what it pushes or pulls; companions and children stand beside. */
  private extent(side: (part: Part, offset: number) => number, furthest: (...values: number[]) => number): number {
    let found = furthest(...this.body.parts.map((part) => side(part, 0)));
    for (const f of this.followers)
      if (f.walkingM === f.standingM)
        for (const part of f.walker.parts) found = furthest(found, side(part, f.standingM));
    return found;
  }
}

function follower(walker: Walker, walkingM: number, standingM: number, goesAhead: boolean): Follower {
  return { walker, walkingM, standingM, goesAhead, wanders: false, wanderAtMs: 0 };
}

/** A trunk; below 0.65 m two legs, a step apart. */
function bodyParts(r: Random, depth: number, beamHeightM: number): Part[] {
  if (beamHeightM > 0.65) return [{ from: -depth, to: depth, topM: 1.6 }];
  const stride = r.between(0.15, 0.3);
  return [
    { from: -stride - 0.06, to: -stride + 0.06, topM: 1.6 },
    { from: stride - 0.06, to: stride + 0.06, topM: 1.6 },
  ];
}

/** An elbow, a bag or a basket before or behind the body. */
function bag(r: Random): Part {
  const at = r.chance(0.5) ? r.between(0.17, 0.4) : -r.between(0.17, 0.4);
  const half = r.between(0.02, 0.1);
  return { from: at - half, to: at + half, topM: r.between(0.6, 1.25) };
}

/** Handle, basket, its front rim, and sometimes goods above it; the handle at 0. */
function trolleyParts(r: Random, length: number): Part[] {
  const parts: Part[] = [
    { from: -0.03, to: 0.03, topM: r.between(0.98, 1.07) },
    { from: 0.15, to: length - 0.1, topM: r.between(0.78, 0.95) },
    { from: length - 0.06, to: length, topM: r.between(0.75, 0.92) },
  ];
  if (r.chance(0.35)) {
    const at = r.between(0.2, Math.max(0.25, length - 0.3));
    parts.push({ from: at, to: at + r.between(0.1, 0.4), topM: r.between(0.9, 1.3) });
  }
  return parts;
}

/** A small whole number with this mean (Knuth). */
export function poisson(r: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let n = 0;
  for (let product = r.uniform(); product > limit; product *= r.uniform()) n += 1;
  return n;
}
