// The languages of the pages, one file each in public/, and which of them a request asks for. Pure after loading.
import { readdirSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import type { Words } from "./public/language-en.ts";

/** Where nobody has chosen, and for a browser whose languages are not here. */
const DEFAULT_LANGUAGE = "en";
/** Cookie that keeps a choice. */
const COOKIE = "language";
const COOKIE_S = 365 * 86400;

/** Strings by language tag. A file beside them is one more language. */
export const LANGUAGES: ReadonlyMap<string, Words> = await loadWords<Words>(new URL("./public/", import.meta.url));

/** The words of every `language-<tag>` file of a folder, by tag. */
export async function loadWords<W>(folder: URL): Promise<Map<string, W>> {
  // Packed files are JavaScript; the TypeScript beside them is what browsers are sent.
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const names = readdirSync(folder).filter((name) => name.startsWith("language-") && name.endsWith(extension));
  const loaded = names.sort().map(async (name): Promise<[string, W]> => {
    const { words } = (await import(new URL(name, folder).href)) as { words: W };
    return [name.slice("language-".length, -extension.length), words];
  });
  return new Map(await Promise.all(loaded));
}

/** The language of a request: chosen in its address, chosen before, or the browser's first that is here. */
export function languageOf(url: string, headers: IncomingHttpHeaders): string {
  const chosen = chosenIn(url) ?? new RegExp(`(?:^|; *)${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? "")?.[1];
  if (chosen !== undefined && LANGUAGES.has(chosen)) return chosen;
  return preferred(headers["accept-language"] ?? "") ?? DEFAULT_LANGUAGE;
}

/** The words of the language of a request. */
export function wordsOf({ url, headers }: { url: string; headers: IncomingHttpHeaders }): Words {
  return LANGUAGES.get(languageOf(url, headers)) as Words;
}

/** A cookie that keeps the choice made in an address (`?language=uk`); undefined where there is none. */
export function choiceCookie(url: string): string | undefined {
  const chosen = chosenIn(url);
  if (chosen === undefined || !LANGUAGES.has(chosen)) return undefined;
  return `${COOKIE}=${chosen}; Path=/; Max-Age=${COOKIE_S}; SameSite=Lax`;
}

function chosenIn(url: string): string | undefined {
  const at = url.indexOf("?");
  return at < 0 ? undefined : (new URLSearchParams(url.slice(at)).get("language") ?? undefined);
}

/** The best of an Accept-Language header (RFC 9110, 12.5.4) that is here, by its tag or the language alone. */
function preferred(header: string): string | undefined {
  const asked = header.split(",").map((part, i) => {
    const [tag = "", ...parameters] = part.trim().split(";");
    const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
    return { tag: tag.toLowerCase(), q: q === undefined ? 1 : Number(q), i };
  });
  const byWish = asked.filter(({ q }) => q > 0).sort((a, b) => b.q - a.q || a.i - b.i);
  return byWish.flatMap(({ tag }) => [tag, tag.split("-")[0] as string]).find((tag) => LANGUAGES.has(tag));
}
