// Builds a page: body, frame and header, with the strings of a language filled in. Pure.

/** Parts of a page, as they are in `public/`. */
export interface Pieces {
  frame: string;
  header: string;
  body: string;
  /** The page's script and the modules that it imports, directly or not; none for a page without a script. */
  modules: readonly string[];
}

/** The language of a page: its tag, its text by key, and all languages there are by tag, by their own names. */
export interface PageLanguage {
  tag: string;
  /** The shop's time zone (IANA): pages show its times, wherever they are read. */
  zone: string;
  text: { readonly [key: string]: string };
  all: ReadonlyMap<string, string>;
}

/** The whole page. Throws when a key has no text: a bug in the page, which stops the start. */
export function pageOf(name: string, path: string, pieces: Pieces, { tag, zone, text, all }: PageLanguage): string {
  const { frame, header, body, modules } = pieces;
  const preloads = modules.slice(1).map((module) => `<link rel="modulepreload" href="/${module}">`);
  const script = modules.slice(0, 1).map((module) => `<script src="/${module}" type="module"></script>`);
  const parts: { [key: string]: string } = {
    page: name,
    scripts: [...script, ...preloads].join("\n"),
    body: name === "shoppers" ? body : header.replace(`href="${path}"`, `$& aria-current="page"`) + body,
    languages: name === "shoppers" ? "" : languageLinks(path, tag, all),
  };
  const whole = frame
    .replace('lang="en"', `lang="${tag}" data-zone="${escapeHtml(zone)}"`)
    .replace("{{title}}", `{{${name}.title}}`)
    .replaceAll(/\{\{(page|scripts|body|languages)\}\}/g, (_, key: string) => parts[key] as string);
  return whole.replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: string) => {
    const found = text[key];
    if (found === undefined) throw new Error(`page ${name}: found {{${key}}}, expected a key of language-${tag}.ts`);
    return escapeHtml(found);
  });
}

function languageLinks(path: string, current: string, all: ReadonlyMap<string, string>): string {
  const links = [...all].map(([tag, name]) => {
    const isCurrent = tag === current ? ' aria-current="true"' : "";
    return `<a href="${path}?language=${tag}" lang="${tag}" hreflang="${tag}"${isCurrent}>${escapeHtml(name)}</a>`;
  });
  return `<footer><nav aria-label="{{nav.language}}">${links.join(" ")}</nav></footer>`;
}

/** Types alone, on any number of lines: a browser never sees them. */
const TYPES = /^(?:import|export) type [^;]*;/gm;

/** Modules that a script imports, directly or not, types aside. `read` returns a script. */
export function modulesOf(name: string, read: (name: string) => string): string[] {
  const found = new Set<string>();
  const follow = (script: string): void => {
    for (const [, module] of read(script)
      .replaceAll(TYPES, "")
      .matchAll(/^(?:import|export|\})[^"\n]*"\.\/([\w-]+\.ts)";/gm)) {
      if (module === undefined || found.has(module)) continue;
      found.add(module);
      follow(module);
    }
  };
  follow(name);
  return [...found];
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
