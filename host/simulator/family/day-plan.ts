// What a day holds before anybody moves: when the till opens and closes, how many come at what time, and what goes wrong.
import type { Random } from "../random.ts";
import { BREAK_MEAN_S, BREAK_MEDIAN_S, BREAK_SIGMA } from "../till-times.ts";
import { poisson } from "./customer.ts";
import type { FamilyShop } from "./draw-shop.ts";

/** Walk from the place behind to the pay point. Unit s; guess. */
const STEP_UP_S = 3;
/** Extra time to look for coins, and for a refused card or an unknown price: from, to in s. Guesses. */
const CASH_S = [5, 25] as const;
const TROUBLE_S = [30, 150] as const;

/** A time of the day and what happens then. Unit ms. */
export interface Event {
  atMs: number;
  kind: "open" | "close" | "absence" | "stall" | "burst" | "neighbour";
  /** Length in s of an absence or stall; number of people in a burst. */
  size: number;
}

/** The events of a day of `dayS` seconds, in order of time. */
export function planDay(random: Random, shop: FamilyShop, dayS: number): Event[] {
  const { till, load } = shop;
  const opensS = random.between(120, 900);
  const events: Event[] = [{ atMs: 1000 * opensS, kind: "open", size: 0 }];
  const add = (kind: Event["kind"], perDay: number, size: () => number): void => {
    for (let i = poisson(random, (perDay * dayS) / 43200); i > 0; i--)
      events.push({ atMs: 1000 * random.between(opensS + 600, dayS - 600), kind, size: size() });
  };
  add("absence", till.absences, () => random.between(60, 240));
  add("stall", 12 * till.stallsPerHour, () => random.between(240, 600));
  add("burst", load.bursts, () => Math.round(random.between(3, 9)));
  add("neighbour", load.neighbourOpens, () => 0);
  for (let i = poisson(random, (till.closings * dayS) / 43200); i > 0; i--) {
    const fromS = random.between(opensS + 1200, dayS - 1800);
    events.push({ atMs: 1000 * fromS, kind: "close", size: 0 });
    events.push({ atMs: 1000 * (fromS + random.between(300, 2700)), kind: "open", size: 0 });
  }
  events.push({ atMs: 1000 * (dayS - random.between(120, 900)), kind: "close", size: 0 });
  return events.sort((a, b) => a.atMs - b.atMs);
}

/** Customers a second at this time, before anybody balks. */
export function arrivalsPerS({ load, people, till }: FamilyShop, tS: number, dayS: number): number {
  const peak = (at: number): number => Math.exp(-0.5 * ((tS / dayS - at) / 0.09) ** 2);
  // The two peaks have a mean of 0.41 over the day.
  const shape = 1 + load.peaks * 2.5 * (peak(0.35) + peak(0.75) - 0.41);
  return (load.rho * Math.max(0.1, shape)) / cycleS(till) / (1 + people.abreast);
}

function cycleS(till: FamilyShop["till"]): number {
  return till.serviceS + extraMeanS(till) + BREAK_MEAN_S * till.breakFactor + STEP_UP_S;
}

function extraMeanS({ cash, trouble }: FamilyShop["till"]): number {
  return cash * 0.5 * (CASH_S[0] + CASH_S[1]) + trouble * 0.5 * (TROUBLE_S[0] + TROUBLE_S[1]);
}

/** One transaction: gamma, as fitted to 10,000 of a supermarket (k = 1.95 at a spread of 0.72). Unit s. */
export function drawServiceS(random: Random, { till }: FamilyShop): number {
  const shape = Math.max(1, 1 / till.spread ** 2);
  let s = Math.max(4, random.gamma(shape, till.serviceS / shape));
  if (random.chance(till.cash)) s += random.between(...CASH_S);
  if (random.chance(till.trouble)) s += random.between(...TROUBLE_S);
  return s;
}

/** The cashier's break between two customers. Unit s. */
export function drawBreakS(random: Random, { till }: FamilyShop): number {
  return till.breakFactor * random.logNormal(BREAK_MEDIAN_S, BREAK_SIGMA);
}
