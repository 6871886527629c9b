// The owner's range of days: the week against the one before, the last day against the same weekday, hours of the week as a heat map.
import type { HourFigures } from "../../core/report/figures.ts";
import type { DayFigures, Report } from "../../core/report/report.ts";
import { byId, element, setText } from "./dom.ts";
import { staffTable } from "./owner-staff.ts";
import { formatFigure, formatPercent, UNKNOWN, WEEKS, weekdays } from "./words.ts";

const DAY_MS = 86400000;
/** Levels of the heat map. */
const LEVELS = 5;

/** Three figures of some days put together; null where nobody came. */
interface Sums {
  customers: number;
  meanS: number | null;
  over: number | null;
}

const from = byId<HTMLInputElement>("from");
const to = byId<HTMLInputElement>("to");

/** Shows the last four weeks at first, then whatever range is chosen. `today` is the newest date with records. */
export async function startWeeks(today: string): Promise<void> {
  from.value = before(today, 27);
  to.value = today;
  for (const input of [from, to]) input.addEventListener("change", () => showRange().catch(showError));
  const state = byId("comparison-state");
  setText(state, WEEKS.making);
  const report = await showRange().catch(showError);
  setText(state, report === undefined ? UNKNOWN : "");
  if (report !== undefined) showComparison(report, today);
}

/**
 * The last day that is over beside the same weekday of the week before, and its week from Monday beside the same days.
 * The newest day is still going on, and would compare ill.
 */
function showComparison(report: Report, today: string): void {
  const last = report.dates.findLast(({ date }) => date < today)?.date ?? today;
  const weekday = (new Date(`${last}T12:00`).getDay() + 6) % 7;
  const monday = before(last, weekday);
  const days = (first: string, last: string): Sums => sumsOf(report, (date) => date >= first && date <= last);
  const week = [days(monday, last), days(before(monday, 7), before(last, 7))] as const;
  const day = [days(last, last), days(before(last, 7), before(last, 7))] as const;
  const overS = report.shop.over[overIndex(report)]?.overS ?? 0;
  byId("comparison").replaceChildren(
    ...changes(WEEKS.until(weekdays[weekday] ?? last), ...week, overS),
    ...changes(weekdays[weekday] ?? last, ...day, overS),
  );
}

async function showRange(): Promise<Report> {
  setText(byId("range-state"), WEEKS.making);
  const range = `from=${from.value}&to=${to.value}`;
  for (const [id, path] of [
    ["print", "report.html"],
    ["rota", "report.ics"],
    ["json", "report"],
  ] as const)
    byId<HTMLAnchorElement>(id).href = `/api/${path}?${range}`;
  const report = await fetchReport(from.value, to.value);
  setText(byId("range-state"), WEEKS.range(report.days, report.shop.customers));
  byId("heat").replaceChildren(heatMap(report.hours));
  byId("staff-hours").replaceChildren(staffTable(report));
  return report;
}

async function fetchReport(first: string, last: string): Promise<Report> {
  const response = await fetch(`/api/report?from=${first}&to=${last}`);
  const body = (await response.json()) as Report & { error?: string };
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

function showError(error: unknown): undefined {
  setText(byId("range-state"), WEEKS.failed(error instanceof Error ? error.message : String(error)));
}

/** The shop's second threshold, by default four minutes: where satisfaction begins to fall. */
function overIndex(report: Report): number {
  return Math.min(1, report.shop.over.length - 1);
}

function sumsOf(report: Report, isAsked: (date: string) => boolean): Sums {
  const days = report.dates.filter(({ date }) => isAsked(date));
  const sum = (of: (day: DayFigures) => number): number => days.reduce((all, day) => all + of(day), 0);
  const n = sum(({ waits }) => waits.n);
  const i = overIndex(report);
  return {
    customers: sum(({ customers }) => customers),
    meanS: n === 0 ? null : sum(({ waits }) => waits.sumS) / n,
    over: n === 0 ? null : sum(({ waits }) => waits.over[i] ?? 0) / n,
  };
}

function changes(words: string, now: Sums, then: Sums, overS: number): HTMLElement[] {
  return [
    change(WEEKS.customers(words), now.customers, then.customers, String),
    change(WEEKS.wait(words), now.meanS, then.meanS, formatFigure),
    change(WEEKS.over(words, overS), now.over, then.over, formatPercent),
  ];
}

function change(name: string, now: number | null, then: number | null, format: (value: number) => string): HTMLElement {
  const value = now === null ? UNKNOWN : format(now);
  const compared =
    now === null || then === null || (then === 0 && now === 0) ? WEEKS.nothing : WEEKS.change(now - then, format(then));
  return element(
    "div",
    {},
    element("dt", {}, name),
    element("dd", {}, value),
    element("dd", { class: "soft" }, compared),
  );
}

/** A table whose cells are the darker, the longer the mean wait of the hour. */
function heatMap(hours: readonly HourFigures[]): HTMLElement {
  const byHour = new Map(hours.map(({ hour, figures }) => [hour, figures]));
  const clock = [...new Set(hours.map(({ hour }) => hour % 24))].sort((a, b) => a - b);
  const most = Math.max(1, ...hours.map(({ figures }) => figures.realisedS.value ?? 0));
  const head = element("tr", {}, element("td", {}), ...weekdays.map((day) => element("th", { scope: "col" }, day)));
  const rows = clock.map((hour) => {
    const cells = weekdays.map((_, day) => {
      const value = byHour.get(day * 24 + hour)?.realisedS.value ?? null;
      if (value === null) return element("td", {}, "");
      const level = Math.min(LEVELS - 1, Math.floor((value / most) * LEVELS));
      return element("td", { class: `heat-${level}` }, formatFigure(value));
    });
    return element("tr", {}, element("th", { scope: "row" }, `${hour}:00`), ...cells);
  });
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
}

function before(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
}
