// Figures of a report in words of one language: with their interval, and with units. Pure.
import type { Estimate } from "../core/report/estimate.ts";
import { timeOfHalfHour } from "../core/report/week.ts";
import type { Words } from "../web/public/language-en.ts";

/** A number as text; "–" where it is not known. */
export type Format = (value: number) => string;

/** How a report tells its figures in one language. */
export type Telling = ReturnType<typeof tellingIn>;

export function tellingIn({ REPORT, WEEKS, formats }: Words) {
  const one = new Intl.NumberFormat(formats.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const whole: Format = (n) => formats.formatInteger(Math.round(n));
  /** "2 min 5 s (1 min 50 s to 2 min 20 s)". */
  const withInterval = ({ value, low, high }: Estimate, format: Format): string => {
    if (value === null) return "–";
    return low === null || high === null ? format(value) : `${format(value)} (${between(format(low), format(high))})`;
  };
  const between = (low: string, high: string): string => `${low} ${REPORT.to} ${high}`;
  return {
    words: REPORT,
    locale: formats.locale,
    weekdays: formats.weekdays,
    listOf: formats.listOf,
    seconds: formats.formatExact satisfies Format,
    percent: ((x) => `${x < 0.0995 ? one.format(100 * x) : whole(100 * x)} %`) satisfies Format,
    whole,
    number: formats.formatTyped satisfies Format,
    tenths: ((n) => one.format(n)) satisfies Format,
    withInterval,
    between,
    lacking: WEEKS.leftOut,
    /** "Mon 09:30", of the half hour of a week. */
    halfHour: (half: number): string => `${formats.weekdays[Math.floor(half / 48)]} ${timeOfHalfHour(half)}`,
    /** "Mon 9:00", of the hour of a week. */
    hour: (hour: number): string => `${formats.weekdays[Math.floor(hour / 24)]} ${hour % 24}:00`,
    table: (head: readonly string[], rows: readonly (readonly string[])[], caption: string): string =>
      tableOf(head, rows, caption, REPORT.to),
  };
}

export function known(value: number | null, format: Format): string {
  return value === null ? "–" : format(value);
}

/** Text as HTML. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/**
 * A table of texts: the first column names the row, numbers stand to the right; a cell may break at an interval only, whose
 * ends have the word `to` between them.
 */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[], caption: string, to: string): string {
  const th = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  const breaks = new RegExp(` (?=\\(|${to} )`, "g");
  const body = rows
    .map(([first = "", ...cells]) => {
      const td = cells.map((cell) => `<td>${escaped(cell).replaceAll(breaks, " <wbr>")}</td>`).join("");
      return `<tr><th scope="row">${escaped(first)}</th>${td}</tr>`;
    })
    .join("\n");
  return `<table><caption>${escaped(caption)}</caption><thead><tr>${th}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}
