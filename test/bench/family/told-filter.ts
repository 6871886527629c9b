// Half of the ceiling: a Bayes filter over the number in the lane whose tables were counted on other days of the very shop it is
// used in: how many come and go with every pattern of breaks, and what zones and blocked beams look like at every length.
// A benchmark may know that; a box cannot.
import { ENTRY, EXIT, HEAD, TAIL } from "../../../protocol/channels.ts";
import { Windows } from "./windows.ts";

/** Longest line that it knows, and how far a second can move it. */
const LONGEST = 30;
const MOST_STEP = 2;
const STEPS = 2 * MOST_STEP + 1;
/** Breaks of a beam in a second: none, one inside a cluster, one that begins one, several. */
const BREAK_CLASSES = 4;
/** Lengths that people's moves are counted for apart: 0, 1, 2 to 4, 5 and more. */
const LENGTH_CLASSES = 4;
/** Classes of what is seen: head, tail, blocked entrance, time since the last exit and since the last entry. */
const SEEN = [3, 4, 4, 4, 4] as const;
const CELLS = SEEN.reduce((a, b) => a * b, 1);
/** Seconds of any length that count beside those of one length. */
const PRIOR_S = 100;
/** How much a second's evidence counts, as neighbouring seconds see the same. */
const WEIGHTS = [0.1, 0.05, 0.025, 0.0125] as const;

/** One second as the filter sees it. */
class Look {
  readonly windows = new Windows();
  private breaks: [number, number] = [0, 0];
  private begun: [boolean, boolean] = [false, false];
  private lastMs: [number, number] = [-1e7, -1e7];

  feed(channel: number, value: number, status: number, tMs: number): void {
    this.windows.feed(channel, value, status, tMs);
    if ((channel !== ENTRY && channel !== EXIT) || value !== 1) return;
    const end = channel === ENTRY ? 0 : 1;
    if (tMs - this.lastMs[end] > 2500) this.begun[end] = true;
    this.breaks[end] += 1;
    this.lastMs[end] = tMs;
  }

  /** Pattern of breaks, and cell of what is seen. */
  tick(tMs: number): { pattern: number; cell: number } {
    this.windows.tick(tMs);
    const classOf = (end: 0 | 1): number =>
      this.breaks[end] === 0 ? 0 : this.breaks[end] > 2 ? 3 : this.begun[end] ? 2 : 1;
    const pattern = BREAK_CLASSES * classOf(0) + classOf(1);
    this.breaks = [0, 0];
    this.begun = [false, false];
    const { entry, head, tail } = this.windows;
    const share = (of: { values: Float32Array }, i: number, limits: readonly number[]): number =>
      limits.filter((limit) => (of.values[i] ?? 0) > limit).length;
    const sinceS = (end: 0 | 1): number => (tMs - this.lastMs[end]) / 1000;
    const age = (s: number): number => (s < 10 ? 0 : s < 40 ? 1 : s < 120 ? 2 : 3);
    const parts = [
      share(head, 0, [0.3, 0.8]),
      share(tail, 1, [0.1, 0.4, 0.8]),
      share(entry, 15, [0.02, 0.2, 0.6]),
      age(sinceS(1)),
      age(sinceS(0)),
    ];
    return { pattern, cell: parts.reduce((cell, part, i) => cell * (SEEN[i] as number) + part, 0) };
  }
}

/** Tables of one shop and kit. */
export class ToldTables {
  private moves = new Float64Array(BREAK_CLASSES ** 2 * LENGTH_CLASSES * STEPS);
  private seen = new Float64Array(CELLS * (LONGEST + 1));
  private totals = new Float64Array(LONGEST + 1);
  private cells = new Float64Array(CELLS);
  private seconds = 0;
  weight: number = WEIGHTS[1];

  /** Counts one second: lengths before and after it. */
  count(before: number, after: number, pattern: number, cell: number): void {
    const [from, to] = [Math.min(LONGEST, before), Math.min(LONGEST, after)];
    const step = Math.max(-MOST_STEP, Math.min(MOST_STEP, to - from)) + MOST_STEP;
    const at = (pattern * LENGTH_CLASSES + lengthClass(from)) * STEPS + step;
    this.moves[at] = (this.moves[at] as number) + 1;
    this.cells[cell] = (this.cells[cell] as number) + 1;
    this.seconds += 1;
    // A neighbouring length looks much the same.
    for (const [n, w] of [
      [to - 1, 0.25],
      [to, 0.5],
      [to + 1, 0.25],
    ] as const) {
      if (n < 0 || n > LONGEST) continue;
      this.seen[cell * (LONGEST + 1) + n] = (this.seen[cell * (LONGEST + 1) + n] as number) + w;
      this.totals[n] = (this.totals[n] as number) + w;
    }
  }

  move(pattern: number, from: number, step: number): number {
    const at = (pattern * LENGTH_CLASSES + lengthClass(from)) * STEPS;
    let all = 0.05;
    for (let s = 0; s < STEPS; s++) all += this.moves[at + s] as number;
    return ((this.moves[at + step + MOST_STEP] as number) + 0.05 * (step === 0 ? 0.9 : 0.025)) / all;
  }

  /** How much likelier this look is at a length than at any; lengths that were never seen are hardly possible. */
  likelihood(cell: number, n: number): number {
    const total = this.totals[n] as number;
    const any = ((this.cells[cell] as number) + 0.1) / (this.seconds + 0.1 * CELLS);
    const here = ((this.seen[cell * (LONGEST + 1) + n] as number) + PRIOR_S * any) / (total + PRIOR_S);
    return (here / any) ** this.weight * (total < 5 ? 0.5 : 1);
  }
}

function lengthClass(n: number): number {
  return n < 2 ? n : n < 5 ? 2 : 3;
}

/** The filter itself. `feed` all inputs, `tick` once a second. */
export class ToldFilter {
  private p = new Float64Array(LONGEST + 1);
  private next = new Float64Array(LONGEST + 1);
  private look = new Look();
  private tables: ToldTables;

  constructor(tables: ToldTables) {
    this.tables = tables;
    this.p[0] = 1;
  }

  feed(channel: number, value: number, status: number, tMs: number): void {
    this.look.feed(channel, value, status, tMs);
  }

  tick(tMs: number): void {
    const { pattern, cell } = this.look.tick(tMs);
    this.next.fill(0);
    for (let n = 0; n <= LONGEST; n++) {
      const mass = this.p[n] as number;
      if (mass < 1e-9) continue;
      for (let step = -MOST_STEP; step <= MOST_STEP; step++) {
        const to = Math.max(0, Math.min(LONGEST, n + step));
        this.next[to] = (this.next[to] as number) + mass * this.tables.move(pattern, n, step);
      }
    }
    let sum = 0;
    for (let n = 0; n <= LONGEST; n++) {
      this.next[n] = (this.next[n] as number) * this.tables.likelihood(cell, n) + 1e-9;
      sum += this.next[n] as number;
    }
    for (let n = 0; n <= LONGEST; n++) this.next[n] = (this.next[n] as number) / sum;
    [this.p, this.next] = [this.next, this.p];
  }

  mean(): number {
    return this.p.reduce((sum, mass, n) => sum + n * mass, 0);
  }

  /** Windows of the same sensors. */
  windows(): Float32Array {
    return this.look.windows.values;
  }

  /** The length that is right (within one or a quarter) with the most probability. */
  between(): number {
    let [best, bestMass] = [0, -1];
    for (let guess = 0; guess <= LONGEST; guess++) {
      let mass = 0;
      for (let n = Math.floor(guess * 0.75) - 1; n <= Math.min(LONGEST, guess * 1.34 + 1); n++)
        if (n >= 0 && Math.abs(guess - n) <= Math.max(1, 0.25 * n)) mass += this.p[n] as number;
      if (mass > bestMass + 1e-9) [best, bestMass] = [guess, mass];
    }
    return best;
  }
}

/** One second of a training day. */
export interface ToldSecond {
  feed: (into: (channel: number, value: number, status: number, tMs: number) => void) => void;
  tMs: number;
  inLane: number;
}

/** Counts the tables on days of a shop, and picks the weight of evidence on the last of them. */
export function tellTables(days: readonly (readonly ToldSecond[])[]): ToldTables {
  const tables = new ToldTables();
  for (const day of days) {
    const look = new Look();
    let before = 0;
    for (const { feed, tMs, inLane } of day) {
      feed((...row) => look.feed(...row));
      const { pattern, cell } = look.tick(tMs);
      tables.count(before, inLane, pattern, cell);
      before = inLane;
    }
  }
  const last = days.at(-1) ?? [];
  let best = -1;
  let bestWeight: number = WEIGHTS[0];
  for (const weight of WEIGHTS) {
    tables.weight = weight;
    const filter = new ToldFilter(tables);
    let right = 0;
    for (const { feed, tMs, inLane } of last) {
      feed((...row) => filter.feed(...row));
      filter.tick(tMs);
      if (Math.abs(filter.between() - inLane) <= Math.max(1, 0.25 * inLane)) right += 1;
    }
    if (right > best) [best, bestWeight] = [right, weight];
  }
  tables.weight = bestWeight;
  return tables;
}

/** Channels that the filter listens to. */
export const TOLD_CHANNELS: ReadonlySet<number> = new Set([ENTRY, EXIT, HEAD, TAIL]);
