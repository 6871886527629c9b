// The forecast's own record: what was said of 15 and 30 minutes ahead, beside "as now", is held against what came. It is shown
// only while it has been the better of the two. Pure; plain data of a fixed size.
import type { Traffic } from "./policy.ts";

/** Forecasts are noted this often, and are about the customers of two such periods around their time. Unit ms. */
const PERIOD_MS = 300000;
/** Periods from a forecast to its time. */
const AHEAD = { in15: 3, in30: 6 } as const;
type Ahead = keyof typeof AHEAD;
/** What came counts when the lanes were heard for so much of the two periods. Guess. */
const HEARD_S = 480;
/** How many of the last scores count: a week of a shop. Guess. */
const MEMORY = 1000;
/** So many there must be, twelve hours of them: the first day alone shows nothing, as a whole day may be a lucky one. Simulated. */
const LEAST = 144;
/** The sum of so many scores, with what they have lost by then. */
const LEAST_SUM = (1 - Math.exp(-LEAST / MEMORY)) / (1 - Math.exp(-1 / MEMORY));
/** So many scores in a row are of the same people, and count as one: periods to the forecast's time, and the window around it. */
const ALIKE = { in15: AHEAD.in15 + 1, in30: AHEAD.in30 + 1 } as const;
/**
 * It is shown once it is better by so many standard errors, and for as long as it is by so many: of two equal ones, one is a
 * little better by chance, and what comes and goes is not believed. Simulated; docs/decisions/0018.
 */
const SHOWN_FROM = 1.5;
const SHOWN_TO = 0.5;

/** One forecast, until its time has come: customers a second as foretold, and as many as at that time. */
interface Pending {
  about: number;
  ahead: Ahead;
  foretold: number;
  asNow: number;
}

/** Sums that decay: scores, how much closer than "as now" the forecast was, and its square. Customers a second. */
interface Score {
  scores: number;
  gain: number;
  gain2: number;
  /** Not in logs from before that was kept. */
  isShown?: boolean;
}

/** Customers who came in a period, and for how long the lanes were heard. Unit s. */
interface Came {
  customers: number;
  heardS: number;
}

export interface ForecastRecord {
  /** Number of the running period since the start of the host's clock; -1 before the first. */
  period: number;
  running: Came;
  last: Came;
  pending: Pending[];
  in15: Score;
  in30: Score;
}

export function newForecastRecord(): ForecastRecord {
  const none = (): Score => ({ scores: 0, gain: 0, gain2: 0, isShown: false });
  return { period: -1, running: noneCame(), last: noneCame(), pending: [], in15: none(), in30: none() };
}

function noneCame(): Came {
  return { customers: 0, heardS: 0 };
}

/** To be called at each look, with the customers who came since the last one, and what is foretold now. */
export function keepRecord(record: ForecastRecord, came: Came, traffic: Traffic, nowMs: number): void {
  record.running.customers += came.customers;
  record.running.heardS += came.heardS;
  const period = Math.floor(nowMs / PERIOD_MS);
  if (period === record.period) return;
  if (period === record.period + 1) score(record, period - 1);
  // After a gap nobody knows what came meanwhile.
  record.last = period === record.period + 1 ? record.running : noneCame();
  record.running = noneCame();
  record.period = period;
  const { arrivalsPerS } = traffic;
  record.pending = record.pending.filter(({ about }) => about >= period && about <= period + AHEAD.in30);
  for (const ahead of ["in15", "in30"] as const) {
    const foretold = traffic[ahead];
    if (foretold !== undefined && arrivalsPerS !== undefined)
      record.pending.push({ about: period + AHEAD[ahead], ahead, foretold, asNow: arrivalsPerS });
  }
}

/** The two periods around the start of the running one are over: what was said of that time can be judged. */
function score(record: ForecastRecord, about: number): void {
  const { running, last } = record;
  const heardS = running.heardS + last.heardS;
  const perS = (running.customers + last.customers) / heardS;
  if (heardS < HEARD_S) return;
  for (const { about: at, ahead, foretold, asNow } of record.pending) {
    // A night without customers, foretold as one, says nothing.
    if (at !== about || (perS === 0 && foretold * HEARD_S < 1 && asNow * HEARD_S < 1)) continue;
    const keep = Math.exp(-1 / MEMORY);
    const { scores, gain, gain2, isShown = false } = record[ahead];
    const closer = Math.abs(asNow - perS) - Math.abs(foretold - perS);
    const next = { scores: scores * keep + 1, gain: gain * keep + closer, gain2: gain2 * keep + closer ** 2 };
    record[ahead] = { ...next, isShown: leadOf(next, ahead) >= (isShown ? SHOWN_TO : SHOWN_FROM) };
  }
}

/** What of a forecast may be shown: that which has been better than "as now" in this shop. */
export function provenOf(record: ForecastRecord, traffic: Traffic): Traffic {
  const proven = (ahead: Ahead): number | undefined => (record[ahead].isShown === true ? traffic[ahead] : undefined);
  return { ...traffic, in15: proven("in15"), in30: proven("in30") };
}

/** By how many standard errors the forecast has been closer than "as now"; negative infinity while there are too few scores. */
function leadOf({ scores, gain, gain2 }: Score, ahead: Ahead): number {
  if (scores < LEAST_SUM - 1e-6 || gain <= 0) return Number.NEGATIVE_INFINITY;
  const mean = gain / scores;
  const variance = Math.max(0, gain2 / scores - mean ** 2);
  return mean / Math.sqrt((variance * ALIKE[ahead]) / scores);
}
