// The shoppers of a day: when each comes in, how long each shops, is served, and waits before giving up. The same seed
// gives the same people, whatever the shop does.
import type { Random } from "./random.ts";
import type { Scenario } from "./scenarios.ts";
import { LEAST_SERVICE_S } from "./till-times.ts";
import { cycleOf, type Trade } from "./trade.ts";

/** Length of a shop's day. Unit s. */
export const SHOP_DAY_S = 12 * 3600;

/** One shopper. Times in ms of the day. */
export interface Shopper {
  doorMs: number;
  /** Arrival at the tills; undefined for one who buys nothing. */
  tillsMs: number | undefined;
  serviceS: number;
  patienceMs: number;
  /** Comes with the previous shopper: the two enter a lane side by side. */
  abreast: boolean;
}

/** Sigma of the logarithm of shopping times. Guess. */
const SHOPPING_SIGMA = 0.5;
/** Time in which a group who come at once arrive. Unit s; guess. */
const BURST_S = 120;
/** Random variation of the arrival rate: sigma of its logarithm, and how long each value lasts, in s. Guess. */
const NOISE_SIGMA = 0.2;
const NOISE_S = 900;

/** What is particular to a day: how busy it is, 1 on average, and the heights of its peaks at noon and in the evening. */
export interface DayPattern {
  busy: number;
  noon: number;
  evening: number;
}

export const USUAL_DAY: DayPattern = { busy: 1, noon: 0.9, evening: 1.2 };

/** The people of a day, in order of arrival. */
export function shoppersOf(random: Random, scenario: Scenario, trade: Trade, pattern = USUAL_DAY): Shopper[] {
  const noise = Array.from({ length: SHOP_DAY_S / NOISE_S }, () => random.logNormal(1, NOISE_SIGMA));
  const bursts = Array.from({ length: trade.bursts }, () => ({
    atS: random.between(3600, SHOP_DAY_S - 7200),
    perS: random.between(...trade.burstPeople) / BURST_S,
  }));
  const day = pattern.busy * random.logNormal(1, 0.1);
  const perS = (trade.load / cycleOf(trade) / (1 - trade.browsers) / (1 + scenario.crowd.sideBySide)) * day;
  const shoppers: Shopper[] = [];
  for (let tS = 0; tS < SHOP_DAY_S; tS++) {
    const burst = bursts.reduce((sum, b) => sum + (tS >= b.atS && tS < b.atS + BURST_S ? b.perS : 0), 0);
    if (!random.chance(perS * shapeAt(tS, pattern) * (noise[Math.floor(tS / NOISE_S)] ?? 1) + burst)) continue;
    const first = newShopper(random, trade, tS, false);
    shoppers.push(first);
    if (first.tillsMs !== undefined && random.chance(scenario.crowd.sideBySide))
      shoppers.push({ ...newShopper(random, trade, tS, true), tillsMs: first.tillsMs });
  }
  return shoppers;
}

/** Two peaks, at noon and in the evening; the mean over a usual day is about 1. */
function shapeAt(tS: number, { noon, evening }: DayPattern): number {
  const peak = (atH: number, widthH: number): number => Math.exp(-0.5 * ((tS / 3600 - atH) / widthH) ** 2);
  return 0.5 + noon * peak(4.2, 1.1) + evening * peak(9.2, 1.1);
}

function newShopper(random: Random, trade: Trade, tS: number, abreast: boolean): Shopper {
  const doorMs = 1000 * (tS + random.uniform());
  const shoppingMs = 1000 * random.logNormal(trade.shoppingS, SHOPPING_SIGMA);
  const buys = !random.chance(trade.browsers);
  const shape = 1 / trade.spread ** 2;
  return {
    doorMs,
    tillsMs: buys ? doorMs + shoppingMs : undefined,
    serviceS: Math.max(LEAST_SERVICE_S, random.gamma(shape, trade.serviceS / shape)),
    patienceMs: 1000 * random.logNormal(trade.patienceS, 0.5),
    abreast,
  };
}
