// What persons at the lanes have found, beside what the boxes said of themselves; the newest first.
import type { CheckSummary } from "../../core/lane-check.ts";
import { byId, element } from "./dom.ts";
import { CHECK, dateOf, formatNumber, formatPercent, hourAndMinute, longDate, OWNER, UNKNOWN } from "./words.ts";

/** Checks that are shown. */
const MOST = 8;

export async function showChecks(): Promise<void> {
  const response = await fetch("/api/checks");
  if (!response.ok) return;
  const { checks } = (await response.json()) as { checks: CheckSummary[] };
  const over = checks.filter(({ endedMs }) => endedMs !== null).slice(0, MOST);
  byId("person").replaceChildren(
    over.length === 0 ? element("p", {}, CHECK.none) : tableOf(over),
    element("p", {}, element("a", { href: "/check" }, OWNER.check)),
  );
}

function tableOf(checks: readonly CheckSummary[]): HTMLElement {
  const head = Object.values(OWNER.checkColumns).map((words) => element("th", { scope: "col" }, words));
  const rows = checks.map(({ name, startedMs, result }) => {
    const figures =
      result === null
        ? [UNKNOWN, UNKNOWN, UNKNOWN]
        : [formatPercent(result.within), formatPercent(result.said), formatNumber(result.error)];
    const cells = [`${longDate(dateOf(startedMs))} ${hourAndMinute(startedMs)}`, name, ...figures];
    return element("tr", {}, ...cells.map((words) => element("td", {}, words)));
  });
  return element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
}
