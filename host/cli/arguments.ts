// Numbers and dates on the command line: checked, and refused with what was found and what was expected.
import { InvalidArgumentError } from "commander";
import { dateAfter, dateOf, endOf, isDate, startOf, timesAt } from "../core/local-days.ts";

/** A local date. */
export function localDate(text: string): string {
  if (isDate(text)) return text;
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, expected a date such as 2026-11-21.`);
}

/** A local date, or a time of it by the shop's clock. Where it comes twice, as clocks go back, all of both is meant. Unit ms since 1970. */
export interface ShopTime {
  text: string;
  /** Where a range begins that is from then, and where one ends that is up to then: all of a date, and not the minute of a time. */
  fromMs: number;
  toMs: number;
}

export function shopTime(text: string): ShopTime {
  if (isDate(text)) return { text, fromMs: startOf(text), toMs: endOf(text) };
  const times = timesOf(text);
  if (times === undefined)
    throw new InvalidArgumentError(
      `found ${JSON.stringify(text)}, expected a date such as 2026-11-21, or a time such as 2026-11-21T08:00.`,
    );
  return { text, fromMs: times[0] as number, toMs: times.at(-1) as number };
}

/** Days of an archive that are kept. */
export function keptDays(text: string): number {
  return whole(text, 1, 36500, "a whole number of days from 1 to 36500");
}

/** Room for an archive; 1 GB is 10^9 bytes. */
export function keptGigabytes(text: string): number {
  return bounded(text, 100000, "gigabytes: a number above 0, at most 100000");
}

/** A whole number of lanes in a simulation. */
export function laneCount(text: string): number {
  return whole(text, 1, 100, "a whole number from 1 to 100");
}

/** Seconds to run: more than a timer can hold would end at once. */
export function seconds(text: string): number {
  return bounded(text, 2000000, "a number above 0, at most 2000000");
}

/** Virtual seconds to the second. */
export function speed(text: string): number {
  return bounded(text, 100, "a number above 0, at most 100");
}

/** Hours of a simulated day, at least a second. */
export function hours(text: string): number {
  const value = bounded(text, 1000, "a number from 0.001 to 1000");
  if (value < 0.001) throw refusal(text, "a number from 0.001 to 1000");
  return value;
}

/** Minutes around a time. */
export function minutes(text: string): number {
  return bounded(text, 1440, "minutes: a number above 0, at most 1440");
}

/**
 * A time of the last 24 hours, or of a date: when the shop's clock shows it, in ms since 1970. Two of them, the earlier one first, in
 * the hour that comes twice as clocks go back; one where the text has an offset.
 */
export function momentsOf(text: string): number[] {
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  return clock === null
    ? momentsOfDate(text)
    : latestMoments(
        text,
        clock.slice(1).map((part) => Number(part ?? 0)),
      );
}

const MOMENT = "a time such as 14:05, 14:05:30 or 2026-11-21T14:05";

function momentsOfDate(text: string): number[] {
  const times = timesOf(text);
  if (times === undefined) throw refusal(text, MOMENT);
  return times;
}

/** A date and time, with an offset as CSV has it or without one: then one or two times by the shop's clock. Undefined: neither. */
function timesOf(text: string): number[] | undefined {
  const [, date = "", minute = "", seconds = "", offset] =
    /^([\d-]{10})[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d+)?)?(Z|[+-]\d\d(?::?[0-5]\d)?)?$/.exec(text) ?? [];
  if (!isDate(date)) return undefined;
  if (offset !== undefined) {
    const minutes = offset.replace(/^([+-]\d\d):?(\d\d)?$/, (_, hours: string, rest = "00") => `${hours}:${rest}`);
    const atMs = Date.parse(`${date}T${minute}${seconds}${minutes}`);
    return Number.isNaN(atMs) ? undefined : [atMs];
  }
  const secondsMs = 1000 * Number(seconds.slice(1));
  const times = timesAt(`${date}T${minute}`).map((ms) => ms + secondsMs);
  if (times.length > 0) return times;
  throw new InvalidArgumentError(
    `found ${JSON.stringify(text)}, which the shop's clock goes forward over, expected a time that it shows.`,
  );
}

/** Today's, else yesterday's. */
function latestMoments(text: string, [hours = 0, mins = 0, secs = 0]: readonly number[]): number[] {
  if (hours > 23 || mins > 59 || secs > 59) throw refusal(text, MOMENT);
  const [nowMs, minute] = [Date.now(), `${`0${hours}`.slice(-2)}:${`0${mins}`.slice(-2)}`];
  const today = dateOf(nowMs);
  for (const date of [today, dateAfter(today, -1)]) {
    const moments = timesAt(`${date}T${minute}`).map((ms) => ms + 1000 * secs);
    const past = moments.filter((ms) => ms <= nowMs);
    if (past.length > 0) return past;
  }
  throw refusal(text, "a time that the shop's clock has shown since yesterday");
}

export function seed(text: string): number {
  return whole(text, 0, 4294967295, "a whole number from 0 to 4294967295");
}

function bounded(text: string, max: number, expected: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= max)) throw refusal(text, expected);
  return value;
}

/** A whole number of tills behind one line. */
export function tillCount(text: string): number {
  return whole(text, 1, 12, "a whole number from 1 to 12");
}

export function portNumber(text: string): number {
  return whole(text, 0, 65535, "a port from 0 to 65535");
}

export function whole(text: string, min: number, max: number, expected: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) throw refusal(text, expected);
  return value;
}

function refusal(text: string, expected: string): InvalidArgumentError {
  return new InvalidArgumentError(`found ${JSON.stringify(text)}, expected ${expected}.`);
}
