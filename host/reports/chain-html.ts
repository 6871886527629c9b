// The report over all shops of a chain as one file that loads nothing, for screen and paper. Pure.
import type { Words } from "../web/public/language-en.ts";
import { page } from "./html.ts";
import { paragraph, section } from "./html-parts.ts";
import { known, tellingIn } from "./words.ts";

/** What is printed of one shop; shares from 0 to 1, waits in s, null is unknown. */
interface ShopLine {
  store: string;
  place: number | null;
  customers: number;
  tillHours: number;
  waiting: number | null;
  waitS: number | null;
  over240: number | null;
  over600: number | null;
  unknown: number | null;
  league: { estimate: number; low: number; high: number; isOutlier: boolean } | null;
}

/** Thresholds of the columns. Unit s. */
const SOME_S = 240;
const LONG_S = 600;

/** The whole document, in the language of `words`. */
export function chainHtml(
  report: { chain: string; from: string; to: string; shops: readonly ShopLine[] },
  words: Words,
): string {
  const { chain, from, to, shops } = report;
  const { between, locale, percent, seconds, table, tenths, whole, words: all } = tellingIn(words);
  const told = all.chain;
  const league = shops.map(({ store, place, league }) => [
    store + (league?.isOutlier ? ` (${told.outlier})` : ""),
    known(place, whole),
    known(league?.estimate ?? null, percent),
    league === null ? "–" : between(percent(league.low), percent(league.high)),
  ]);
  const figures = shops.map((shop) => [
    ...[shop.store, whole(shop.customers), whole(shop.tillHours), known(shop.waiting, tenths)],
    ...[known(shop.waitS, seconds), known(shop.over240, percent), known(shop.over600, percent)],
    known(shop.unknown, percent),
  ]);
  const [some, long] = [told.over(seconds(SOME_S)), told.over(seconds(LONG_S))];
  const heads = [told.shop, told.customers, told.tillHours, told.waiting, told.wait, some, long, told.unknown];
  const dates = between(from, to);
  const leagueHeads = [told.shop, told.place, some, told.range];
  const sections = [
    section(told.league, paragraph(told.how), table(leagueHeads, league, told.first)),
    section(told.figures, paragraph(told.meaning), table(heads, figures, told.all)),
  ];
  return page({
    head: chain,
    about: `${dates}, ${told.shops(shops.length)}.`,
    title: `${chain}: ${dates}`,
    sections,
    locale,
  });
}
