// The report over all shops of a chain as one file that loads nothing, for screen and paper. Pure.
import { page } from "./html.ts";
import { paragraph, section } from "./html-parts.ts";
import { known, percent, seconds, table, tenths, whole } from "./words.ts";

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

/** The whole document. */
export function chainHtml(report: { chain: string; from: string; to: string; shops: readonly ShopLine[] }): string {
  const { chain, from, to, shops } = report;
  const league = shops.map(({ store, place, league }) => [
    store + (league?.isOutlier ? " (unlike the others)" : ""),
    known(place, whole),
    known(league?.estimate ?? null, percent),
    league === null ? "–" : `${percent(league.low)} to ${percent(league.high)}`,
  ]);
  const figures = shops.map((shop) => [
    ...[shop.store, whole(shop.customers), whole(shop.tillHours), known(shop.waiting, tenths)],
    ...[known(shop.waitS, seconds), known(shop.over240, percent), known(shop.over600, percent)],
    known(shop.unknown, percent),
  ]);
  const heads = ["Shop", "Customers", "Till hours", "Waiting", "Wait", "Over 4 min", "Over 10 min", "Not known"];
  return page(chain, `${from} to ${to}, ${shops.length} shops.`, `${chain}: ${from} to ${to}`, [
    section(
      "League table",
      paragraph(
        "Share of time in which somebody who joined a line would have waited over 4 minutes. Each shop is drawn towards the mean of all shops as far as its own data do not tell it apart; the range holds its true share with 90 % probability. Shops whose ranges overlap are not known to differ.",
      ),
      table(["Shop", "Place", "Over 4 min", "90 % range"], league, "The longest waits first"),
    ),
    section(
      "Figures",
      paragraph("Waiting: customers in a line, mean of all lines. Wait: what somebody would have waited who joined."),
      table(heads, figures, "All shops"),
    ),
  ]);
}
