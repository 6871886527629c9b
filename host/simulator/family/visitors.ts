// People who are no customers and yet are seen: passers-by, those who look and turn back, staff, things left standing.
import type { Random } from "../random.ts";
import { poisson } from "./customer.ts";
import type { FamilyShop } from "./draw-shop.ts";
import { Walker } from "./walker.ts";

const BODY = [{ from: -0.12, to: 0.12, topM: 1.6 }];

/** Everybody of a day who is not a customer. `customers`: how many there are, for those who turn back. */
export function visitorsOf(random: Random, shop: FamilyShop, dayS: number, customers: number): Walker[] {
  const { disturbance, geometry, people } = shop;
  const walkers: Walker[] = [];
  const exitM = geometry.laneM + geometry.exitM;
  const each = (perDay: number, make: (tMs: number) => Walker): void => {
    for (let i = poisson(random, (perDay * dayS) / 43200); i > 0; i--)
      walkers.push(make(1000 * random.between(60, dayS - 60)));
  };
  const walk = (tMs: number, places: readonly number[], standS: number): Walker =>
    newVisitor(random, tMs, places, standS);
  each(disturbance.passers, (tMs) => walk(tMs, passage(random, 0), 0.5));
  each(disturbance.exitPassers, (tMs) => walk(tMs, passage(random, exitM), 2));
  each(disturbance.staff, (tMs) => {
    const through = [-2, exitM + 2];
    return walk(tMs, random.chance(0.5) ? through : through.reverse(), 0);
  });
  each((people.turnsBack * customers * 43200) / dayS, (tMs) => {
    const furthest = random.between(0.4, Math.min(3, 0.6 * geometry.laneM));
    return walk(tMs, [-2, furthest, -2], random.between(0.5, 8));
  });
  each(disturbance.clutter, (tMs) => clutter(random, shop, tMs));
  return walkers;
}

/** Across a beam and on, or up to it and back. */
function passage(random: Random, atM: number): number[] {
  const [near, far] = [atM - random.between(0.3, 1), atM + random.between(0.3, 1)];
  if (random.chance(0.35)) return [near, far, near];
  return random.chance(0.5) ? [near, far] : [far, near];
}

function newVisitor(random: Random, tMs: number, places: readonly number[], standS: number): Walker {
  const walker = new Walker(BODY, random.between(250, 900), random.chance(0.08));
  const speed = random.between(0.7, 1.5);
  let [at, nowMs] = [places[0] as number, tMs];
  walker.goTo(nowMs, at);
  for (const place of places.slice(1)) {
    nowMs += (1000 * Math.abs(place - at)) / speed;
    at = place;
    walker.goTo(nowMs, at);
    nowMs += 1000 * standS * random.uniform();
    walker.goTo(nowMs, at);
  }
  return walker;
}

/** A carton, a basket or an empty trolley in a zone or a beam, for some minutes. */
function clutter(random: Random, { geometry }: FamilyShop, tMs: number): Walker {
  const { laneM, exitM, tailShare } = geometry;
  const places = [0, tailShare * laneM, laneM, laneM + exitM];
  const walker = new Walker([{ from: -0.2, to: 0.2, topM: random.between(0.5, 1.3) }], random.between(250, 700));
  const at = (places[Math.floor(random.uniform() * places.length)] as number) + random.between(-0.3, 0.3);
  walker.goTo(tMs, at);
  walker.goTo(tMs + 1000 * random.between(60, 900), at);
  return walker;
}
