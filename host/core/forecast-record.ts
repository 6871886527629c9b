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
/** How many of the last scores count, and how many there must be: a week of a shop and two hours. Guess. */
const MEMORY = 1000;
const LEAST = 24;
/** What scores that are so few have lost by then of what they count. */
const FADED = 0.98;
/** So many scores in a row are of the same people, and count as one. Periods over which windows overlap; simulated. */
const ALIKE = 3;
/** It is to be better by so many standard errors: of two equal ones, one is a little better by chance. Simulated. */
const SURELY = 1;

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
  const none = (): Score => ({ scores: 0, gain: 0, gain2: 0 });
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
    const { scores, gain, gain2 } = record[ahead];
    const closer = Math.abs(asNow - perS) - Math.abs(foretold - perS);
    record[ahead] = { scores: scores * keep + 1, gain: gain * keep + closer, gain2: gain2 * keep + closer ** 2 };
  }
}

/** What of a forecast may be shown: that which has been better than "as now" in this shop. */
export function provenOf(record: ForecastRecord, traffic: Traffic): Traffic {
  const proven = (ahead: Ahead): number | undefined => (isBetter(record[ahead]) ? traffic[ahead] : undefined);
  return { ...traffic, in15: proven("in15"), in30: proven("in30") };
}

function isBetter({ scores, gain, gain2 }: Score): boolean {
  if (scores < LEAST * FADED || gain <= 0) return false;
  const mean = gain / scores;
  const variance = Math.max(0, gain2 / scores - mean ** 2);
  return mean >= SURELY * Math.sqrt((variance * ALIKE) / scores);
}
