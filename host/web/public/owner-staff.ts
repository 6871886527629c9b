// Staff hours and what they bought: for how long each till was open, and who was served in that time.
import type { LaneFigures, Report } from "../../core/report/report.ts";
import { FEW } from "./compared-weeks.ts";
import { element } from "./dom.ts";
import { formatInteger, formatMean, formatPercent, formatTenths, OWNER, UNKNOWN } from "./words.ts";

/** Less would be shown as 0. Unit h. */
const LEAST_H = 0.05;

/** One row a till, those with a line for several first of all; the last row is the shop. */
export function staffTable(report: Report): HTMLElement {
  const head = Object.values(OWNER.staffColumns).map((words) => element("th", { scope: "col" }, words));
  const rows = report.lanes.map((lane) => rowOf(lane.name, isStaffed(lane) ? lane.figures.openHours : 0, lane.figures));
  const hours = report.lanes.reduce((sum, lane) => sum + (isStaffed(lane) ? lane.figures.openHours : 0), 0);
  return element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows),
    element("tfoot", {}, rowOf(OWNER.all, hours, report.shop)),
  );
}

/** The line of a group and self-checkouts have no cashier: the hours are those of the group's tills. */
function isStaffed({ role }: LaneFigures): boolean {
  return role === "lane" || role === "till";
}

function rowOf(
  name: string,
  hours: number,
  { customers, utilisation, realisedS }: LaneFigures["figures"],
): HTMLElement {
  const known = (value: number | null, format: (value: number) => string): string =>
    value === null || customers < FEW ? UNKNOWN : format(value);
  const cells = [
    hours < LEAST_H ? UNKNOWN : formatTenths(hours),
    formatInteger(customers),
    // A minute of open till says nothing of an hour.
    hours < 0.25 ? UNKNOWN : known(customers / hours, formatTenths),
    known(utilisation.value, formatPercent),
    known(realisedS.value, formatMean),
  ];
  const label = element("th", { scope: "row" }, name);
  return element("tr", {}, label, ...cells.map((words) => element("td", {}, words)));
}
