// Simulates customers and tills: Poisson arrivals and open tills by half hour, gamma-distributed services with the learned mean and
// variance; one line for all tills, or one at each, of which customers join the shortest. Pure: random numbers are an argument.

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

/** Runs the simulation. `chance` gives random numbers from 0 to 1. At a till that closes, the line moves over to another. */
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
    // Customers who would use a machine do so unless a till is free sooner.
    if (selfCheckout !== undefined && chance() < selfCheckout.share && machineS <= startS) {
      waits[slot]?.push(machineS - nowS);
      machines[machine] = machineS + serviceS * selfCheckout.slower;
    } else {
      waits[slot]?.push(startS - nowS);
      tills[at] = startS + serviceS;
    }
  }
}

/** Time of the next arrival in s: an exponential draw spent over half hours, each at its own rate; undefined after the last. */
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

/** Opens and closes tills in `freeAt`; at least one stays open. Those that would be free first close. */
function staffed(freeAt: number[], tills: number, nowS: number): number[] {
  const open = Math.max(1, tills);
  while (freeAt.length < open) freeAt.push(nowS);
  while (freeAt.length > open) {
    // Its remaining work goes to the till that is free next.
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

/** The shortest line as customers see it, in whole customers; of equal ones any. */
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
