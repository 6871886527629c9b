// Whether a shop lacks tills or people: its own week simulated with one more till, one more cashier, self-checkouts, one line. Pure.
import type { PoolWeek } from "./demand.ts";
import type { Estimate } from "./estimate.ts";
import { type Rota, type SimulatedWeek, simulate } from "./rota.ts";
import type { WaitPromise } from "./staffing.ts";

/** The alternatives. */
export type Change = "as it was" | "one more cashier" | "one more till" | "self-checkout" | "one line" | "rota";

/** An alternative with its simulated waits. */
export interface Alternative {
  change: Change;
  meanS: Estimate;
  over: Estimate;
  /** Cashier hours a week. */
  cashierHours: number;
  /** Half hours of the week in which it applies. */
  halfHours: number[];
}

export interface WhatIf {
  pool: string;
  promise: WaitPromise;
  alternatives: Alternative[];
  /**
   * What is lacking in the half hours that break the promise: "tills" if in at least half of them all were open, "people" otherwise;
   * "nothing" if the promise is kept.
   */
  short: "tills" | "people" | "nothing" | "unknown";
}

/** Assumed self-checkouts: number of machines, share of customers who use them, and factor of their service time. Guess. */
export const SELF_CHECKOUT = { machines: 4, share: 0.4, slower: 1.5 } as const;

export function whatIfOf(week: PoolWeek, rota: Rota, chance: () => number): WhatIf {
  const { promise } = rota;
  const open = new Map(week.slots.map((slot) => [slot.halfHour, slot]));
  const openAt = (halfHour: number): number => {
    const slot = open.get(halfHour);
    return slot === undefined || (slot.customers.value ?? 0) === 0 ? 0 : Math.max(1, Math.round(slot.open));
  };
  const base = simulate(week, openAt, promise.overS, chance);
  const late = [...base.overAt].filter(([, over]) => over > promise.share).map(([halfHour]) => halfHour);
  const full = late.filter((halfHour) => openAt(halfHour) >= week.tills);
  const staffable = late.filter((halfHour) => openAt(halfHour) < week.tills);
  const more = (at: readonly number[]) => (halfHour: number) => openAt(halfHour) + (at.includes(halfHour) ? 1 : 0);
  const neededAt = new Map(rota.slots.map((slot) => [slot.halfHour, slot.needed]));
  const rotaAt = (halfHour: number): number => neededAt.get(halfHour) ?? 0;
  const all = week.slots.map(({ halfHour }) => halfHour);
  const hours = (tillsAt: (halfHour: number) => number): number => all.reduce((sum, at) => sum + tillsAt(at) / 2, 0);
  const run = (
    change: Alternative["change"],
    tillsAt: (halfHour: number) => number,
    halfHours: number[],
    result: SimulatedWeek,
  ): Alternative => ({ change, meanS: result.meanS, over: result.over, cashierHours: hours(tillsAt), halfHours });
  const simulated = (tillsAt: (halfHour: number) => number, change = {}): SimulatedWeek =>
    simulate(week, tillsAt, promise.overS, chance, change);
  // Without a change the base week need not be simulated again.
  const withMore = (at: readonly number[]): SimulatedWeek => (at.length === 0 ? base : simulated(more(at)));
  const alternatives: Alternative[] = [
    run("as it was", openAt, [], base),
    run("one more cashier", more(staffable), staffable, withMore(staffable)),
    run("one more till", more(full), full, withMore(full)),
    run("self-checkout", openAt, all, simulated(openAt, { selfCheckout: SELF_CHECKOUT })),
    run("one line", openAt, all, simulated(openAt, { line: "one" })),
    { change: "rota", meanS: rota.meanS, over: rota.simulated, cashierHours: hours(rotaAt), halfHours: all },
  ];
  const short =
    week.cycleS === null
      ? "unknown"
      : late.length === 0
        ? "nothing"
        : full.length * 2 >= late.length
          ? "tills"
          : "people";
  return { pool: week.pool, promise, alternatives, short };
}
