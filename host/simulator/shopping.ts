// The shoppers of a day: when each comes in, how long each shops, is served, and waits before giving up. The same seed
// gives the same people, whatever the shop does.
import type { Random } from "./random.ts";
import type { Scenario } from "./scenarios.ts";

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

/** Offered load, as a mean over the day; peaks reach twice that. */
const MEAN_LOAD = 3;
/** Time from one service to the next: service 58.8 s, break 23.6 s, stepping up. Unit s; measured. */
const CYCLE_S = 85;
/** Duration of shopping: median in s, and sigma of its logarithm. Guess. */
const SHOPPING_MEDIAN_S = 600;
const SHOPPING_SIGMA = 0.5;
/** Share of people who buy nothing. Guess. */
const BROWSERS = 0.2;
/** Busloads a day, and the time in which each arrives, in s. Guess. */
const BUSES = 3;
const BUS_S = 120;
/** Random variation of the arrival rate: sigma of its logarithm, and how long each value lasts, in s. Guess. */
const NOISE_SIGMA = 0.2;
const NOISE_S = 900;

/** The people of a day, in order of arrival. */
export function shoppersOf(random: Random, scenario: Scenario): Shopper[] {
  const noise = Array.from({ length: SHOP_DAY_S / NOISE_S }, () => random.logNormal(1, NOISE_SIGMA));
  const buses = Array.from({ length: BUSES }, () => ({
    atS: random.between(3600, SHOP_DAY_S - 7200),
    perS: random.between(8, 16) / BUS_S,
  }));
  const day = random.logNormal(1, 0.1);
  const perS = (MEAN_LOAD / CYCLE_S / (1 - BROWSERS) / (1 + scenario.crowd.sideBySide)) * day;
  const shoppers: Shopper[] = [];
  for (let tS = 0; tS < SHOP_DAY_S; tS++) {
    const bus = buses.reduce((sum, b) => sum + (tS >= b.atS && tS < b.atS + BUS_S ? b.perS : 0), 0);
    if (!random.chance(perS * shapeAt(tS) * (noise[Math.floor(tS / NOISE_S)] ?? 1) + bus)) continue;
    const first = newShopper(random, scenario, tS, false);
    shoppers.push(first);
    if (first.tillsMs !== undefined && random.chance(scenario.crowd.sideBySide))
      shoppers.push({ ...newShopper(random, scenario, tS, true), tillsMs: first.tillsMs });
  }
  return shoppers;
}

/** Two peaks, at noon and in the evening; the mean over the day is about 1. */
function shapeAt(tS: number): number {
  const peak = (atH: number, widthH: number): number => Math.exp(-0.5 * ((tS / 3600 - atH) / widthH) ** 2);
  return 0.5 + 0.9 * peak(4.2, 1.1) + 1.2 * peak(9.2, 1.1);
}

function newShopper(random: Random, scenario: Scenario, tS: number, abreast: boolean): Shopper {
  const doorMs = 1000 * (tS + random.uniform());
  const shoppingMs = 1000 * random.logNormal(SHOPPING_MEDIAN_S, SHOPPING_SIGMA);
  const buys = !random.chance(BROWSERS);
  return {
    doorMs,
    tillsMs: buys ? doorMs + shoppingMs : undefined,
    // Gamma with k = 1.95 and theta = 30.1 s: fitted to 10,000 real transactions.
    serviceS: Math.max(6, random.gamma(1.95, 30.1)),
    patienceMs: 1000 * random.logNormal(scenario.patienceMedianS, 0.5),
    abreast,
  };
}
