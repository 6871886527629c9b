// Local dates in the machine's time zone, and when each begins and ends; days of 23 and 25 hours included.

/**
 * How long after its end a day is still open to late records, and not sealed: boxes may keep records overnight, and a wrong clock
 * may be set only in the morning. Unit ms.
 */
const OPEN_MS = 36 * 3600000;
/** A day in UTC, without a change of clocks. Unit s. */
export const DAY_S = 86400;
/** Unit ms. */
export const DAY_MS = 1000 * DAY_S;

/** The local date, YYYY-MM-DD, of a time in ms since 1970. */
export function dateOf(ms: number): string {
  const day = new Date(ms);
  return `${day.getFullYear()}-${`0${day.getMonth() + 1}`.slice(-2)}-${`0${day.getDate()}`.slice(-2)}`;
}

/** The date in UTC, YYYY-MM-DD, of a time in ms since 1970. */
export function utcDateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** Whether a text is a valid date, YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && utcDateOf(ms) === text;
}

/** The date a number of days after another; negative: before it. */
export function dateAfter(date: string, days: number): string {
  return utcDateOf(Date.parse(`${date}T00:00Z`) + days * DAY_MS);
}

/** Local midnight at which a date begins. Unit ms since 1970. */
export function startOf(date: string): number {
  return new Date(`${date}T00:00`).getTime();
}

/** Local midnight at which a date ends. Unit ms since 1970. */
export function endOf(date: string): number {
  return new Date(`${date}T24:00`).getTime();
}

/** Whether a date overlaps a range of time in ms since 1970, the end excluded. */
export function touches(date: string, fromMs: number, toMs: number): boolean {
  return endOf(date) > fromMs && startOf(date) < toMs;
}

/**
 * The times in ms since 1970 at which the shop's clock shows YYYY-MM-DDTHH:MM. Usually one; two in the hour that clocks repeat,
 * the earlier one first; none in the hour that they skip.
 */
export function timesAt(text: string): number[] {
  const ms = new Date(text).getTime();
  return CHANGES_MS.map((change) => ms + change).filter((time) => `${dateOf(time)}T${timeOf(time)}` === text);
}

/** By how much clocks change anywhere: half an hour on Lord Howe Island, an hour elsewhere. */
const CHANGES_MS = [-3600000, -1800000, 0, 1800000, 3600000];

/** Tells apart two times that the shop's clock shows alike: the UTC offset, such as UTC+3 or UTC+10:30; "" for any other time. */
export function whichOf(ms: number): string {
  if (timesAt(`${dateOf(ms)}T${timeOf(ms)}`).length < 2) return "";
  const aheadMin = -new Date(ms).getTimezoneOffset();
  const [hours, minutes] = [Math.floor(Math.abs(aheadMin) / 60), Math.abs(aheadMin) % 60];
  return `UTC${aheadMin < 0 ? "-" : "+"}${hours}${minutes === 0 ? "" : `:${`0${minutes}`.slice(-2)}`}`;
}

function timeOf(ms: number): string {
  const time = new Date(ms);
  return `${`0${time.getHours()}`.slice(-2)}:${`0${time.getMinutes()}`.slice(-2)}`;
}

/** Whether a date may be sealed: no more records of it are expected. */
export function isOver(date: string, nowMs: number): boolean {
  return nowMs >= endOf(date) + OPEN_MS;
}
