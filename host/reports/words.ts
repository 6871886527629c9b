// Figures of a report in words: with their interval, and with units. Pure.
import type { Estimate } from "../core/report/estimate.ts";

/** A number as text; "–" where it is not known. */
export type Format = (value: number) => string;

export const seconds: Format = (s) => {
  const whole = Math.round(s);
  if (whole < 60) return `${whole} s`;
  return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};
export const percent: Format = (x) => `${(100 * x).toFixed(x < 0.0995 ? 1 : 0)} %`;
export const whole: Format = (n) => Math.round(n).toLocaleString("en-GB");
export const tenths: Format = (n) => n.toFixed(1);

export function known(value: number | null, format: Format): string {
  return value === null ? "–" : format(value);
}

/** "2 min 5 s (1 min 50 s to 2 min 20 s)". */
export function withInterval({ value, low, high }: Estimate, format: Format): string {
  if (value === null) return "–";
  return low === null || high === null ? format(value) : `${format(value)} (${format(low)} to ${format(high)})`;
}

/** Text as HTML. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A table of texts: the first column names the row, numbers stand to the right; a cell may break at an interval only. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], caption: string): string {
  const th = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  const body = rows
    .map(([first = "", ...cells]) => {
      const td = cells.map((cell) => `<td>${escaped(cell).replaceAll(/ (?=\(|to )/g, " <wbr>")}</td>`).join("");
      return `<tr><th scope="row">${escaped(first)}</th>${td}</tr>`;
    })
    .join("\n");
  return `<table><caption>${escaped(caption)}</caption><thead><tr>${th}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

/** A number of things whose plural has an s. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
