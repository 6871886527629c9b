// Who comes into a shop on a day, how long each shops, is served, and waits before giving up. The same seed, the same
// people, whatever the shop does about them.
import type { Random } from "./random.ts";
import type { Setting } from "./settings.ts";

/** Length of a shop's day. Unit s. */
export const SHOP_DAY_S = 12 * 3600;

/** One who came in. Times in ms of the day. */
export interface Shopper {
  doorMs: number;
  /** At the tills; undefined for who buys nothing. */
  tillsMs: number | undefined;
  serviceS: number;
  patienceMs: number;
  /** Comes with the one before: the two enter a lane side by side. */
  abreast: boolean;
}

/** Mean number of tills that the day would keep busy. Peaks reach twice that. */
const MEAN_LOAD = 3;
/** From one customer's start to the next one's: service 58.8 s, break 23.6 s, step up. Unit s; measured. */
const CYCLE_S = 85;
/** Shopping takes this long: median in s, and sigma of its logarithm. Guess. */
const SHOPPING_MEDIAN_S = 600;
const SHOPPING_SIGMA = 0.5;
/** Share of those coming in who buy nothing. Guess. */
const BROWSERS = 0.2;
/** Busloads a day, and how many come with each within two minutes. Guess. */
const BUSES = 3;
const BUS_S = 120;
/** How much a quarter of an hour differs from what the clock says: sigma of its logarithm. Guess. */
const WHIM_SIGMA = 0.2;
const WHIM_S = 900;

/** A day's people in the order in which they come in. */
export function shoppersOf(random: Random, setting: Setting): Shopper[] {
  const whims = Array.from({ length: SHOP_DAY_S / WHIM_S }, () => random.logNormal(1, WHIM_SIGMA));
  const buses = Array.from({ length: BUSES }, () => ({
    atS: random.between(3600, SHOP_DAY_S - 7200),
    perS: random.between(8, 16) / BUS_S,
  }));
  const day = random.logNormal(1, 0.1);
  const perS = (MEAN_LOAD / CYCLE_S / (1 - BROWSERS) / (1 + setting.crowd.sideBySide)) * day;
  const shoppers: Shopper[] = [];
  for (let tS = 0; tS < SHOP_DAY_S; tS++) {
    const bus = buses.reduce((sum, b) => sum + (tS >= b.atS && tS < b.atS + BUS_S ? b.perS : 0), 0);
    if (!random.chance(perS * shapeAt(tS) * (whims[Math.floor(tS / WHIM_S)] ?? 1) + bus)) continue;
    const first = newShopper(random, setting, tS, false);
    shoppers.push(first);
    if (first.tillsMs !== undefined && random.chance(setting.crowd.sideBySide))
      shoppers.push({ ...newShopper(random, setting, tS, true), tillsMs: first.tillsMs });
  }
  return shoppers;
}

/** Two peaks, noon and evening; the mean over the day is about 1. */
function shapeAt(tS: number): number {
  const peak = (atH: number, widthH: number): number => Math.exp(-0.5 * ((tS / 3600 - atH) / widthH) ** 2);
  return 0.5 + 0.9 * peak(4.2, 1.1) + 1.2 * peak(9.2, 1.1);
}

function newShopper(random: Random, setting: Setting, tS: number, abreast: boolean): Shopper {
  const doorMs = 1000 * (tS + random.uniform());
  const shoppingMs = 1000 * random.logNormal(SHOPPING_MEDIAN_S, SHOPPING_SIGMA);
  const buys = !random.chance(BROWSERS);
  return {
    doorMs,
    tillsMs: buys ? doorMs + shoppingMs : undefined,
    // Gamma with k = 1.95 and theta = 30.1 s: fitted to 10,000 real transactions.
    serviceS: Math.max(6, random.gamma(1.95, 30.1)),
    patienceMs: 1000 * random.logNormal(setting.patienceMedianS, 0.5),
    abreast,
  };
}
