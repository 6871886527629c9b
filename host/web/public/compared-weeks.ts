// The newest week and day of a report beside those a week before. Pure.
import type { Report } from "../../core/report/report.ts";

/** Of fewer customers no mean is shown: the first ones of a day found the tills empty. Guess. */
export const FEW = 10;

/** Three figures of some days put together; null where nothing is known. `over`: share of customers from 0 to 1. */
export interface Sums {
  customers: number | null;
  meanS: number | null;
  over: number | null;
}

/** Now and a week before, of a day and of its week from Monday. */
interface Compared {
  /** The last day that is over: the newest one is still going on, and would compare ill. */
  last: string;
  week: readonly [now: Sums, then: Sums];
  day: readonly [now: Sums, then: Sums];
  /** The threshold that `over` is about. Unit s. */
  overS: number;
}

/** `today` is the date by the shop's clock: of a shop that is closed today, the newest day is over. Undefined while none of the days a week before has records. */
export function compareWeeks(report: Report, today: string): Compared | undefined {
  const last = report.dates.findLast(({ date }) => date < today)?.date ?? today;
  const monday = daysBefore(last, weekdayOf(last));
  // The shop's second threshold, by default four minutes: where satisfaction begins to fall.
  const index = Math.min(1, report.shop.over.length - 1);
  const sums = (first: string, until: string): Sums => sumsOf(report, index, first, until);
  const week = [sums(monday, last), sums(daysBefore(monday, 7), daysBefore(last, 7))] as const;
  const day = [sums(last, last), sums(daysBefore(last, 7), daysBefore(last, 7))] as const;
  if (week[1].customers === null) return undefined;
  return { last, week, day, overS: report.shop.over[index]?.overS ?? 0 };
}

function sumsOf(report: Report, index: number, first: string, until: string): Sums {
  const days = report.dates.filter(({ date }) => date >= first && date <= until);
  const sum = (of: (day: Report["dates"][number]) => number): number => days.reduce((all, day) => all + of(day), 0);
  const n = sum(({ waits }) => waits.n);
  return {
    customers: days.length === 0 ? null : sum(({ customers }) => customers),
    meanS: n === 0 ? null : sum(({ waits }) => waits.sumS) / n,
    over: n === 0 ? null : sum(({ waits }) => waits.over[index] ?? 0) / n,
  };
}

/** Whether a value is more or less than a week before, 0 where it reads the same: nobody can see that it is not. */
export function changeOf(now: number, then: number, format: (value: number) => string): number {
  return format(now) === format(then) ? 0 : now - then;
}

/** From Monday, 0, to Sunday, 6. */
export function weekdayOf(date: string): number {
  return (new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7;
}

/** The date so many days before. */
export function daysBefore(date: string, days: number): string {
  const day = new Date(`${date}T12:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}
