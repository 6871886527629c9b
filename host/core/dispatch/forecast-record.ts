// The track record of the forecasts. Arrivals in 15 and 30 minutes are forecast from the door, from past weeks, or from both,
// weighted by their past errors. Each forecast is later compared with what was counted, and so are the baselines "as now" and "as
// a week ago". A forecast is shown only while it has been better than both. Pure; plain data of bounded size.
import { type HalfHour, halfHoursNear, ratesAround } from "./past-weeks.ts";
import type { Traffic } from "./policy.ts";

/** A forecast is made once per period, for the arrival rate in the two periods around its time. Unit ms. */
const PERIOD_MS = 300000;
/** Periods from a forecast to its time. */
const AHEAD = { in15: 3, in30: 6 } as const;
type Ahead = keyof typeof AHEAD;
const AHEADS = ["in15", "in30"] as const;
/** A forecast is judged only if the lanes were heard for this much of the two periods. Unit s; guess. */
const HEARD_S = 480;
/** Time constant of the scores, in forecasts: a week of a shop. Guess. */
const MEMORY = 1000;
const KEEP = Math.exp(-1 / MEMORY);
/** How many forecasts must have been judged: twelve hours of them. A first good day may be luck. Simulated. */
const LEAST = 144;
/** The decayed count of that many scores. */
const LEAST_SUM = (1 - KEEP ** LEAST) / (1 - KEEP);
/** Consecutive scores overlap: this many are about the same customers and count as one. Periods ahead, and the window. */
const ALIKE = { in15: AHEAD.in15 + 1, in30: AHEAD.in30 + 1 } as const;
/**
 * A forecast is shown from a lead of SHOWN_FROM standard errors on, and until it falls below SHOWN_TO. One of two equal methods
 * leads a little by chance, and nobody trusts a number that comes and goes. Simulated; docs/decisions/0018.
 */
const SHOWN_FROM = 1.5;
const SHOWN_TO = 0.5;
/** Today's level relative to past weeks: decay per period, and the weight in customers of the first guess, which is 1. */
const LEVEL_KEEP = Math.exp(-1 / 36);
const LEVEL_PRIOR = 40;
/** Weight, in scores, of the first guess that door and past weeks are equally good. Guess. */
const WEIGHT_PRIOR = 20;

/** A forecast whose time has not come. `about`: number of the period that begins then; rates in customers a second. */
interface Pending extends Sources {
  about: number;
  ahead: Ahead;
  foretold: number;
  asNow: number;
  weekAgo: number;
}

/** The rates that door and past weeks give for one time, in customers a second; undefined is unknown. */
interface Sources {
  door?: number | undefined;
  week?: number | undefined;
}

/** By how much the forecast was closer than a baseline, in customers a second: decaying sums of that and of its square. */
interface Lead {
  gain: number;
  gain2: number;
}

/** How good the forecasts have been for one time ahead. Sums decay. */
interface Score {
  scores: number;
  now: Lead;
  weekAgo: Lead;
  /** Of forecasts with both sources: their number, the squares of both errors, and the product of the errors. */
  both: { scores: number; door2: number; week2: number; product: number };
  isShown: boolean;
}

/** Customers counted in a period, and for how many seconds the lanes were heard. */
interface Counted {
  customers: number;
  heardS: number;
}

/** What is kept on disk over restarts of the host. */
export type ForecastScores = { [ahead in Ahead]: Score };

export interface ForecastRecord extends ForecastScores {
  /** Number of the current period since the start of the host's clock; -1 before the first. */
  period: number;
  running: Counted;
  last: Counted;
  pending: Pending[];
  /** Past weeks of the half hours around the current period, and the rates forecast from them, scaled to today's level. */
  halfHours: readonly HalfHour[];
  week: { [ahead in Ahead]?: number | undefined };
  level: { came: number; expected: number };
}

export function newForecastRecord(): ForecastRecord {
  return {
    ...{ period: -1, running: nothingCounted(), last: nothingCounted(), pending: [] },
    ...{ in15: newScore(), in30: newScore() },
    ...{ halfHours: [], week: {}, level: { came: 0, expected: 0 } },
  };
}

function newScore(): Score {
  const lead = (): Lead => ({ gain: 0, gain2: 0 });
  const both = { scores: 0, door2: 0, week2: 0, product: 0 };
  return { scores: 0, now: lead(), weekAgo: lead(), both, isShown: false };
}

/** Reads scores from JSON; undefined where they are damaged or of another version. */
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

function nothingCounted(): Counted {
  return { customers: 0, heardS: 0 };
}

/**
 * To be called at each look. `came`: customers counted since the last one; `traffic`: with the door's forecast; `pastWeeks`: by the
 * clock of `nowMs`, or empty while they are not known.
 */
export function keepRecord(
  record: ForecastRecord,
  came: Counted,
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
  // After a gap it is not known who came meanwhile.
  record.last = isNext ? record.running : nothingCounted();
  record.running = nothingCounted();
  record.period = period;
  if (pastWeeks.length > 0) record.halfHours = halfHoursNear(pastWeeks, nowMs);
  record.pending = record.pending.filter(({ about }) => about >= period && about <= period + AHEAD.in30);
  for (const ahead of AHEADS) note(record, ahead, traffic);
}

/** Makes the forecast for one time ahead, to be judged when it comes. */
function note(record: ForecastRecord, ahead: Ahead, traffic: Traffic): void {
  const about = record.period + AHEAD[ahead];
  const { weekAgo, mean } = ratesAround(record.halfHours, about * PERIOD_MS);
  record.week[ahead] = mean === undefined ? undefined : mean * levelOf(record);
  const sources = { door: traffic[ahead], week: record.week[ahead] };
  const foretold = blend(record[ahead], sources);
  const { arrivalsPerS: asNow } = traffic;
  if (foretold === undefined || asNow === undefined || weekAgo === undefined) return;
  record.pending.push({ about, ahead, foretold, asNow, weekAgo, ...sources });
}

/** Today's arrivals over those of past weeks: 1 is equally busy. */
function levelOf({ level }: ForecastRecord): number {
  return (LEVEL_PRIOR + level.came) / (LEVEL_PRIOR + level.expected);
}

/** Updates the level with the period that has just ended. */
function observeLevel({ level, running, halfHours, period }: ForecastRecord): void {
  level.came *= LEVEL_KEEP;
  level.expected *= LEVEL_KEEP;
  const { mean } = ratesAround(halfHours, (period + 0.5) * PERIOD_MS);
  if (mean === undefined) return;
  level.came += running.customers;
  level.expected += mean * running.heardS;
}

/**
 * Combines door and past weeks into one rate, with the weights that would have had the least squared error so far.
 * Source: Bates and Granger 1969, The combination of forecasts.
 */
function blend({ both }: Score, { door, week }: Sources): number | undefined {
  if (door === undefined || week === undefined) return door ?? week;
  const { scores, door2, week2, product } = both;
  const apart = door2 + week2 - 2 * product;
  const best = apart <= 0 ? 0.5 : Math.min(1, Math.max(0, (week2 - product) / apart));
  const weight = (best * scores + 0.5 * WEIGHT_PRIOR) / (scores + WEIGHT_PRIOR);
  return weight * door + (1 - weight) * week;
}

/** Judges the forecasts about the boundary between the last two periods, both of which are over. */
function score(record: ForecastRecord, about: number): void {
  const { running, last } = record;
  const heardS = running.heardS + last.heardS;
  const perS = (running.customers + last.customers) / heardS;
  if (heardS < HEARD_S) return;
  for (const one of record.pending) {
    const { foretold, asNow, weekAgo, ahead } = one;
    // A night without customers that was forecast as one proves nothing.
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

function comparedWith(before: Score["both"], { door, week }: Sources, perS: number): Score["both"] {
  if (door === undefined || week === undefined) return before;
  return {
    scores: before.scores * KEEP + 1,
    door2: before.door2 * KEEP + (door - perS) ** 2,
    week2: before.week2 * KEEP + (week - perS) ** 2,
    product: before.product * KEEP + (door - perS) * (week - perS),
  };
}

/**
 * The forecasts that may be shown: those that have beaten "as now" and "as a week ago" in this shop. The door alone never has, so
 * nothing is shown where past weeks are not known.
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

/** By how many standard errors the forecast has beaten a baseline; negative infinity while there are too few scores. */
function errorsOf({ gain, gain2 }: Lead, scores: number, ahead: Ahead): number {
  if (scores < LEAST_SUM - 1e-6 || gain <= 0) return Number.NEGATIVE_INFINITY;
  const mean = gain / scores;
  const variance = Math.max(0, gain2 / scores - mean ** 2);
  return mean / Math.sqrt((variance * ALIKE[ahead]) / scores);
}
