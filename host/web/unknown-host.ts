// What a browser is shown that has come by a name which is not this machine's: a page that loads nothing, as nothing else is
// sent under that name either. Pure.
import { escapeHtml } from "./page-template.ts";
import type { Words } from "./public/language-en.ts";

const STYLE =
  ":root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;overflow-wrap:anywhere}h1{font-size:1.6rem}";

/** `found`: the name that was asked for. `known`: names that lead here. `port`: as in the address that was asked for. */
export function unknownHostPage(
  { OTHER_NAME, formats }: Words,
  { found, known, port }: { found: string; known: readonly string[]; port: string },
): string {
  const links = known.map((name) => {
    const host = escapeHtml(port === "" ? name : `${name}:${port}`);
    return `<li><a href="//${host}/">${host}</a></li>`;
  });
  return `<!doctype html>
<html lang="${formats.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(OTHER_NAME.title)}</title><style>${STYLE}</style></head>
<body><h1>${escapeHtml(OTHER_NAME.title)}</h1>
<p>${escapeHtml(OTHER_NAME.why(found))}</p>
<p>${escapeHtml(OTHER_NAME.how)}</p>
<ul>${links.join("")}</ul>
<p>${escapeHtml(OTHER_NAME.allow)}</p></body></html>
`;
}
