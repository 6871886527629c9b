// The rota: tills needed in each half hour of the week to keep the shop's promise, checked by simulated weeks. Pure.
import type { PoolWeek } from "./demand.ts";
import { type Estimate, ratio, share, UNKNOWN } from "./estimate.ts";
import { type RunSetup, type RunSlot, runQueue } from "./queue-run.ts";
import { SLOT_MS } from "./slot.ts";
import { shareOver, tillsFor, type WaitPromise } from "./staffing.ts";
import { HALF_HOURS } from "./week.ts";

export interface RotaSlot {
  halfHour: number;
  customersPerH: Estimate;
  /** Tills: mean open, needed for the promise, and needed at the upper end of the interval of `customersPerH`. */
  open: number;
  needed: number;
  neededAtMost: number;
  /** Share of customers over the promised wait with `needed` tills. */
  over: number;
}

export interface Rota {
  pool: string;
  name: string;
  tills: number;
  promise: WaitPromise;
  cycleS: number | null;
  variation: number;
  slots: RotaSlot[];
  /** Till hours a week: as open, and as needed. */
  openHours: number;
  neededHours: number;
  /** Number of half hours in which more tills are needed than there are. */
  short: number;
  /** Share of customers over the promised wait: by the formula, and in the simulated weeks with these tills. */
  promised: number | null;
  simulated: Estimate;
  /** Mean wait in the simulated weeks. Unit s. */
  meanS: Estimate;
}

const SLOT_S = SLOT_MS / 1000;
/** At least this many customers are simulated, in at most MOST_WEEKS weeks; a large shop needs only one. */
const CUSTOMERS = 15000;
const MOST_WEEKS = 12;
const DAY = HALF_HOURS / 7;

/** `chance` gives numbers from 0 to 1. */
export function rotaOf(week: PoolWeek, promise: WaitPromise, chance: () => number): Rota {
  const { pool, name, tills, cycleS, variation } = week;
  const slots = cycleS === null ? [] : week.slots.map((slot) => rotaSlot(slot, cycleS, variation, promise));
  const staffed = slots.filter(({ needed }) => needed > 0);
  const customers = staffed.reduce((sum, slot) => sum + (slot.customersPerH.value ?? 0), 0);
  const over = staffed.reduce((sum, slot) => sum + slot.over * (slot.customersPerH.value ?? 0), 0);
  const needed = new Map(slots.map((slot) => [slot.halfHour, slot.needed]));
  const run = simulate(week, (halfHour) => needed.get(halfHour) ?? 0, promise.overS, chance);
  return {
    ...{ pool, name, tills, promise, cycleS, variation, slots },
    openHours: slots.reduce((sum, { open }) => sum + open / 2, 0),
    neededHours: slots.reduce((sum, slot) => sum + slot.needed / 2, 0),
    short: slots.filter((slot) => slot.needed > tills).length,
    promised: customers === 0 ? null : over / customers,
    simulated: run.over,
    meanS: run.meanS,
  };
}

function rotaSlot(
  { halfHour, customers, open }: PoolWeek["slots"][number],
  cycleS: number,
  variation: number,
  promise: WaitPromise,
): RotaSlot {
  const load = (perSlot: number | null) => ({ arrivalsPerS: (perSlot ?? 0) / SLOT_S, cycleS, variation });
  const needed = tillsFor(load(customers.value), promise);
  return {
    halfHour,
    customersPerH: perHour(customers),
    open,
    needed,
    neededAtMost: Math.max(needed, tillsFor(load(customers.high ?? customers.value), promise)),
    over: needed === 0 ? 0 : shareOver(load(customers.value), needed, promise.overS),
  };
}

function perHour({ value, low, high }: Estimate): Estimate {
  const twice = (x: number | null): number | null => (x === null ? null : 2 * x);
  return { value: twice(value), low: twice(low), high: twice(high) };
}

/** Result of simulated weeks; intervals by days. */
export interface SimulatedWeek {
  meanS: Estimate;
  over: Estimate;
  /** Share over the threshold by half hour of the week. */
  overAt: Map<number, number>;
}

/** Simulates weeks of a pool's customers with `tillsAt` tills in each half hour. */
export function simulate(
  week: PoolWeek,
  tillsAt: (halfHour: number) => number,
  overS: number,
  chance: () => number,
  change: Partial<Pick<RunSetup, "line" | "selfCheckout">> = {},
): SimulatedWeek {
  const { cycleS, variation, line } = week;
  if (cycleS === null) return { meanS: UNKNOWN, over: UNKNOWN, overAt: new Map() };
  const bySlot = new Map(week.slots.map((slot) => [slot.halfHour, slot.customers.value ?? 0]));
  const slots: RunSlot[] = Array.from({ length: HALF_HOURS }, (_, halfHour) => ({
    arrivalsPerS: (bySlot.get(halfHour) ?? 0) / SLOT_S,
    tills: tillsAt(halfHour),
  }));
  const customers = week.slots.reduce((sum, slot) => sum + (slot.customers.value ?? 0), 0);
  const weeks = Math.min(MOST_WEEKS, Math.ceil(CUSTOMERS / Math.max(1, customers)));
  const runs = Array.from({ length: weeks }, () =>
    runQueue({ slots, slotS: SLOT_S, cycleS, variation, line, ...change }, chance),
  );
  const overOf = (waits: readonly number[]): number => waits.filter((waitS) => waitS > overS).length;
  const days = runs.flatMap((run) =>
    Array.from({ length: 7 }, (_, day) => run.slice(day * DAY, (day + 1) * DAY).flat()),
  );
  const overAt = new Map<number, number>();
  for (const { halfHour } of week.slots) {
    const waits = runs.flatMap((run) => run[halfHour] ?? []);
    if (waits.length > 0) overAt.set(halfHour, overOf(waits) / waits.length);
  }
  return {
    meanS: ratio(days.map((waits) => ({ of: waits.reduce((a, b) => a + b, 0), per: waits.length }))),
    over: share(days.map((waits) => ({ of: overOf(waits), per: waits.length }))),
    overAt,
  };
}
