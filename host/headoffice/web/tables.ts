// What head office's pages share: tables of known columns, links to shops, times. Pure.
import { type Head, type Html, html, table } from "./html.ts";
import type { HeadOfficeWords } from "./language-en.ts";
import type { PageLanguage } from "./languages.ts";

export type Column = keyof HeadOfficeWords["COLUMNS"];

/** Columns of words; those of figures are aligned by their ends. */
const OF_WORDS: readonly Column[] = [
  "state",
  "lane",
  "trouble",
  "till",
  "work",
  "data",
  "decision",
  "reason",
  "what",
  "refusals",
];

/** A table of these columns, in a language; `none` stands in its place where it has no rows. */
export function tableOf(
  { own: { COLUMNS, TABLES } }: PageLanguage,
  { caption, columns, none = TABLES.noneYet }: { caption: string; columns: readonly Column[]; none?: string },
  rows: Parameters<typeof table>[1],
): Html {
  const heads = columns.map((column): Head => ({ name: COLUMNS[column], isText: OF_WORDS.includes(column) }));
  return table({ caption, heads, none }, rows);
}

export function linkTo(store: string): Html {
  return html`<a href="/shop?name=${store}">${store}</a>`;
}

/** "2026-11-27 20:00", in UTC: shops of a chain may be in several zones. */
export function dateAndTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}
