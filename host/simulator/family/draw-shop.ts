// Draws a lane's shop from the ranges of its kind, by a seed.
import { Random } from "../random.ts";
import type { Figures, Range, Ranges } from "./shop-figures.ts";
import { ANY_LANE_M, KIND_NAMES, SHOP_KINDS, type ShopKind } from "./shop-kinds.ts";

/** A lane and its shop: what stays the same from day to day. */
export interface FamilyShop extends Figures {
  kind: ShopKind | "any";
  seed: number;
}

/** The shop of a seed; of any kind where none is given. The same seed and kind give the same shop. */
export function drawShop(seed: number, kind: ShopKind | "any" = "any"): FamilyShop {
  const random = new Random(mix(seed, kind === "any" ? 99 : KIND_NAMES.indexOf(kind)));
  const ranges = (): Ranges => SHOP_KINDS[kind === "any" ? pick(random, KIND_NAMES) : kind];
  const shop: FamilyShop = {
    kind,
    seed,
    geometry: drawAll(random, ranges().geometry),
    people: drawAll(random, ranges().people),
    till: drawAll(random, ranges().till),
    load: drawAll(random, ranges().load),
    disturbance: drawAll(random, ranges().disturbance),
  };
  if (kind === "any") shop.geometry.laneM = logUniform(random, ANY_LANE_M);
  return shop;
}

/** One seed of two numbers, so that kinds and days of the same seed share nothing. */
export function mix(seed: number, other: number): number {
  return (Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) ^ Math.imul(other + 1, 0x85ebca6b)) >>> 0;
}

function drawAll<F extends string>(
  random: Random,
  ranges: { readonly [figure in F]: Range },
): { [figure in F]: number } {
  const drawn = Object.entries<Range>(ranges).map(([name, [from, to]]) => [name, random.between(from, to)]);
  return Object.fromEntries(drawn) as { [figure in F]: number };
}

function logUniform(random: Random, [from, to]: Range): number {
  return from * (to / from) ** random.uniform();
}

/** One of several, each as likely. */
export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random.uniform() * from.length)] as T;
}
