// Tills for a load: Erlang C for the probability of waiting at all, and an exponential tail for long waits, whose mean allows for
// services that are not exponential. Pure.

/** Customers and tills of one half hour. Unit s. */
export interface Load {
  /** Customers a second. */
  arrivalsPerS: number;
  /** Mean cycle of a busy till in s, and its variance over the mean squared. */
  cycleS: number;
  variation: number;
}

/** What a shop promises: at most this share of customers waits for longer than this. */
export interface WaitPromise {
  overS: number;
  share: number;
}

const MOST_TILLS = 200;

/** Probability that a customer has to wait, by number of tills and offered load (Erlang 1917). 1 when overloaded. */
export function erlangC(tills: number, load: number): number {
  if (load >= tills) return 1;
  let blocked = 1;
  for (let n = 1; n <= tills; n++) blocked = (load * blocked) / (n + load * blocked);
  return blocked / (1 - (load / tills) * (1 - blocked));
}

/** Mean wait in s (Allen and Cunneen 1990, with Poisson arrivals). Infinite when overloaded. */
export function meanWaitS({ arrivalsPerS, cycleS, variation }: Load, tills: number): number {
  const load = arrivalsPerS * cycleS;
  if (load >= tills) return Number.POSITIVE_INFINITY;
  return (((erlangC(tills, load) * cycleS) / (tills - load)) * (1 + variation)) / 2;
}

/**
 * Share of customers who wait longer than `overS`: long waits fall off exponentially, with the mean of Allen and Cunneen.
 */
export function shareOver(load: Load, tills: number, overS: number): number {
  const waits = erlangC(tills, load.arrivalsPerS * load.cycleS);
  const meanS = meanWaitS(load, tills);
  if (waits >= 1 || meanS === Number.POSITIVE_INFINITY) return 1;
  return waits === 0 ? 0 : waits * Math.exp((-overS * waits) / meanS);
}

/** The fewest tills that keep a promise; 0 where nobody comes. */
export function tillsFor(load: Load, promise: WaitPromise): number {
  if (load.arrivalsPerS <= 0) return 0;
  for (let tills = Math.floor(load.arrivalsPerS * load.cycleS) + 1; tills < MOST_TILLS; tills++)
    if (shareOver(load, tills, promise.overS) <= promise.share) return tills;
  return MOST_TILLS;
}
