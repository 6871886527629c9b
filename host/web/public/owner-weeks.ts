// The owner's range of days: the week against the one before, the last day against the same weekday, hours of the week as a heat map.
import type { HourFigures } from "../../core/report/figures.ts";
import type { Report } from "../../core/report/report.ts";
import { changeOf, compareWeeks, daysBefore, FEW, type Sums, weekdayOf } from "./compared-weeks.ts";
import { byId, element, setText } from "./dom.ts";
import { fetchJson, questions } from "./fetch-json.ts";
import { staffTable } from "./owner-staff.ts";
import { whyOf } from "./refused.ts";
import { dateOf, formatInteger, formatMean, formatPercent, UNKNOWN, WEEKS, weekdays } from "./words.ts";

/** Levels of the heat map. */
const LEVELS = 5;

const from = byId<HTMLInputElement>("from");
const to = byId<HTMLInputElement>("to");
const ask = questions();

/** Shows the last four weeks at first, then whatever range is chosen. `newest` is the newest date with records. */
export async function startWeeks(newest: string): Promise<void> {
  from.value = daysBefore(newest, 27);
  to.value = newest;
  for (const input of [from, to]) input.addEventListener("change", () => showRange().catch(showError));
  const report = await showRange().catch(showError);
  if (report === undefined) setText(byId("comparison-state"), UNKNOWN);
  else showComparison(report, dateOf(Date.now()));
}

/** The newest week and day beside those a week before; in the first week there is nothing to compare with. */
function showComparison(report: Report, today: string): void {
  const compared = compareWeeks(report, today);
  setText(byId("comparison-state"), compared === undefined ? WEEKS.tooEarly : "");
  if (compared === undefined) return;
  const { day, week, last, overS } = compared;
  const weekday = weekdays[weekdayOf(last)] ?? last;
  byId("comparison").replaceChildren(
    ...changes(WEEKS.until(weekday), ...week, overS),
    ...changes(weekday, ...day, overS),
  );
}

/** Shows the chosen range; what came before is gone meanwhile, and an answer for another range that comes late is left out. */
async function showRange(): Promise<Report> {
  const isNewest = ask();
  setText(byId("range-state"), WEEKS.making);
  for (const id of ["heat", "staff-hours"]) byId(id).classList.add("waiting");
  const range = `from=${from.value}&to=${to.value}`;
  for (const [id, path] of [
    ["print", "report.html"],
    ["rota", "report.ics"],
    ["json", "report"],
  ] as const)
    byId<HTMLAnchorElement>(id).href = `/api/${path}?${range}`;
  const report = await fetchJson<Report>(`/api/report?${range}`);
  if (!isNewest()) return report;
  setText(byId("range-state"), WEEKS.range(report.days, report.shop.customers));
  setText(byId("left-out"), report.leftOut.map(WEEKS.leftOut).join(". "));
  // Days on which no till was needed have no rota: the link would answer with an error.
  byId("rota").hidden = report.rotas.every(({ slots }) => slots.every(({ needed }) => needed === 0));
  byId("heat").replaceChildren(heatMap(report.hours));
  byId("staff-hours").replaceChildren(staffTable(report));
  for (const id of ["heat", "staff-hours"]) byId(id).classList.remove("waiting");
  return report;
}

function showError(error: unknown): undefined {
  setText(byId("range-state"), WEEKS.failed(whyOf(error)));
}

function changes(words: string, now: Sums, then: Sums, overS: number): HTMLElement[] {
  return [
    change(WEEKS.customers(words), now.customers, then.customers, formatInteger),
    change(WEEKS.wait(words), now.meanS, then.meanS, formatMean),
    change(WEEKS.over(words, overS), now.over, then.over, formatPercent),
  ];
}

function change(name: string, now: number | null, then: number | null, format: (value: number) => string): HTMLElement {
  const value = now === null ? UNKNOWN : format(now);
  const compared =
    now === null || then === null ? WEEKS.nothing : WEEKS.change(changeOf(now, then, format), format(then));
  return element(
    "div",
    {},
    element("dt", {}, name),
    element("dd", {}, value),
    element("dd", { class: "soft" }, compared),
  );
}

/** "1:50": seven of them stand in a row on a phone. */
function minutesAndSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** A table whose cells are the darker, the longer the mean wait of the hour. */
function heatMap(hours: readonly HourFigures[]): HTMLElement {
  const known = hours.filter(({ figures }) => figures.customers >= FEW);
  const byHour = new Map(known.map(({ hour, figures }) => [hour, figures]));
  const clock = [...new Set(hours.map(({ hour }) => hour % 24))].sort((a, b) => a - b);
  const most = Math.max(1, ...known.map(({ figures }) => figures.realisedS.value ?? 0));
  const unit = element("td", { class: "soft" }, WEEKS.minutesAndSeconds);
  const head = element("tr", {}, unit, ...weekdays.map((day) => element("th", { scope: "col" }, day)));
  const rows = clock.map((hour) => {
    const cells = weekdays.map((_, day) => {
      const value = byHour.get(day * 24 + hour)?.realisedS.value ?? null;
      if (value === null) return element("td", {}, "");
      const level = Math.min(LEVELS - 1, Math.floor((value / most) * LEVELS));
      return element("td", { class: `heat-${level}` }, minutesAndSeconds(value));
    });
    return element("tr", {}, element("th", { scope: "row" }, `${hour}:00`), ...cells);
  });
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows));
}
