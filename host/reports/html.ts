// A report as one file: pictures and tables, nothing loaded from anywhere, for screen and paper. Pure.

import { surePercent } from "../core/confidence.ts";
import { dateAfter } from "../core/local-days.ts";
import type { Figures } from "../core/report/figures.ts";
import type { Report } from "../core/report/report.ts";
import { WEEKDAYS } from "../core/report/week.ts";
import { bars, heatMap } from "./charts.ts";
import { paragraph, section } from "./html-parts.ts";
import { moneySections, whatIfSections } from "./html-plans.ts";
import { rotaSections } from "./html-rota.ts";
import { countOf, escaped, known, percent, seconds, table, tenths, whole, withInterval } from "./words.ts";

const STYLE = `
body { font: 10.5pt/1.4 system-ui, sans-serif; color: #000; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid #000 }
table { border-collapse: collapse; margin: .5rem 0 1rem } caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { border-bottom: 1px solid #bbb; padding: .15rem .6rem; text-align: right } th:first-child { text-align: left; font-weight: 400 }
tbody tr:has(> td:nth-child(4)) > * { white-space: nowrap } td wbr { white-space: normal } thead th { border-bottom: 1px solid #000; font-weight: 600 } svg { max-width: 100%; height: auto; font: 10px system-ui, sans-serif }
.soft { color: #444 } section { break-inside: auto } svg, tr { break-inside: avoid } h2, h2 + p, caption { break-after: avoid }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt } th, td { padding: .15rem .3rem } @page { margin: 15mm } }`;

/** Days without records that are named. */
const DAYS_NAMED = 8;

/** The whole document. */
export function htmlOf(report: Report): string {
  const title = `${report.store}: ${report.from} to ${report.to}`;
  const sections = [
    mainSection(report),
    sharesSection(report),
    weekSection(report),
    lanesSection(report),
    callsSection(report),
    ...rotaSections(report),
    ...whatIfSections(report),
    quietSection(report),
    ...moneySections(report),
    methodSection(report),
  ];
  const about = `${report.from} to ${report.to}, ${countOf(report.days, "day")} with records${withoutRecords(report)}. Brackets hold the interval of 95 %.`;
  return page(report.store, about, title, sections);
}

/** Days of which there is nothing: a shop that was closed, or a host that was off. */
function withoutRecords({ from, to, dates }: Report): string {
  const known = new Set(dates.map(({ date }) => date));
  const none: string[] = [];
  for (let date = from; date <= to; date = dateAfter(date, 1)) if (!known.has(date)) none.push(date);
  if (none.length === 0) return "";
  if (none.length > DAYS_NAMED) return `, none of ${none.length} more`;
  return `, none of ${none.join(", ").replace(/, ([^,]*)$/, " and $1")}`;
}

/** A document of sections; `about` stands below its head. */
export function page(head: string, about: string, title: string, sections: readonly string[]): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(head)}</h1>
<p>${escaped(about)}</p>
${sections.join("\n")}
</body></html>
`;
}

const sure = (confidence: number): string => `${surePercent(confidence)} %`;

function mainSection({ shop }: Report): string {
  const account =
    shop.confidence === null
      ? ""
      : `, right to within one for ${sure(shop.confidence)} of the time by the boxes' own account`;
  const rows = [
    ["Customers at the exits", whole(shop.customers)],
    ["Customers waiting in a line, mean", withInterval(shop.length, tenths) + account],
    ["Longest line", String(shop.longest)],
    ["Wait as predicted to those who came", withInterval(shop.predictedS, seconds)],
    ["Wait as it turned out", withInterval(shop.realisedS, seconds)],
    ["Felt as (an estimate: 36 % more)", withInterval(shop.feltS, seconds)],
    ["Found at most one customer in front", withInterval(shop.oneInFront, percent)],
    ["Tills busy while open", withInterval(shop.utilisation, percent)],
    ["Time for a customer, with the break", withInterval(shop.serviceS, seconds)],
    ["Stalled tills", withInterval(shop.stalls, whole)],
    ["Turned round at a line", withInterval(shop.balks, whole)],
    ["Left a line", withInterval(shop.reneges, whole)],
    ["Sensors not to be trusted", known(shop.blind, percent)],
  ];
  return section("The shop", table(["", "all days"], rows, "All lanes together"));
}

function sharesSection({ shop }: Report): string {
  const rows = shop.over.map(({ overS, predicted, realised }) => [
    `over ${seconds(overS)}`,
    withInterval(realised, percent),
    withInterval(predicted, percent),
  ]);
  const picture = bars(
    shop.over.map(({ overS, realised }) => ({
      ...realised,
      name: `over ${seconds(overS)}`,
      text: withInterval(realised, percent),
    })),
    "Shares of customers who waited longer than each threshold",
  );
  return section(
    "Long waits",
    picture,
    table(["wait", "as it turned out", "as predicted"], rows, "Share of customers"),
  );
}

function weekSection({ hours }: Report): string {
  const byHour = new Map(hours.map(({ hour, figures }) => [hour, figures]));
  const clock = [...new Set(hours.map(({ hour }) => hour % 24))].sort((a, b) => a - b);
  const cellsOf = <T>(hour: number, make: (figures: Figures | undefined, name: string) => T): T[] =>
    WEEKDAYS.map((day, i) => make(byHour.get(i * 24 + hour), `${day} ${hour}:00`));
  const most = Math.max(1, ...hours.map(({ figures }) => figures.realisedS.value ?? 0));
  const rows = clock.map((hour) => ({
    name: `${hour}:00`,
    cells: cellsOf(hour, (figures, name) => {
      const value = figures?.realisedS.value ?? null;
      const title = `${name}: ${figures === undefined ? "nothing known" : withInterval(figures.realisedS, seconds)}`;
      return {
        level: value === null ? null : value / most,
        text: value === null ? "" : String(Math.round(value)),
        title,
      };
    }),
  }));
  const texts = (of: (figures: Figures) => string): string[][] =>
    clock.map((hour) => [`${hour}:00`, ...cellsOf(hour, (figures) => (figures === undefined ? "" : of(figures)))]);
  const perDay = ({ customers, days }: Figures): string => whole(customers / Math.max(1, days));
  return section(
    "The week",
    paragraph("Mean wait of each hour, as it turned out; s."),
    heatMap(WEEKDAYS, rows, "Mean wait by hour and weekday"),
    table(
      ["", ...WEEKDAYS],
      texts((f) => withInterval(f.realisedS, (s) => String(Math.round(s)))),
      "Mean wait; s",
    ),
    table(["", ...WEEKDAYS], texts(perDay), "Customers in the hour"),
    table(
      ["", ...WEEKDAYS],
      texts((f) => known(f.length.value, tenths)),
      "Customers waiting in a line, mean",
    ),
  );
}

function lanesSection({ lanes }: Report): string {
  const rows = lanes.map(({ name, figures }) => [
    ...[name, whole(figures.customers), known(figures.openHours, tenths), known(figures.utilisation.value, percent)],
    ...[
      withInterval(figures.serviceS, seconds),
      withInterval(figures.realisedS, seconds),
      known(figures.length.value, tenths),
    ],
    ...[String(figures.longest), known(figures.confidence, sure), known(figures.stalls.value, whole)],
  ]);
  const head = ["", "customers", "open h", "busy", "a customer takes", "wait", "waiting", "longest", "sure", "stalls"];
  return section("Lanes", table(head, rows, "Lane by lane"));
}

function callsSection({ calls }: Report): string {
  const rows = [
    ["Calls", String(calls.calls)],
    ["led to an open till", `${calls.answered}, ${withInterval(calls.answeredShare, percent)}`],
    ["no longer needed", String(calls.withdrawn)],
    ["nobody came", String(calls.unanswered)],
    ["From the call to the open till, mean", withInterval(calls.openedS, seconds)],
    ["half were quicker than", known(calls.openedMedianS, seconds)],
    ["slowest", known(calls.openedSlowestS, seconds)],
  ];
  return section("Calls", table(["", ""], rows, "Calls to open a till"));
}

function quietSection({ quiet }: Report): string {
  if (quiet.length === 0) return section("Quiet hours", paragraph("No hour has few customers and hardly any wait."));
  const rows = quiet
    .slice(0, 20)
    .map(({ hour, customersPerH, ofMean, realisedS }) => [
      `${WEEKDAYS[Math.floor(hour / 24)]} ${hour % 24}:00`,
      ...[whole(customersPerH), percent(ofMean), withInterval(realisedS, seconds)],
    ]);
  return section(
    "Quiet hours",
    table(["", "customers", "of the mean hour", "wait"], rows, "Hours with room for more customers"),
  );
}

function methodSection({ days }: Report): string {
  const lines = [
    `Intervals hold the shop's true figure in 95 of 100 cases. They come from the differences between the ${days} days (ratio of sums over days, Student's t); counts of single events have Poisson intervals. A figure of one day has none.`,
    "They say nothing of what the boxes miss in the same way every day: the boxes' own confidence stands beside the lengths.",
    "A wait as it turned out runs from the entrance to the moment when as many customers have left as were in front. Somebody who left the line is not in it.",
    "Entrances count people, exits count customers: arrivals are entries times a lane's customers per entry.",
    "The rota is by Erlang C, with the mean wait of Allen and Cunneen for services as they were measured, and customers who come at random within each half hour.",
  ];
  return section("How it was worked out", `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`);
}
