// Tills are forecast by the door, by past weeks, or by both, weighed by their past errors. The forecast's own record: what was
// said of 15 and 30 minutes ahead, beside "as now" and "as a week ago", is held against what came. It is shown only while it has
// been better than both. Pure; plain data of a bounded size.
import { type HalfHour, halfHoursNear, ratesAround } from "./past-weeks.ts";
import type { Traffic } from "./policy.ts";

/** Forecasts are noted this often, and are about the customers of two such periods around their time. Unit ms. */
const PERIOD_MS = 300000;
/** Periods from a forecast to its time. */
const AHEAD = { in15: 3, in30: 6 } as const;
type Ahead = keyof typeof AHEAD;
const AHEADS = ["in15", "in30"] as const;
/** What came counts when the lanes were heard for so much of the two periods. Guess. */
const HEARD_S = 480;
/** How many of the last scores count: a week of a shop. Guess. */
const MEMORY = 1000;
const KEEP = Math.exp(-1 / MEMORY);
/** So many there must be, twelve hours of them: the first day alone shows nothing, as a whole day may be a lucky one. Simulated. */
const LEAST = 144;
/** The sum of so many scores, with what they have lost by then. */
const LEAST_SUM = (1 - KEEP ** LEAST) / (1 - KEEP);
/** So many scores in a row are of the same people, and count as one: periods to the forecast's time, and the window around it. */
const ALIKE = { in15: AHEAD.in15 + 1, in30: AHEAD.in30 + 1 } as const;
/**
 * It is shown once it is better by so many standard errors, and for as long as it is by so many: of two equal ones, one is a
 * little better by chance, and what comes and goes is not believed. Simulated; docs/decisions/0018.
 */
const SHOWN_FROM = 1.5;
const SHOWN_TO = 0.5;
/** How busy today is beside past weeks: time constant in periods, and how many customers the first guess, as busy, counts for. */
const LEVEL_KEEP = Math.exp(-1 / 36);
const LEVEL_PRIOR = 40;
/** How many scores the first guess, both weigh the same, counts for. Guess. */
const WEIGHT_PRIOR = 20;

/** One forecast, until its time has come. Customers a second; undefined is unknown. */
interface Pending extends Told {
  about: number;
  ahead: Ahead;
  foretold: number;
  asNow: number;
  weekAgo: number;
}

/** What is told of a time by the door and by past weeks. */
interface Told {
  door?: number | undefined;
  week?: number | undefined;
}

/** Sums: how much closer than a baseline the forecast was, and its square. Customers a second. */
interface Lead {
  gain: number;
  gain2: number;
}

/** All that is learned of the forecasts of one time ahead: sums that decay. */
interface Score {
  scores: number;
  now: Lead;
  weekAgo: Lead;
  /** Where both were told: scores, squares of their errors, and their product. */
  both: { scores: number; door2: number; week2: number; product: number };
  isShown: boolean;
}

/** Customers who came in a period, and for how long the lanes were heard. Unit s. */
interface Came {
  customers: number;
  heardS: number;
}

/** What outlasts the host. */
export type ForecastScores = { [ahead in Ahead]: Score };

export interface ForecastRecord extends ForecastScores {
  /** Number of the running period since the start of the host's clock; -1 before the first. */
  period: number;
  running: Came;
  last: Came;
  pending: Pending[];
  /** Past weeks of the half hours around the running period, and customers a second that they tell, by how busy today is. */
  halfHours: readonly HalfHour[];
  week: { [ahead in Ahead]?: number | undefined };
  level: { came: number; expected: number };
}

export function newForecastRecord(): ForecastRecord {
  return {
    ...{ period: -1, running: noneCame(), last: noneCame(), pending: [] },
    ...{ in15: newScore(), in30: newScore() },
    ...{ halfHours: [], week: {}, level: { came: 0, expected: 0 } },
  };
}

function newScore(): Score {
  const lead = (): Lead => ({ gain: 0, gain2: 0 });
  const both = { scores: 0, door2: 0, week2: 0, product: 0 };
  return { scores: 0, now: lead(), weekAgo: lead(), both, isShown: false };
}

/** Scores as they were kept, in JSON; undefined where they are damaged or another version's. */
export function parseScores(text: string): ForecastScores | undefined {
  try {
    const scores: unknown = JSON.parse(text);
    return isLike(scores, { in15: newScore(), in30: newScore() }) ? (scores as ForecastScores) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value has the fields of a model, of the same types. */
function isLike(value: unknown, model: unknown): boolean {
  if (typeof model !== "object" || model === null) return typeof value === typeof model;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(model).every(([key, field]) => isLike((value as { [key: string]: unknown })[key], field));
}

function noneCame(): Came {
  return { customers: 0, heardS: 0 };
}

/**
 * To be called at each look, with the customers who came since the last one, what the door tells now, and past weeks, by the
 * clock of `nowMs`; empty: nothing new is known of them.
 */
export function keepRecord(
  record: ForecastRecord,
  came: Came,
  traffic: Traffic,
  nowMs: number,
  pastWeeks: readonly HalfHour[],
): void {
  record.running.customers += came.customers;
  record.running.heardS += came.heardS;
  const period = Math.floor(nowMs / PERIOD_MS);
  if (period === record.period) return;
  const isNext = period === record.period + 1;
  if (isNext) {
    score(record, period - 1);
    observeLevel(record);
  }
  // After a gap nobody knows what came meanwhile.
  record.last = isNext ? record.running : noneCame();
  record.running = noneCame();
  record.period = period;
  if (pastWeeks.length > 0) record.halfHours = halfHoursNear(pastWeeks, nowMs);
  record.pending = record.pending.filter(({ about }) => about >= period && about <= period + AHEAD.in30);
  for (const ahead of AHEADS) note(record, ahead, traffic);
}

/** Notes what is told of a time now, to be judged then. */
function note(record: ForecastRecord, ahead: Ahead, traffic: Traffic): void {
  const about = record.period + AHEAD[ahead];
  const { weekAgo, mean } = ratesAround(record.halfHours, about * PERIOD_MS);
  record.week[ahead] = mean === undefined ? undefined : mean * levelOf(record);
  const told = { door: traffic[ahead], week: record.week[ahead] };
  const foretold = blend(record[ahead], told);
  const { arrivalsPerS: asNow } = traffic;
  if (foretold === undefined || asNow === undefined || weekAgo === undefined) return;
  record.pending.push({ about, ahead, foretold, asNow, weekAgo, ...told });
}

/** How busy today is beside past weeks: 1 is as busy. */
function levelOf({ level }: ForecastRecord): number {
  return (LEVEL_PRIOR + level.came) / (LEVEL_PRIOR + level.expected);
}

/** The running period is over. */
function observeLevel({ level, running, halfHours, period }: ForecastRecord): void {
  level.came *= LEVEL_KEEP;
  level.expected *= LEVEL_KEEP;
  const { mean } = ratesAround(halfHours, (period + 0.5) * PERIOD_MS);
  if (mean === undefined) return;
  level.came += running.customers;
  level.expected += mean * running.heardS;
}

/**
 * One forecast out of what the door and past weeks tell: the mean whose error would have been the least so far.
 * Source: Bates and Granger 1969, The combination of forecasts.
 */
function blend({ both }: Score, { door, week }: Told): number | undefined {
  if (door === undefined || week === undefined) return door ?? week;
  const { scores, door2, week2, product } = both;
  const apart = door2 + week2 - 2 * product;
  const best = apart <= 0 ? 0.5 : Math.min(1, Math.max(0, (week2 - product) / apart));
  const weight = (best * scores + 0.5 * WEIGHT_PRIOR) / (scores + WEIGHT_PRIOR);
  return weight * door + (1 - weight) * week;
}

/** The two periods around the start of the running one are over: what was said of that time can be judged. */
function score(record: ForecastRecord, about: number): void {
  const { running, last } = record;
  const heardS = running.heardS + last.heardS;
  const perS = (running.customers + last.customers) / heardS;
  if (heardS < HEARD_S) return;
  for (const one of record.pending) {
    const { foretold, asNow, weekAgo, ahead } = one;
    // A night without customers, foretold as one, says nothing.
    const isNight = perS === 0 && [foretold, asNow, weekAgo].every((rate) => rate * HEARD_S < 1);
    if (one.about === about && !isNight) record[ahead] = scored(record[ahead], one, perS);
  }
}

function scored(before: Score, one: Pending, perS: number): Score {
  const error = Math.abs(one.foretold - perS);
  const leadOver = ({ gain, gain2 }: Lead, baseline: number): Lead => {
    const closer = Math.abs(baseline - perS) - error;
    return { gain: gain * KEEP + closer, gain2: gain2 * KEEP + closer ** 2 };
  };
  const now = leadOver(before.now, one.asNow);
  const weekAgo = leadOver(before.weekAgo, one.weekAgo);
  const scores = before.scores * KEEP + 1;
  const least = before.isShown ? SHOWN_TO : SHOWN_FROM;
  const isShown = [now, weekAgo].every((lead) => errorsOf(lead, scores, one.ahead) >= least);
  return { scores, now, weekAgo, both: comparedWith(before.both, one, perS), isShown };
}

function comparedWith(before: Score["both"], { door, week }: Told, perS: number): Score["both"] {
  if (door === undefined || week === undefined) return before;
  return {
    scores: before.scores * KEEP + 1,
    door2: before.door2 * KEEP + (door - perS) ** 2,
    week2: before.week2 * KEEP + (week - perS) ** 2,
    product: before.product * KEEP + (door - perS) * (week - perS),
  };
}

/**
 * What of a forecast may be shown: that which has been better than "as now" and "as a week ago" in this shop. The door alone has
 * not, so that nothing is shown of a time of which past weeks are not known.
 */
export function provenOf(record: ForecastRecord, traffic: Traffic): Traffic {
  const proven = (ahead: Ahead): number | undefined => {
    const week = record.week[ahead];
    return record[ahead].isShown && week !== undefined
      ? blend(record[ahead], { door: traffic[ahead], week })
      : undefined;
  };
  return { ...traffic, in15: proven("in15"), in30: proven("in30") };
}

/** By how many standard errors the forecast has been closer than a baseline; negative infinity while there are too few scores. */
function errorsOf({ gain, gain2 }: Lead, scores: number, ahead: Ahead): number {
  if (scores < LEAST_SUM - 1e-6 || gain <= 0) return Number.NEGATIVE_INFINITY;
  const mean = gain / scores;
  const variance = Math.max(0, gain2 / scores - mean ** 2);
  return mean / Math.sqrt((variance * ALIKE[ahead]) / scores);
}
