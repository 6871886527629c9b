// Runs customers through tills: Poisson arrivals that change by half hour, services like those learned, tills that open
// and close by half hour; one line for all, or a line at each till of which the shortest is joined. Pure: chance is an
// argument.

/** One half hour of the run. */
export interface RunSlot {
  /** Customers a second. */
  arrivalsPerS: number;
  tills: number;
}

/** How customers queue and are served. */
export interface RunSetup {
  slots: readonly RunSlot[];
  slotS: number;
  /** Gamma-distributed: mean in s, and variance over the mean squared. */
  cycleS: number;
  variation: number;
  line: "one" | "each";
  /** Self-checkouts: this share of customers would use one, where a service takes this much longer. */
  selfCheckout?: { machines: number; share: number; slower: number } | undefined;
}

/** Waits by slot of arrival, in s. */
export type RunWaits = number[][];

/** `chance` gives numbers from 0 to 1. Whoever is served when a till closes is served to the end; a line moves over. */
export function runQueue(setup: RunSetup, chance: () => number): RunWaits {
  const { slots, slotS, selfCheckout } = setup;
  const waits: RunWaits = slots.map(() => []);
  const freeAt: number[] = [];
  const machines = Array.from({ length: selfCheckout?.machines ?? 0 }, () => 0);
  let nowS = 0;
  for (;;) {
    const next = nextArrival(slots, slotS, nowS, chance);
    if (next === undefined) return waits;
    nowS = next;
    const slot = Math.floor(nowS / slotS);
    const serviceS = gamma(setup.cycleS, setup.variation, chance);
    const tills = staffed(freeAt, slots[slot]?.tills ?? 0, nowS);
    const at = setup.line === "one" ? soonest(tills) : shortest(tills, nowS, setup.cycleS, chance);
    const startS = Math.max(nowS, tills[at] ?? nowS);
    const machine = soonest(machines);
    const machineS = Math.max(nowS, machines[machine] ?? Number.POSITIVE_INFINITY);
    // Who would use a machine does so unless the tills are quicker.
    if (selfCheckout !== undefined && chance() < selfCheckout.share && machineS <= startS) {
      waits[slot]?.push(machineS - nowS);
      machines[machine] = machineS + serviceS * selfCheckout.slower;
    } else {
      waits[slot]?.push(startS - nowS);
      tills[at] = startS + serviceS;
    }
  }
}

/** Thinning over half hours, each of its own rate. */
function nextArrival(
  slots: readonly RunSlot[],
  slotS: number,
  fromS: number,
  chance: () => number,
): number | undefined {
  let left = -Math.log(1 - chance());
  for (let atS = fromS; ; ) {
    const slot = slots[Math.floor(atS / slotS)];
    if (slot === undefined) return undefined;
    const endS = (Math.floor(atS / slotS) + 1) * slotS;
    const inSlot = (endS - atS) * slot.arrivalsPerS;
    if (left <= inSlot && slot.arrivalsPerS > 0) return atS + left / slot.arrivalsPerS;
    left -= inSlot;
    atS = endS;
  }
}

/** The tills that are open now, at least one: those that close are the ones that are free first. */
function staffed(freeAt: number[], tills: number, nowS: number): number[] {
  const open = Math.max(1, tills);
  while (freeAt.length < open) freeAt.push(nowS);
  while (freeAt.length > open) {
    // The work of a till that closes goes to the one that is free first.
    const closing = freeAt.splice(soonest(freeAt), 1)[0] ?? nowS;
    const to = soonest(freeAt);
    freeAt[to] = (freeAt[to] ?? nowS) + Math.max(0, closing - nowS);
  }
  return freeAt;
}

function soonest(freeAt: readonly number[]): number {
  let best = 0;
  let bestS = Number.POSITIVE_INFINITY;
  for (let i = 0; i < freeAt.length; i++)
    if ((freeAt[i] as number) < bestS) {
      best = i;
      bestS = freeAt[i] as number;
    }
  return best;
}

/** People see how many stand in a line, not how long each takes: work counts in whole customers. Of equal lines any. */
function shortest(freeAt: readonly number[], nowS: number, cycleS: number, chance: () => number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  let equal = 0;
  for (let i = 0; i < freeAt.length; i++) {
    const seen = Math.ceil(Math.max(0, (freeAt[i] as number) - nowS) / cycleS);
    if (seen > least) continue;
    equal = seen < least ? 1 : equal + 1;
    if (seen < least || chance() * equal < 1) best = i;
    least = seen;
  }
  return best;
}

/** Gamma with this mean (Marsaglia and Tsang 2000; below shape 1 by one more draw). */
function gamma(mean: number, variation: number, chance: () => number): number {
  if (variation <= 0) return mean;
  const shape = 1 / variation;
  const boost = shape < 1 ? (1 - chance()) ** (1 / shape) : 1;
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - chance()) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return (d * v * boost * mean) / shape;
  }
}
