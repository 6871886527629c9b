// The languages of head office's pages, one file each beside this one, with the shop's words of the same language.
import type { IncomingMessage } from "node:http";
import { LANGUAGES, languageOf, loadWords } from "../../web/languages.ts";
import type { Words } from "../../web/public/language-en.ts";
import type { HeadOfficeWords } from "./language-en.ts";

/** One language of head office's pages: its own words, and those of the shops' pages. */
export interface PageLanguage {
  tag: string;
  own: HeadOfficeWords;
  shop: Words;
}

/** By language tag: each file `language-<tag>.ts` beside this one whose language the shops' pages have as well. */
export const PAGE_LANGUAGES: ReadonlyMap<string, PageLanguage> = new Map(
  [...(await loadWords<HeadOfficeWords>(new URL("./", import.meta.url)))].flatMap(([tag, own]) => {
    const shop = LANGUAGES.get(tag);
    return shop === undefined ? [] : [[tag, { tag, own, shop }] as const];
  }),
);

/** The language of a request, as on shops' pages. */
export function pageLanguageOf({ url, headers }: Pick<IncomingMessage, "headers"> & { url: string }): PageLanguage {
  return PAGE_LANGUAGES.get(languageOf(url, headers)) ?? ENGLISH;
}

/** Where no other language is asked for, or none that is here. */
export const ENGLISH = PAGE_LANGUAGES.get("en") as PageLanguage;
