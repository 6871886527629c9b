// Sums of many half hours, kept by day so that figures can have confidence intervals. Pure.
import type { Slot, SUMS } from "./slot.ts";

/** Sums of one day. Units as in Slot. */
export interface Tally {
  sums: { [K in (typeof SUMS)[number]]: number };
  predicted: Waits;
  realised: Waits;
  cycles: { n: number; sumS: number; squares: number };
}

/** Number of known waits, their sum in s, and how many were longer than each threshold. */
export interface Waits {
  n: number;
  sumS: number;
  over: number[];
}

type Sums = Tally["sums"];

function newTally(thresholds: number): Tally {
  const waits = (): Waits => ({ n: 0, sumS: 0, over: new Array<number>(thresholds).fill(0) });
  return {
    sums: {
      ...{ heardMs: 0, openMs: 0, servingMs: 0, stalledMs: 0, blindMs: 0, lengthMs: 0, waitingMs: 0, shortMs: 0 },
      ...{ sureMs: 0, longest: 0, entries: 0, unknown: 0, crowded: 0, served: 0, balks: 0, reneges: 0, stalls: 0 },
    },
    predicted: waits(),
    realised: waits(),
    cycles: { n: 0, sumS: 0, squares: 0 },
  };
}

/** One half hour as a tally. */
export function tallyOf(slot: Slot, thresholdsS: readonly number[]): Tally {
  const tally = newTally(thresholdsS.length);
  addSums(tally.sums, slot);
  addWaits(tally.predicted, slot.predictedS, thresholdsS);
  addWaits(tally.realised, slot.realisedS, thresholdsS);
  const { cycles } = tally;
  for (const cycleS of slot.cyclesS) {
    cycles.n += 1;
    cycles.sumS += cycleS;
    cycles.squares += cycleS * cycleS;
  }
  return tally;
}

/** Loops by index for speed: a month of a large shop has half a million waits. */
function addWaits(waits: Waits, listS: readonly number[], thresholdsS: readonly number[]): void {
  const { over } = waits;
  for (const waitS of listS) {
    waits.sumS += waitS;
    for (let i = 0; i < thresholdsS.length; i++) if (waitS > (thresholdsS[i] as number)) (over[i] as number) += 1;
  }
  waits.n += listS.length;
}

/** Written out, as a loop over the names takes ten times as long. */
function addSums(to: Sums, more: Sums): void {
  to.heardMs += more.heardMs;
  to.openMs += more.openMs;
  to.servingMs += more.servingMs;
  to.stalledMs += more.stalledMs;
  to.blindMs += more.blindMs;
  to.lengthMs += more.lengthMs;
  to.waitingMs += more.waitingMs;
  to.shortMs += more.shortMs;
  to.sureMs += more.sureMs;
  to.longest = Math.max(to.longest, more.longest);
  to.entries += more.entries;
  to.unknown += more.unknown;
  to.crowded += more.crowded;
  to.served += more.served;
  to.balks += more.balks;
  to.reneges += more.reneges;
  to.stalls += more.stalls;
}

function add(to: Tally, more: Tally): void {
  addSums(to.sums, more.sums);
  for (const kind of ["predicted", "realised"] as const) {
    const [waits, others] = [to[kind], more[kind]];
    waits.n += others.n;
    waits.sumS += others.sumS;
    for (let i = 0; i < waits.over.length; i++) (waits.over[i] as number) += others.over[i] as number;
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
