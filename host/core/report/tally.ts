// Sums of many half hours, kept apart by day so that figures can say how far they may be off. Pure.
import { LISTS, type Slot, SUMS } from "./slot.ts";

/** Sums of one day. `over` lists have an entry for each threshold. Unit ms, s. */
export interface Tally {
  sums: { [K in (typeof SUMS)[number]]: number };
  predicted: Waits;
  realised: Waits;
  cycles: { n: number; sumS: number; squares: number };
}

/** Customers whose wait is known, their waits in s, and how many waited longer than each threshold. */
export interface Waits {
  n: number;
  sumS: number;
  over: number[];
}

export function newTally(thresholds: number): Tally {
  const waits = (): Waits => ({ n: 0, sumS: 0, over: Array.from({ length: thresholds }, () => 0) });
  return {
    sums: Object.fromEntries(SUMS.map((name) => [name, 0])) as Tally["sums"],
    predicted: waits(),
    realised: waits(),
    cycles: { n: 0, sumS: 0, squares: 0 },
  };
}

/** What one half hour adds. */
export function tallyOf(slot: Slot, thresholdsS: readonly number[]): Tally {
  const tally = newTally(thresholdsS.length);
  for (const name of SUMS) tally.sums[name] = slot[name];
  for (const [list, waits] of [
    ["predictedS", tally.predicted],
    ["realisedS", tally.realised],
  ] as const)
    for (const waitS of slot[list]) {
      waits.n += 1;
      waits.sumS += waitS;
      for (const [i, overS] of thresholdsS.entries()) if (waitS > overS) waits.over[i] = (waits.over[i] ?? 0) + 1;
    }
  for (const cycleS of slot[LISTS[2]]) {
    tally.cycles.n += 1;
    tally.cycles.sumS += cycleS;
    tally.cycles.squares += cycleS * cycleS;
  }
  return tally;
}

function add(to: Tally, more: Tally): void {
  for (const name of SUMS)
    to.sums[name] = name === "longest" ? Math.max(to.sums[name], more.sums[name]) : to.sums[name] + more.sums[name];
  for (const kind of ["predicted", "realised"] as const) {
    to[kind].n += more[kind].n;
    to[kind].sumS += more[kind].sumS;
    for (const [i, n] of more[kind].over.entries()) to[kind].over[i] = (to[kind].over[i] ?? 0) + n;
  }
  to.cycles.n += more.cycles.n;
  to.cycles.sumS += more.cycles.sumS;
  to.cycles.squares += more.cycles.squares;
}

/** Tallies by day. */
export class Cell {
  readonly days = new Map<string, Tally>();

  add(date: string, more: Tally): void {
    const known = this.days.get(date);
    if (known !== undefined) add(known, more);
    else {
      const fresh = newTally(more.predicted.over.length);
      add(fresh, more);
      this.days.set(date, fresh);
    }
  }

  /** All days together. */
  total(thresholds: number): Tally {
    const total = newTally(thresholds);
    for (const day of this.days.values()) add(total, day);
    return total;
  }
}

/** Cells by key, made when first asked for. */
export class Cells<K> {
  private cells = new Map<K, Cell>();

  at(key: K): Cell {
    const cell = this.cells.get(key) ?? new Cell();
    this.cells.set(key, cell);
    return cell;
  }

  entries(): [K, Cell][] {
    return [...this.cells];
  }
}
