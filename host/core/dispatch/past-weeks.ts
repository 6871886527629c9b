// Customers in the same half hours of past weeks, as a forecast of the hours to come. Pure; plain data.
import { dateAfter, dateOf, endOf, startOf } from "../local-days.ts";
import { SLOT_MS, type Slot } from "../report/slot.ts";
import { halfHourOf } from "../report/week.ts";

/** How many weeks back. Guess: about a month, in which the season does not change. */
export const WEEKS = 4;
/** A half hour counts when its lanes were heard for this share of it. Guess; forecast-record.ts asks for as much. */
const HEARD = 0.8;
/** Limits of customers served per entry; outside, the exits miss or double count. As in reports. */
const SHARES = [0.2, 1.5] as const;

/** A half hour of today or tomorrow, with the customers of the same half hour in past weeks. */
export interface HalfHour {
  /** When it begins, in ms: since 1970 as read from the log, by the host's monotonic clock in the dispatch. */
  fromMs: number;
  /** One week ago, two, ...; null is unknown. */
  customers: readonly (number | null)[];
}

/** Customers a second in the half hour around a time; undefined is unknown. */
export interface PastRates {
  weekAgo: number | undefined;
  /** Mean of the weeks that are known. */
  mean: number | undefined;
}

/** The local dates that `pastWeeksOf` needs: the weekdays of today and tomorrow in past weeks, the oldest first. */
export function pastDatesOf(today: string): string[] {
  const dates = [today, dateAfter(today, 1)].flatMap((date) => weeksBefore(date));
  return dates.sort();
}

function weeksBefore(date: string): string[] {
  return Array.from({ length: WEEKS }, (_, i) => dateAfter(date, -7 * (i + 1)));
}

/** The half hours of today and tomorrow, from `slots` of past days; ms since 1970. `boxes`: those of the lanes to be counted. */
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

/** The ratio by which entries are turned into customers: entrances count bodies, exits count customers. */
function customersPerEntry(slots: readonly Slot[]): number {
  const entries = slots.reduce((sum, slot) => sum + slot.entries, 0);
  const served = slots.reduce((sum, slot) => sum + slot.served, 0);
  return entries === 0 ? 1 : Math.min(SHARES[1], Math.max(SHARES[0], served / entries));
}

/** Customers of a day by half hour of the week, for half hours in which its lanes were heard for long enough. */
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

/** The half hours that a forecast at `nowMs` needs. */
export function halfHoursNear(halfHours: readonly HalfHour[], nowMs: number): HalfHour[] {
  return halfHours.filter(({ fromMs }) => Math.abs(fromMs - nowMs) < 2 * SLOT_MS);
}

/** Arrival rates of past weeks in the half hour centred on a time: two half hours, weighted by their overlap with it. */
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
