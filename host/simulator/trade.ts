// Shops with several tills, by kind: how many people come, how long they shop and are served, what they put up with.
import { drawShop, mix } from "./family/draw-shop.ts";
import type { Range } from "./family/shop-figures.ts";
import type { ShopKind } from "./family/shop-kinds.ts";
import { Random } from "./random.ts";
import { BREAK_MEAN_S } from "./till-times.ts";

/** A shop of several tills. Times in s. */
export interface Trade {
  tills: number;
  openAtStart: number;
  /** Offered load as a mean over the day, in tills; peaks reach twice that. */
  load: number;
  /** Mean service, its standard deviation over its mean, and breaks as a factor on those of a supermarket. */
  serviceS: number;
  spread: number;
  breakFactor: number;
  /** Duration of shopping: median. */
  shoppingS: number;
  /** Share of people who buy nothing. */
  browsers: number;
  /** Groups who come at once, a day, and people in each. */
  bursts: number;
  burstPeople: Range;
  /** Shoppers balk when the shortest line has this many; median patience before leaving a line. */
  balkAt: number;
  patienceS: number;
}

/** Stepping up, beside break and service, of one cycle. Unit s; measured. */
const STEP_UP_S = 2.6;

/**
 * A supermarket: service and break as fitted to 10,000 real transactions (gamma with k = 1.95 and theta = 30.1 s); shopping,
 * browsers and busloads are guesses.
 */
export const SUPERMARKET: Trade = {
  tills: 8,
  openAtStart: 2,
  load: 3,
  serviceS: 58.7,
  spread: 0.716,
  breakFactor: 1,
  shoppingS: 600,
  browsers: 0.2,
  bursts: 3,
  burstPeople: [8, 16],
  balkAt: 9,
  patienceS: 900,
};

/** From one customer's start to the next one's at a busy till, as a mean. Unit s. */
export function cycleOf({ serviceS, breakFactor }: Pick<Trade, "serviceS" | "breakFactor">): number {
  return serviceS + BREAK_MEAN_S * breakFactor + STEP_UP_S;
}

/** What the lanes of a kind do not say: its tills, the load on each as a mean over the day, and the shopping. Guesses. */
interface ShopFloor {
  tills: Range;
  loadPerTill: Range;
  shoppingS: Range;
  browsers: Range;
}

/** The kinds whose tills, trade and people differ; sunlit and badly mounted ones differ by their sensors alone. */
const FLOORS = {
  grocer: { tills: [3, 6], loadPerTill: [0.3, 0.45], shoppingS: [300, 700], browsers: [0.05, 0.25] },
  discounter: { tills: [4, 8], loadPerTill: [0.35, 0.48], shoppingS: [500, 1000], browsers: [0.02, 0.15] },
  hypermarket: { tills: [9, 14], loadPerTill: [0.35, 0.48], shoppingS: [1200, 2400], browsers: [0.05, 0.2] },
  petrol: { tills: [2, 3], loadPerTill: [0.25, 0.45], shoppingS: [60, 240], browsers: [0.05, 0.3] },
  diy: { tills: [3, 6], loadPerTill: [0.25, 0.45], shoppingS: [900, 1800], browsers: [0.2, 0.5] },
  kiosk: { tills: [2, 3], loadPerTill: [0.3, 0.48], shoppingS: [30, 120], browsers: [0.05, 0.3] },
} as const satisfies { [kind in ShopKind]?: ShopFloor };

export type TradeKind = keyof typeof FLOORS;

export const TRADE_KINDS = Object.keys(FLOORS) as TradeKind[];

/** The shop of a kind and seed: the people of its lanes are those of the family of shops. The same seed, the same shop. */
export function drawTrade(kind: TradeKind, seed: number): Trade {
  const { till, load } = drawShop(seed, kind);
  const random = new Random(mix(seed, 200 + TRADE_KINDS.indexOf(kind)));
  const floor: ShopFloor = FLOORS[kind];
  const tills = Math.floor(random.between(floor.tills[0], floor.tills[1] + 0.999));
  return {
    tills,
    openAtStart: tills > 3 ? 2 : 1,
    load: tills * random.between(...floor.loadPerTill),
    serviceS: till.serviceS,
    spread: till.spread,
    breakFactor: till.breakFactor,
    shoppingS: random.between(...floor.shoppingS),
    browsers: random.between(...floor.browsers),
    bursts: Math.round(load.bursts),
    // As many for each till as the supermarket's busloads have.
    burstPeople: [tills, 2 * tills],
    balkAt: Math.round(load.balkAt),
    patienceS: load.patienceS,
  };
}
