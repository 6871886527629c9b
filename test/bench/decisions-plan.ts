// The best plan for a day whose every arrival is known beforehand: what is left for a better forecast. Dynamic programming over
// slots of time for one common line, from the day's end backwards.
import { SHOP_DAY_S } from "../../host/simulator/shopping.ts";

/** What a plan weighs against each other. */
export interface Prices {
  /** Of a second of an open till, in seconds of a customer who waits. */
  till: number;
  /** Of an opening or a closing, in the same. */
  switch: number;
}

/** What a plan knows of a day. */
export interface KnownDay {
  comesMs: readonly number[];
  cycleS: number;
  tills: number;
}

const SLOT_S = 10;
const SLOTS = SHOP_DAY_S / SLOT_S;
/** More people than this are taken for as many. */
const MOST = 120;
/** Staff need about this long to a till. Unit s. */
const AHEAD_S = 30;

/** Tills to have open, by slot, people in the lanes and tills that are open now. */
export class Plan {
  private day: KnownDay;
  private comes = new Float64Array(SLOTS + 1);
  private wantedBy: Uint8Array;
  private width: number;

  constructor(day: KnownDay, prices: Prices) {
    this.day = day;
    this.width = day.tills + 1;
    for (const ms of day.comesMs) {
      const slot = Math.floor(ms / 1000 / SLOT_S);
      if (slot < SLOTS) this.comes[slot] = (this.comes[slot] as number) + 1;
    }
    this.wantedBy = new Uint8Array(SLOTS * (MOST + 1) * this.width);
    let later = new Float64Array((MOST + 1) * this.width);
    for (let slot = SLOTS - 1; slot >= 0; slot--) later = this.planSlot(slot, later, prices);
  }

  /** Tills to have, with so many people in the lanes and so many tills open or called. */
  wanted(people: number, tills: number, tMs: number): number {
    let n = people;
    const first = Math.floor(tMs / 1000 / SLOT_S);
    const slot = Math.min(SLOTS - 1, first + AHEAD_S / SLOT_S);
    for (let s = first; s < slot; s++) n = this.after(n, tills, s);
    return this.wantedBy[(slot * (MOST + 1) + Math.round(n)) * this.width + tills] as number;
  }

  /** Costs from a slot on, by people and tills at its start; notes the best number of tills. */
  private planSlot(slot: number, later: Float64Array, prices: Prices): Float64Array<ArrayBuffer> {
    const costs = new Float64Array((MOST + 1) * this.width);
    const kept = new Float64Array(this.width);
    for (let n = 0; n <= MOST; n++) {
      for (let c = 1; c < this.width; c++) {
        const waiting = SLOT_S * Math.max(0, n - c);
        kept[c] = waiting + SLOT_S * prices.till * c + this.costAt(later, this.after(n, c, slot), c);
      }
      for (let c = 1; c < this.width; c++) {
        let best = c;
        let least = kept[c] as number;
        for (let to = 1; to < this.width; to++) {
          const cost = (kept[to] as number) + prices.switch * Math.abs(to - c);
          if (cost < least) [best, least] = [to, cost];
        }
        costs[n * this.width + c] = least;
        this.wantedBy[(slot * (MOST + 1) + n) * this.width + c] = best;
      }
    }
    return costs;
  }

  /** People at the end of a slot. */
  private after(n: number, c: number, slot: number): number {
    const served = (Math.min(n, c) * SLOT_S) / this.day.cycleS;
    return Math.min(MOST, n - served + (this.comes[slot] as number));
  }

  private costAt(costs: Float64Array, n: number, c: number): number {
    const low = Math.min(MOST - 1, Math.floor(n));
    const [a, b] = [costs[low * this.width + c] as number, costs[(low + 1) * this.width + c] as number];
    return a + (b - a) * (n - low);
  }
}
