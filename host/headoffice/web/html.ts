// HTML of head office's pages, made on the server, in the look of the shop's pages; a script only asks for it anew. Pure.
import { PAGE_LANGUAGES, type PageLanguage } from "./languages.ts";

/** Text that may stand in HTML; made by `html` and `table` alone. */
export interface Html {
  html: string;
}

type Part = Html | string | number | readonly Html[];

/** Puts HTML together; everything that is not HTML already is escaped. */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Html {
  return { html: texts.reduce((all, text, i) => all + htmlOf(parts[i - 1] ?? "") + text) };
}

function htmlOf(part: Part): string {
  if (typeof part === "string" || typeof part === "number")
    return String(part).replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  return "html" in part ? part.html : part.map((each) => each.html).join("");
}

/** The head of a column. One of words is set as text, others as figures. */
export interface Head {
  name: string;
  isText: boolean;
}

/** A table with a caption, a row of heads, and rows of which the first cell names the row. Without a row: `none`. */
export function table(
  { caption, heads, none }: { caption: string; heads: readonly Head[]; none: string },
  rows: readonly (readonly Part[])[],
): Html {
  if (rows.length === 0) return html`<p>${none}</p>`;
  const set = (column: number): Html => (heads[column]?.isText ? html` class="text"` : html``);
  const cells = ([name = "", ...rest]: readonly Part[]): Html =>
    html`<tr><th scope="row">${name}</th>${rest.map((cell, i) => html`<td${set(i + 1)}>${cell}</td>`)}</tr>`;
  const head = ({ name }: Head, i: number): Html => html`<th scope="col"${set(i)}>${name}</th>`;
  return html`<div class="scrolls"><table><caption class="unseen">${caption}</caption>
<thead><tr>${heads.map(head)}</tr></thead><tbody>${rows.map(cells)}</tbody></table></div>`;
}

const PAGES = [
  ["/", "shops"],
  ["/league", "league"],
  ["/settings", "settings"],
  ["/login", "login"],
] as const;

/** What stands above each page. */
export function header(chain: string, path: string, { own: { NAV } }: PageLanguage): Html {
  const links = PAGES.map(([href, name]) =>
    href === path
      ? html`<a href="${href}" aria-current="page">${NAV[name]}</a>`
      : html`<a href="${href}">${NAV[name]}</a>`,
  );
  return html`<header><p class="brand">tillbeacon <span>${chain}</span></p><nav aria-label="${NAV.label}">${links}</nav><p id="link" role="status"></p></header>`;
}

/** What every page needs to know: the chain, the address that was asked for, and the language. */
export interface Frame {
  chain: string;
  url: string;
  language: PageLanguage;
}

/** The whole page; `path` is its place in the header, and it fetches itself anew every so many seconds. */
export function page(
  { chain, url, language }: Frame,
  path: string,
  title: string,
  refreshS: number,
  body: Html,
): string {
  const { LINK, formats } = language.shop;
  return html`<!doctype html>
<html lang="${language.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<noscript><meta http-equiv="refresh" content="${refreshS}"></noscript>
<title>${title} · ${chain}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/base.css">
<link rel="stylesheet" href="/headoffice.css">
<link rel="modulepreload" href="/dom.ts">
<link rel="modulepreload" href="/formats.ts">
<script src="/refreshed.ts" type="module"></script>
</head>
<body data-every-s="${refreshS}" data-live="${LINK.live}" data-lost="${LINK.lost("{since}")}" data-locale="${formats.locale}">
${header(chain, path, language)}
<main><h1>${title}</h1>${body}</main>
${footer(url, language)}
</body>
</html>
`.html;
}

/** The same page in each language. */
function footer(url: string, { tag, own }: PageLanguage): Html {
  const links = [...PAGE_LANGUAGES.values()].map((each) => {
    const current = each.tag === tag ? html` aria-current="true"` : html``;
    return html`<a href="${inLanguage(url, each.tag)}" lang="${each.tag}" hreflang="${each.tag}"${current}>${each.shop.name}</a> `;
  });
  return html`<footer><nav aria-label="${own.NAV.language}">${links}</nav></footer>`;
}

/** The same page with a language chosen. Without the path: one that begins with two slashes would name another server. */
function inLanguage(url: string, tag: string): string {
  const at = url.indexOf("?");
  const query = new URLSearchParams(at < 0 ? "" : url.slice(at));
  query.set("language", tag);
  return `?${query}`;
}
