// Builds a page: body, frame and header, with the strings filled in. Pure.
import { LANGUAGE } from "./public/strings-format.ts";
import { PAGE_TEXT } from "./public/strings-pages.ts";

/** Parts of a page, as they are in `public/`. */
export interface Pieces {
  frame: string;
  header: string;
  body: string;
  /** Modules that the page's script imports, directly or not, without the script itself. */
  modules: readonly string[];
}

/** The whole page. Throws when a key has no text: a bug in the page, which stops the start. */
export function pageOf(name: string, path: string, { frame, header, body, modules }: Pieces): string {
  const preloads = modules.map((module) => `<link rel="modulepreload" href="/${module}">`).join("\n");
  const parts: { [key: string]: string } = {
    page: name,
    preloads,
    body: name === "shoppers" ? body : header.replace(`href="${path}"`, `$& aria-current="page"`) + body,
  };
  const whole = frame
    .replace('lang="en"', `lang="${LANGUAGE}"`)
    .replace("{{title}}", `{{${name}.title}}`)
    .replaceAll(/\{\{(page|preloads|body)\}\}/g, (_, key: string) => parts[key] as string);
  return whole.replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: string) => {
    const text = PAGE_TEXT[key];
    if (text === undefined) throw new Error(`page ${name}: found {{${key}}}, expected a key of strings-pages.ts`);
    return escapeHtml(text);
  });
}

/** Modules that a script imports, directly or not. `read` returns a script without its types. */
export function modulesOf(name: string, read: (name: string) => string): string[] {
  const found = new Set<string>();
  const follow = (script: string): void => {
    for (const [, module] of read(script).matchAll(/^(?:import|\})[^"\n]*"\.\/([\w-]+\.ts)";/gm)) {
      if (module === undefined || found.has(module)) continue;
      found.add(module);
      follow(module);
    }
  };
  follow(name);
  return [...found];
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
