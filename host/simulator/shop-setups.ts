// The demo store's shop, as a table of rates.
import type { ShopSetup } from "./shop.ts";

/**
 * A quick lunch-time shop: small baskets, and a small busload every six minutes, the first at once. On average 17 people
 * in six minutes, work for less than three tills; a busload wants one or two more.
 */
export function demoShop(lanes: number, seed: number): ShopSetup {
  return {
    lanes,
    openAtStart: Math.min(2, lanes),
    seed,
    crowd: {
      missedEntry: 0.03,
      missedExit: 0.03,
      doubled: 0.03,
      sideBySide: 0.05,
      trolley: 0.08,
      companion: 0.05,
      child: 0.02,
      turnsBack: 0.02,
      stepsAside: 0.1,
    },
    arrivalsPerMin: (tS) => {
      const inWave = tS % 360;
      return inWave < 30 ? 20 : inWave < 200 ? 2 : 1;
    },
    meanItems: 3,
    breakFactor: 0.25,
    staffReactS: [12, 25],
  };
}

/** Name of a lane's box, by its index from 0. */
export function boxName(lane: number): string {
  return `lane-${lane + 1}`;
}
