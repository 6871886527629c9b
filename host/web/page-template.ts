// Makes a page out of its body: the frame and the header around it, every word filled in. Pure.
import { LANGUAGE, PAGE_WORDS } from "./public/strings.ts";

/** The pieces that every page is made of, as they stand in `public/`. */
export interface Pieces {
  frame: string;
  header: string;
  body: string;
  /** Names of the modules that the page's script needs, itself left out. */
  modules: readonly string[];
}

/** A whole page; throws when a key has no words, which is a fault of the page and stops the start. */
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
    const words = PAGE_WORDS[key];
    if (words === undefined) throw new Error(`page ${name}: found {{${key}}}, expected a key of strings.ts`);
    return escapeHtml(words);
  });
}

/** Modules that a script imports, and those that they import. `read` gives a script without its types. */
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
