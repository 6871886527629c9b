// The week of a pool of tills as learned from half hours: customers and open tills by half hour of the week, and service times. Pure.
import type { Place } from "../shop.ts";
import { type Estimate, ratio } from "./estimate.ts";
import type { Slot } from "./slot.ts";
import { SLOT_MS } from "./slot.ts";
import { HALF_HOURS, halfHourOf } from "./week.ts";

/** A pool's week. All single lanes are one pool; each lane group is one. */
export interface PoolWeek {
  pool: string;
  name: string;
  /** Number of its tills. */
  tills: number;
  line: "one" | "each";
  /** Mean cycle in s, null until a service was seen; and variance over the mean squared. */
  cycleS: number | null;
  variation: number;
  /** By half hour of the week. */
  slots: WeekSlot[];
}

export interface WeekSlot {
  halfHour: number;
  /** Mean customers in this half hour over its days. */
  customers: Estimate;
  /** Mean number of open tills. */
  open: number;
}

/** Limits of customers served per entry; outside, the exits miss or double count. Guess. */
const FEWEST = 0.2;
const MOST = 1.5;

interface LaneSlot {
  entries: number;
  openMs: number;
}

/** Collects the half hours of one pool. */
export class Demand {
  private place: Pick<PoolWeek, "pool" | "name" | "tills" | "line">;
  private lanes = new Map<string, { entries: number; served: number; slots: Map<number, LaneSlot> }>();
  /** The times at which each half hour of the week was heard. On a day of 25 hours one hour has two. */
  private times = new Map<number, Set<number>>();
  private cycles = { n: 0, sumS: 0, squares: 0 };

  constructor(place: Pick<PoolWeek, "pool" | "name" | "tills" | "line">) {
    this.place = place;
  }

  add(slot: Slot, role: Place["role"]): void {
    const halfHour = halfHourOf(slot.fromMs);
    const times = this.times.get(halfHour) ?? new Set();
    this.times.set(halfHour, times.add(slot.fromMs));
    const lane = this.lanes.get(slot.box) ?? { entries: 0, served: 0, slots: new Map<number, LaneSlot>() };
    this.lanes.set(slot.box, lane);
    lane.entries += slot.entries;
    lane.served += slot.served;
    // A group's line has no till, and its tills have no entrance.
    const openMs = role === "line" ? 0 : slot.openMs;
    lane.slots.set(slot.fromMs, { entries: slot.entries, openMs });
    for (const cycleS of slot.cyclesS) {
      this.cycles.n += 1;
      this.cycles.sumS += cycleS;
      this.cycles.squares += cycleS * cycleS;
    }
  }

  /** The week as learned. */
  week(): PoolWeek {
    const { n, sumS, squares } = this.cycles;
    const cycleS = n === 0 ? null : sumS / n;
    const variance = cycleS === null ? 0 : Math.max(0, squares / n - cycleS ** 2);
    return {
      ...this.place,
      tills: this.place.tills > 0 ? this.place.tills : this.lanes.size,
      cycleS,
      variation: cycleS === null || n < 2 ? 1 : variance / cycleS ** 2,
      slots: Array.from({ length: HALF_HOURS }, (_, halfHour) => this.slot(halfHour)).filter(
        (slot) => slot !== undefined,
      ),
    };
  }

  /** One half hour of the week; undefined where it was never heard. */
  private slot(halfHour: number): WeekSlot | undefined {
    const times = [...(this.times.get(halfHour) ?? [])];
    if (times.length === 0) return undefined;
    let openMs = 0;
    const batches = times.map((fromMs) => {
      let customers = 0;
      for (const { entries, served, slots } of this.lanes.values()) {
        const slot = slots.get(fromMs);
        if (slot === undefined) continue;
        // Entrances count bodies and the exit counts customers.
        const each = entries === 0 ? 0 : Math.min(MOST, Math.max(FEWEST, served / entries));
        customers += slot.entries * each;
        openMs += slot.openMs;
      }
      return { of: customers, per: 1 };
    });
    return { halfHour, customers: ratio(batches), open: openMs / SLOT_MS / times.length };
  }
}
