// A report as one file: pictures and tables, nothing loaded from anywhere, for screen and paper. Pure.

import { surePercent } from "../core/confidence.ts";
import { dateAfter, startOf } from "../core/local-days.ts";
import type { Figures } from "../core/report/figures.ts";
import type { Report } from "../core/report/report.ts";
import type { Words } from "../web/public/language-en.ts";
import { bars, heatMap } from "./charts.ts";
import { paragraph, section } from "./html-parts.ts";
import { moneySections, whatIfSections } from "./html-plans.ts";
import { rotaSections } from "./html-rota.ts";
import { escaped, known, type Telling, tellingIn } from "./words.ts";

const STYLE = `
body { font: 10.5pt/1.4 system-ui, sans-serif; color: #000; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid #000 }
table { border-collapse: collapse; margin: .5rem 0 1rem } caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { border-bottom: 1px solid #bbb; padding: .15rem .6rem; text-align: right } th:first-child { text-align: left; font-weight: 400 }
tbody tr:has(> td:nth-child(4)) > * { white-space: nowrap } td wbr { white-space: normal } thead th { border-bottom: 1px solid #000; font-weight: 600 } svg { max-width: 100%; height: auto; font: 10px system-ui, sans-serif }
.soft { color: #444 } .lacking { border-left: 3px solid #000; padding-left: .6rem; overflow-wrap: anywhere } section { break-inside: auto } svg, tr, p { break-inside: avoid } p:has(+ svg, + p) { break-after: avoid } h2, h2 + p, caption, thead, tbody tr:nth-child(-n+2) { break-after: avoid }
tbody tr:nth-last-child(2) { break-after: avoid } table:not(:has(tbody tr:nth-child(13))) { break-inside: avoid }
@media print { body { margin: 0; padding: 0; max-width: none; font-size: 9.5pt } th, td { padding: .15rem .3rem } @page { margin: 15mm } }`;

/** Days without records that are named. */
const DAYS_NAMED = 8;

/** The whole document, in the language of `words`. */
export function htmlOf(report: Report, words: Words): string {
  const telling = tellingIn(words);
  const dates = telling.between(report.from, report.to);
  const sections = [
    mainSection(report, telling),
    sharesSection(report, telling),
    weekSection(report, telling),
    lanesSection(report, telling),
    callsSection(report, telling),
    ...rotaSections(report, telling),
    ...whatIfSections(report, telling),
    quietSection(report, telling),
    ...moneySections(report, telling),
    methodSection(report, telling),
  ];
  const days = telling.words.about(dates, telling.words.days(report.days), withoutRecords(report, telling));
  const about = `${words.OWNER.of(report.store, words.formats.zoneAt(startOf(report.to)))}. ${days}`;
  const lacking = report.leftOut.map(telling.lacking);
  return page({
    head: report.store,
    about,
    lacking,
    title: `${report.store}: ${dates}`,
    sections,
    locale: telling.locale,
  });
}

/** Days of which there is nothing: a shop that was closed, or a host that was off. */
function withoutRecords({ from, to, dates }: Report, { words, listOf }: Telling): string {
  const known = new Set(dates.map(({ date }) => date));
  const none: string[] = [];
  for (let date = from; date <= to; date = dateAfter(date, 1)) if (!known.has(date)) none.push(date);
  if (none.length === 0) return "";
  return none.length > DAYS_NAMED ? words.noneOfMore(none.length) : words.noneOf(listOf(none));
}

/** A document of sections; `about` stands below its head, and then what the document lacks. */
export function page(document: {
  head: string;
  about: string;
  lacking?: readonly string[];
  title: string;
  sections: readonly string[];
  locale: string;
}): string {
  const { head, about, lacking = [], title, sections, locale } = document;
  return `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(head)}</h1>
<p>${escaped(about)}</p>
${lacking.map((text) => `<p class="lacking">${escaped(text)}</p>\n`).join("")}${sections.join("\n")}
</body></html>
`;
}

const sure = (confidence: number): string => `${surePercent(confidence)} %`;

function mainSection({ shop }: Report, telling: Telling): string {
  const { words, withInterval, seconds, percent, whole, tenths, table } = telling;
  const account = shop.confidence === null ? "" : words.shop.sure(sure(shop.confidence));
  const rows = [
    [words.shop.customers, whole(shop.customers)],
    [words.shop.length, withInterval(shop.length, tenths) + account],
    [words.shop.longest, String(shop.longest)],
    [words.shop.predicted, withInterval(shop.predictedS, seconds)],
    [words.shop.realised, withInterval(shop.realisedS, seconds)],
    [words.shop.felt, withInterval(shop.feltS, seconds)],
    [words.shop.oneInFront, withInterval(shop.oneInFront, percent)],
    [words.shop.utilisation, withInterval(shop.utilisation, percent)],
    [words.shop.service, withInterval(shop.serviceS, seconds)],
    [words.shop.stalls, withInterval(shop.stalls, whole)],
    [words.shop.balks, withInterval(shop.balks, whole)],
    [words.shop.reneges, withInterval(shop.reneges, whole)],
    [words.shop.blind, known(shop.blind, percent)],
  ];
  return section(words.shop.title, table(["", words.allDays], rows, words.shop.caption));
}

function sharesSection({ shop }: Report, { words, withInterval, seconds, percent, table }: Telling): string {
  const told = words.shares;
  const rows = shop.over.map(({ overS, predicted, realised }) => [
    words.over(seconds(overS)),
    withInterval(realised, percent),
    withInterval(predicted, percent),
  ]);
  const picture = bars(
    shop.over.map(({ overS, realised }) => ({
      ...realised,
      name: words.over(seconds(overS)),
      text: withInterval(realised, percent),
    })),
    told.picture,
  );
  return section(told.title, picture, table([told.wait, told.realised, told.predicted], rows, told.caption));
}

function weekSection({ hours }: Report, telling: Telling): string {
  const { words, weekdays, withInterval, seconds, whole, tenths, table } = telling;
  const byHour = new Map(hours.map(({ hour, figures }) => [hour, figures]));
  const clock = [...new Set(hours.map(({ hour }) => hour % 24))].sort((a, b) => a - b);
  const cellsOf = <T>(hour: number, make: (figures: Figures | undefined, name: string) => T): T[] =>
    weekdays.map((_, i) => make(byHour.get(i * 24 + hour), telling.hour(i * 24 + hour)));
  const most = Math.max(1, ...hours.map(({ figures }) => figures.realisedS.value ?? 0));
  const rows = clock.map((hour) => ({
    name: `${hour}:00`,
    cells: cellsOf(hour, (figures, name) => {
      const value = figures?.realisedS.value ?? null;
      const title = `${name}: ${figures === undefined ? words.week.unknown : withInterval(figures.realisedS, seconds)}`;
      return { level: value === null ? null : value / most, text: value === null ? "" : whole(value), title };
    }),
  }));
  const tableOf = (caption: string, of: (figures: Figures) => string): string => {
    const texts = clock.map((hour) => [
      `${hour}:00`,
      ...cellsOf(hour, (figures) => (figures === undefined ? "" : of(figures))),
    ]);
    return table(["", ...weekdays], texts, caption);
  };
  return section(
    words.week.title,
    paragraph(words.week.how),
    heatMap(weekdays, rows, words.week.picture),
    tableOf(words.week.waits, ({ realisedS }) => withInterval(realisedS, whole)),
    tableOf(words.week.customers, ({ customers, days }) => whole(customers / Math.max(1, days))),
    tableOf(words.week.length, ({ length }) => known(length.value, tenths)),
  );
}

function lanesSection({ lanes }: Report, telling: Telling): string {
  const { words, withInterval, seconds, percent, whole, tenths, table } = telling;
  const rows = lanes.map(({ name, figures }) => [
    ...[name, whole(figures.customers), known(figures.openHours, tenths), known(figures.utilisation.value, percent)],
    ...[
      withInterval(figures.serviceS, seconds),
      withInterval(figures.realisedS, seconds),
      known(figures.length.value, tenths),
    ],
    ...[String(figures.longest), known(figures.confidence, sure), known(figures.stalls.value, whole)],
  ]);
  const { title, caption, customers, open, busy, service, wait, waiting, longest, stalls, sure: right } = words.lanes;
  const head = ["", customers, open, busy, service, wait, waiting, longest, right, stalls];
  return section(title, table(head, rows, caption));
}

function callsSection({ calls }: Report, { words, withInterval, seconds, percent, table }: Telling): string {
  const told = words.calls;
  const rows = [
    [told.calls, String(calls.calls)],
    [told.answered, `${calls.answered}, ${withInterval(calls.answeredShare, percent)}`],
    [told.withdrawn, String(calls.withdrawn)],
    [told.unanswered, String(calls.unanswered)],
    [told.opened, withInterval(calls.openedS, seconds)],
    [told.median, known(calls.openedMedianS, seconds)],
    [told.slowest, known(calls.openedSlowestS, seconds)],
  ];
  return section(told.title, table(["", ""], rows, told.caption));
}

function quietSection({ quiet }: Report, telling: Telling): string {
  const { words, withInterval, seconds, percent, whole, table } = telling;
  const { title, none, customers, share, wait, caption } = words.quiet;
  if (quiet.length === 0) return section(title, paragraph(none));
  const rows = quiet
    .slice(0, 20)
    .map(({ hour, customersPerH, ofMean, realisedS }) => [
      telling.hour(hour),
      ...[whole(customersPerH), percent(ofMean), withInterval(realisedS, seconds)],
    ]);
  return section(title, table(["", customers, share, wait], rows, caption));
}

function methodSection({ days }: Report, { words: { method } }: Telling): string {
  const lines = [method.intervals(days), method.same, method.wait, method.arrivals, method.rota];
  return section(method.title, `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>`);
}
