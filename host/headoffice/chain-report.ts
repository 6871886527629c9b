// The report over all shops of a chain: a line for each, and its place in the league table. Pure.
import type { MinuteSums } from "./minutes.ts";
import type { ShopTotals } from "./stores/chain-store.ts";
import { type LeagueRow, leagueOf, type ShopBlocks } from "./web/league.ts";

/** One shop. Shares from 0 to 1, waits in s; null is unknown. */
export interface ShopFigures {
  store: string;
  /** Customers who left; hours of open tills. */
  customers: number;
  tillHours: number;
  /** Of the lines, each second of each counting as one. */
  waiting: number | null;
  longest: number;
  /** What somebody would have waited who had joined: mean, longest, and shares over 3, 4, 6.5 and 10 minutes. */
  waitS: number | null;
  longestWaitS: number;
  over180: number | null;
  over240: number | null;
  over390: number | null;
  over600: number | null;
  /** Share of time in which a line was not heard, or its sensors were not to be trusted. */
  unknown: number | null;
  /** Place in the league table, from 1; null where too little is known. */
  place: number | null;
  league: Omit<LeagueRow, "store"> | null;
}

/** Local dates, both included. Shops in the order of the league table, those without a place at the end. */
export interface ChainReport {
  chain: string;
  from: string;
  to: string;
  shops: ShopFigures[];
}

export function chainReportOf(
  about: Pick<ChainReport, "chain" | "from" | "to">,
  totals: readonly ShopTotals[],
  blocks: readonly ShopBlocks[],
): ChainReport {
  const league = leagueOf(blocks, 1);
  const shops = totals.map((shop): ShopFigures => {
    const at = league.findIndex(({ store }) => store === shop.store);
    const { store: _, ...row } = league[at] ?? { store: "" };
    return {
      ...figuresOf(shop),
      place: at < 0 ? null : at + 1,
      league: at < 0 ? null : (row as Omit<LeagueRow, "store">),
    };
  });
  const last = Number.POSITIVE_INFINITY;
  return { ...about, shops: shops.sort((a, b) => (a.place ?? last) - (b.place ?? last)) };
}

function figuresOf({ store, lines, openS }: ShopTotals): Omit<ShopFigures, "place" | "league"> {
  const share = (part: keyof MinuteSums, of: keyof MinuteSums): number | null =>
    lines[of] === 0 ? null : lines[part] / lines[of];
  return {
    ...{ store, customers: lines.outs, tillHours: openS / 3600 },
    ...{ waiting: share("waitingSum", "trusted"), longest: lines.waitingMax },
    ...{ waitS: share("waitSum", "waits"), longestWaitS: lines.waitMax },
    ...{ over180: share("over180", "waits"), over240: share("over240", "waits") },
    ...{ over390: share("over390", "waits"), over600: share("over600", "waits") },
    unknown: lines.samples === 0 ? null : (lines.blind + lines.unheard) / lines.samples,
  };
}

const COLUMNS = [
  ...["store", "place", "customers", "tillHours", "waiting", "longest", "waitS", "longestWaitS"],
  ...["over180", "over240", "over390", "over600", "unknown"],
] as const satisfies readonly (keyof ShopFigures)[];
const LEAGUE = ["estimate", "low", "high", "blocks"] as const;

/** As a table for a spreadsheet (RFC 4180); unknown is empty. Names of shops need no quotes. */
export function chainCsv({ from, to, shops }: ChainReport): string {
  const line = (cells: readonly (string | number | null | undefined)[]): string =>
    `${cells.map((cell) => (typeof cell === "number" ? Number(cell.toFixed(4)) : (cell ?? ""))).join(",")}\r\n`;
  const heads = [...COLUMNS.map(snake), ...LEAGUE.map((name) => `league_${name}`), "from", "to"];
  const rows = shops.map((shop) =>
    line([...COLUMNS.map((name) => shop[name]), ...LEAGUE.map((name) => shop.league?.[name]), from, to]),
  );
  return line(heads) + rows.join("");
}

/** tillHours is till_hours. */
function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
