// The tables of a chain, as both engines have them. Times in ms since 1970 UTC; `day` counts days since 1970.
import { MINUTE_SUMS, type Minute, type MinuteSums } from "../minutes.ts";
import type { ShopTotals } from "./chain-store.ts";

/** Tables that are partitioned by day where the engine can. */
export const DAILY = ["frame", "event", "minute"] as const;

const SUMS = MINUTE_SUMS.map((name) => `${columnOf(name)} integer NOT NULL`).join(", ");

/** Columns and keys; `bytes` is the engine's type for them. */
export function tableShapes(bytes: "bytea" | "blob"): { [table: string]: string } {
  return {
    uplink: `store text NOT NULL, epoch bigint NOT NULL, acked bigint NOT NULL, ahead text NOT NULL, lost bigint NOT NULL,
newest bigint NOT NULL, dropped bigint NOT NULL, heard_ms bigint NOT NULL, lag_ms bigint NOT NULL, latest_ms bigint NOT NULL, latest_seq bigint NOT NULL,
latest ${bytes}, PRIMARY KEY (store, epoch)`,
    rollout: "id bigint NOT NULL PRIMARY KEY, content text NOT NULL",
    image: `sha256 text NOT NULL PRIMARY KEY, bytes ${bytes} NOT NULL`,
    minute_due:
      "store text NOT NULL, minute_ms bigint NOT NULL, due_ms bigint NOT NULL, PRIMARY KEY (store, minute_ms)",
    frame: `day integer NOT NULL, store text NOT NULL, at_ms bigint NOT NULL, epoch bigint NOT NULL, seq bigint NOT NULL,
bytes ${bytes} NOT NULL, PRIMARY KEY (day, store, at_ms, epoch, seq)`,
    event: `day integer NOT NULL, store text NOT NULL, at_ms bigint NOT NULL, epoch bigint NOT NULL, seq bigint NOT NULL,
kind text NOT NULL, content text NOT NULL, PRIMARY KEY (day, store, at_ms, epoch, seq)`,
    minute: `day integer NOT NULL, store text NOT NULL, minute_ms bigint NOT NULL, box text NOT NULL, role text NOT NULL, ${SUMS},
PRIMARY KEY (day, store, minute_ms, box)`,
  };
}

/** Names of all tables. */
export const TABLES: readonly string[] = Object.keys(tableShapes("blob"));

/** A sum's column: waitingMax is waiting_max. */
export function columnOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Columns of the sums. */
export const SUM_COLUMNS = MINUTE_SUMS.map(columnOf);

/** What a query lists of minutes. */
export const MINUTE_QUERY = `minute_ms AS "minuteMs", box, role, ${MINUTE_SUMS.map((name) => `${columnOf(name)} AS "${name}"`).join(", ")}`;

/** Values of a minute in the order of the sums. */
export function sumsOf(minute: Minute): number[] {
  return MINUTE_SUMS.map((name) => minute[name]);
}

/** Length of a block: neighbours in time are much alike, so that minutes would promise more than they know. Unit ms. */
const BLOCK_MS = 7200000;

/** Blocks of all shops, once the engine has filled in where. */
export function waitBlocksQuery(where: string): string {
  return `SELECT store, count(*) AS blocks, avg(share) AS mean, avg(share * share) AS "meanSquare" FROM (
  SELECT store, CAST(sum(over240) AS double precision) / sum(waits) AS share FROM minute
  WHERE ${where} GROUP BY store, minute_ms / ${BLOCK_MS} HAVING sum(waits) > 0) AS block GROUP BY store ORDER BY store`;
}

const LARGEST = ["waitingMax", "waitMax"];

/** Sums of all shops, once the engine has filled in where. Engines give some as text: `totalsOf` reads them. */
export function totalsQuery(where: string): string {
  const sums = MINUTE_SUMS.map(
    (name) =>
      `${LARGEST.includes(name) ? "max" : "sum"}(CASE WHEN role IN ('lane', 'line', 'bank') THEN ${columnOf(name)} ELSE 0 END) AS "${name}"`,
  );
  const open = `sum(CASE WHEN role IN ('lane', 'till') THEN open ELSE 0 END) AS "openS"`;
  return `SELECT store, ${sums.join(", ")}, ${open} FROM minute WHERE ${where} GROUP BY store ORDER BY store`;
}

/** A row of `totalsQuery`. */
export function totalsOf(row: { [column: string]: unknown }): ShopTotals {
  const lines = Object.fromEntries(MINUTE_SUMS.map((name) => [name, Number(row[name])])) as MinuteSums;
  return { store: String(row["store"]), lines, openS: Number(row["openS"]) };
}
