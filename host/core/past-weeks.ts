// Customers of the same half hours of past weeks, and what they say of the hours to come. Pure; plain data.
import { dateAfter, dateOf, endOf, startOf } from "./local-days.ts";
import { SLOT_MS, type Slot } from "./report/slot.ts";
import { halfHourOf } from "./report/week.ts";

/** How many weeks back. Four are a month's, and no season. Guess. */
export const WEEKS = 4;
/** A half hour is known when the lanes were heard for this share of it. Guess; the forecast's record asks for the same. */
const HEARD = 0.8;
/** Of customers counted in, not more than this share may be missing at the exits, nor so many too many; as in reports. */
const SHARES = [0.2, 1.5] as const;

/** A half hour of today or tomorrow, and the customers who came in the same half hour of past weeks. */
export interface HalfHour {
  /** When it begins, in ms: since 1970 in the log's answer, of the host's monotonic clock in the dispatch. */
  fromMs: number;
  /** One week ago, two, ...; null is unknown. */
  customers: readonly (number | null)[];
}

/** Customers a second, of the half hour around a time; undefined is unknown. */
export interface PastRates {
  weekAgo: number | undefined;
  /** The mean of those weeks that are known. */
  mean: number | undefined;
}

/** The local dates that `pastWeeksOf` wants to know of: those of today and of tomorrow in past weeks, the oldest first. */
export function pastDatesOf(today: string): string[] {
  const dates = [today, dateAfter(today, 1)].flatMap((date) => weeksBefore(date));
  return dates.sort();
}

function weeksBefore(date: string): string[] {
  return Array.from({ length: WEEKS }, (_, i) => dateAfter(date, -7 * (i + 1)));
}

/** Half hours of today and tomorrow, in ms since 1970, out of those of past days; `boxes` are those of the lanes that count. */
export function pastWeeksOf(slots: readonly Slot[], boxes: readonly string[], today: string): HalfHour[] {
  const ours = slots.filter(({ box }) => boxes.includes(box));
  const shares = new Map(boxes.map((box) => [box, customersPerEntry(ours.filter((slot) => slot.box === box))]));
  const days = Map.groupBy(ours, ({ fromMs }) => dateOf(fromMs));
  const known = new Map([...days].map(([date, day]) => [date, customersOf(day, shares)]));
  return [today, dateAfter(today, 1)].flatMap((date) => {
    const past = weeksBefore(date).map((before) => known.get(before));
    const begins = Array.from(
      { length: (endOf(date) - startOf(date)) / SLOT_MS },
      (_, i) => startOf(date) + i * SLOT_MS,
    );
    return begins.map((fromMs) => ({ fromMs, customers: past.map((day) => day?.get(halfHourOf(fromMs)) ?? null) }));
  });
}

/** Entrances count bodies, the exit counts customers. */
function customersPerEntry(slots: readonly Slot[]): number {
  const entries = slots.reduce((sum, slot) => sum + slot.entries, 0);
  const served = slots.reduce((sum, slot) => sum + slot.served, 0);
  return entries === 0 ? 1 : Math.min(SHARES[1], Math.max(SHARES[0], served / entries));
}

/** Customers of a day by half hour of the week, of those half hours in which its lanes were heard. */
function customersOf(day: readonly Slot[], shares: ReadonlyMap<string, number>): Map<number, number> {
  const lanes = new Set(day.map(({ box }) => box)).size;
  const customers = new Map<number, number>();
  for (const [fromMs, slots] of Map.groupBy(day, (slot) => slot.fromMs)) {
    const heardMs = slots.reduce((sum, slot) => sum + slot.heardMs - slot.blindMs, 0);
    const share = heardMs / (lanes * SLOT_MS);
    // A lane without an entrance beam is counted at its exit.
    const came = slots.reduce((sum, { box, entries, served }) => sum + (entries * (shares.get(box) ?? 1) || served), 0);
    if (share >= HEARD) customers.set(halfHourOf(fromMs), came / Math.min(1, share));
  }
  return customers;
}

/** The half hours that a look at the shop needs: from a little before it to the time of its farthest forecast. */
export function halfHoursNear(halfHours: readonly HalfHour[], nowMs: number): HalfHour[] {
  return halfHours.filter(({ fromMs }) => Math.abs(fromMs - nowMs) < 2 * SLOT_MS);
}

/** How many came around a time in past weeks: of two half hours in a row, each as far as it is within fifteen minutes of it. */
export function ratesAround(halfHours: readonly HalfHour[], aboutMs: number): PastRates {
  const beginMs = aboutMs - SLOT_MS / 2;
  const first = halfHours.find(({ fromMs }) => fromMs <= beginMs && beginMs < fromMs + SLOT_MS);
  const second = halfHours.find(({ fromMs }) => fromMs > beginMs && fromMs <= beginMs + SLOT_MS);
  if (first === undefined || second === undefined) return { weekAgo: undefined, mean: undefined };
  const later = (beginMs - first.fromMs) / SLOT_MS;
  const rates = first.customers.map((customers, week) => {
    const after = later === 0 ? 0 : (second.customers[week] ?? null);
    return customers === null || after === null
      ? undefined
      : (1000 * ((1 - later) * customers + later * after)) / SLOT_MS;
  });
  const known = rates.filter((rate) => rate !== undefined);
  const mean = known.length === 0 ? undefined : known.reduce((sum, rate) => sum + rate, 0) / known.length;
  return { weekAgo: rates[0], mean };
}
