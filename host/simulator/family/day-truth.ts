// The truth of a day: what a perfect observer of the lane would write down each second, and of each customer.
import type { Customer } from "./customer.ts";

/** One value a second, at the whole second, from 0 on. */
export interface DayTruth {
  seconds: number;
  /** Customers between the beams: waiting, served, packing and walking to the exit. */
  inLane: Uint8Array;
  /** Customers between entrance and pay point whose service has not begun. */
  waiting: Uint8Array;
  /** Customers who stand in line before the entrance beam. */
  outside: Uint8Array;
  /** 1: the till is open; a service is in progress; it is held up by a stall. */
  open: Uint8Array;
  serving: Uint8Array;
  stalled: Uint8Array;
  /** Start of the service in progress in ms; NaN without one. */
  servedFromMs: Float64Array;
}

/** What became of a customer. Times in s of the day; NaN: never. */
export interface Outcome {
  joinedS: number;
  enteredS: number;
  startS: number;
  endS: number;
  leftS: number;
  reneged: boolean;
}

export function newTruth(seconds: number): DayTruth {
  const bytes = (): Uint8Array => new Uint8Array(seconds);
  return {
    seconds,
    inLane: bytes(),
    waiting: bytes(),
    outside: bytes(),
    open: bytes(),
    serving: bytes(),
    stalled: bytes(),
    servedFromMs: new Float64Array(seconds).fill(Number.NaN),
  };
}

/** Writes down everybody at the start of this second. */
export function observe(truth: DayTruth, second: number, customers: readonly Customer[]): void {
  let [inLane, waiting, outside] = [0, 0, 0];
  for (const c of customers) {
    const isIn = c.enteredMs !== undefined && c.leftMs === undefined;
    if (isIn) inLane += 1;
    if (isIn && c.phase === "coming") waiting += 1;
    if (!isIn && c.phase === "coming" && c.joinedMs !== undefined) outside += 1;
    if (c.phase === "served") {
      truth.serving[second] = 1;
      truth.servedFromMs[second] = c.startMs ?? Number.NaN;
    }
  }
  truth.inLane[second] = inLane;
  truth.waiting[second] = waiting;
  truth.outside[second] = outside;
}

export function outcomeOf(c: Customer): Outcome {
  const s = (ms: number | undefined): number => (ms === undefined ? Number.NaN : ms / 1000);
  return {
    joinedS: s(c.joinedMs),
    enteredS: s(c.enteredMs),
    startS: s(c.startMs),
    endS: s(c.endMs),
    leftS: s(c.leftMs),
    reneged: c.startMs === undefined && (c.phase === "returning" || c.phase === "gone"),
  };
}
