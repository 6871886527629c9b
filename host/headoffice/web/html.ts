// HTML of head office's pages, made on the server, in the look of the shop's pages; a script only asks for it anew. Pure.

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

/** A table with a caption, a row of heads, and rows of which the first cell names the row. Columns of words are set as text. Without a row: none. */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly Part[])[]): Html {
  if (rows.length === 0) return html`<p>None yet</p>`;
  const isText = heads.map((_, i) => {
    const said = rows.map((row) => textOf(row[i] ?? "")).filter((text) => text !== "");
    return said.length > 0 && !said.some((text) => FIGURE.test(text));
  });
  const set = (column: number): Html => (isText[column] ? html` class="text"` : html``);
  const cells = ([name = "", ...rest]: readonly Part[]): Html =>
    html`<tr><th scope="row">${name}</th>${rest.map((cell, i) => html`<td${set(i + 1)}>${cell}</td>`)}</tr>`;
  const head = (words: string, i: number): Html => html`<th scope="col"${set(i)}>${words}</th>`;
  return html`<div class="scrolls"><table><caption class="unseen">${caption}</caption>
<thead><tr>${heads.map(head)}</tr></thead><tbody>${rows.map(cells)}</tbody></table></div>`;
}

/** Numbers with their units: "7 s", "32 % to 33 %", "under 1 %", "6 of 7"; or "–" in the place of one. */
const FIGURE = /^(–|(under )?\d[\d.,:-]*\??(( (to|of))? ?(\d[\d.,:-]*|%|s|min|h)\??(?=\s|$))*)$/;

/** What is read of a part. */
function textOf(part: Part): string {
  return htmlOf(part).replaceAll(/<[^>]+>/g, "");
}

const PAGES = [
  ["/", "Shops"],
  ["/league", "League table"],
  ["/settings", "Settings"],
  ["/login", "Log-in"],
] as const;

/** What stands above each page. */
export function header(chain: string, path: string): Html {
  const links = PAGES.map(([href, name]) =>
    href === path ? html`<a href="${href}" aria-current="page">${name}</a>` : html`<a href="${href}">${name}</a>`,
  );
  return html`<header><p class="brand">tillbeacon <span>${chain}</span></p><nav aria-label="Pages">${links}</nav><p id="link" role="status"></p></header>`;
}

/** The whole page; it fetches itself anew every so many seconds. */
export function page(chain: string, path: string, title: string, refreshS: number, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<noscript><meta http-equiv="refresh" content="${refreshS}"></noscript>
<title>${title} · ${chain}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/base.css">
<link rel="stylesheet" href="/headoffice.css">
<script src="/refreshed.ts" type="module"></script>
</head>
<body data-every-s="${refreshS}">
${header(chain, path)}
<main><h1>${title}</h1>${body}</main>
</body>
</html>
`.html;
}
