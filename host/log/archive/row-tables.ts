// The tables beside telemetry, of which a day has hundreds of rows: decisions, events and gaps. From the log into the
// archive, and from both back to whoever asks.
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { dateOf, endOf, startOf, touches } from "../../core/local-days.ts";
import { damageOrThrow } from "../log-fault.ts";
import type { RowSpan } from "../log-rows.ts";
import { openToRead } from "../open-to-read.ts";
import type { ArchiveFiles, Table } from "./archive-files.ts";
import type { Damage } from "./damage.ts";
import type { Parquet } from "./parquet.ts";
import { exactly, OPTIONS, parquetIn, text } from "./parquet-sql.ts";

type RowTable = Exclude<Table, "telemetry" | "rollups">;

/** Where the rows of a table are in the log, and the columns that the archive keeps of them, beside `at_ms` and `id`. */
interface Source {
  table: RowSpan["table"];
  view: string;
  atMs: string;
  columns: { readonly [column: string]: string };
}

/** One file of a day. */
const FILE = "all";
const SOURCES: { readonly [T in RowTable]: Source } = {
  decisions: {
    table: "decision",
    view: "decisions",
    atMs: "at_ms",
    columns: { error_ms: "INTEGER", kind: "VARCHAR", box: "VARCHAR", reason: "VARCHAR", inputs: "VARCHAR" },
  },
  events: {
    table: "event",
    view: "events",
    atMs: "at_ms",
    columns: { error_ms: "INTEGER", kind: "VARCHAR", box: "VARCHAR", detail: "VARCHAR" },
  },
  gaps: {
    table: "gap",
    view: "gaps",
    atMs: "from_ms",
    columns: { to_ms: "BIGINT", cause: "VARCHAR", detail: "VARCHAR", box: "VARCHAR", records: "BIGINT" },
  },
};

/** Expressions in SQL by the column in whose place they stand. */
type Instead = { readonly [column: string]: string };

/** A row of one of the tables; `at_ms` in UTC. */
export interface Row {
  at_ms: number;
  id: number;
  [column: string]: string | number | null;
}

/** Seals what the log has of a local date, with what the archive has already. Returns what may leave the log. */
export async function sealRows(
  parquet: Parquet,
  database: DatabaseSync,
  store: string,
  archive: ArchiveFiles,
  date: string,
): Promise<RowSpan[]> {
  const spans: RowSpan[] = [];
  for (const table of Object.keys(SOURCES) as RowTable[]) {
    const rows = rowsOf(database, store, table, startOf(date), endOf(date));
    const lastId = rows.reduce((last, { id }) => Math.max(last, id), 0);
    if (rows.length === 0) continue;
    await writeRows(parquet, archive.of(table), date, table, rows);
    spans.push({ table: SOURCES[table].table, lastId, fromMs: startOf(date), toMs: endOf(date) });
  }
  return spans;
}

async function writeRows(
  parquet: Parquet,
  files: ArchiveFiles,
  date: string,
  table: RowTable,
  rows: readonly Row[],
): Promise<void> {
  const before = (await parquet.wholeFiles(files, date)).get(FILE);
  const folder = files.begin(date);
  const lines = path.join(folder, `${FILE}.ndjson`);
  writeFileSync(lines, rows.map((row) => JSON.stringify(row)).join("\n"), { flush: true });
  const file = path.join(folder, `${FILE}.parquet`);
  const kept = Object.keys(SOURCES[table].columns);
  const types = ["at_ms: 'BIGINT'", "id: 'BIGINT'", ...kept.map((name) => `${name}: ${text(typeOf(table, name))}`)];
  const columns = `make_timestamptz(at_ms * 1000) AS "at", id, ${kept.join(", ")}`;
  const fresh = `SELECT ${columns} FROM read_json(${exactly(lines)}, format = 'newline_delimited', hive_partitioning = false, columns = {${types.join(", ")}})`;
  // What was sealed before, and could not be taken out of the log, comes again; its time may have been set right.
  const known = before === undefined ? "" : ` UNION ALL BY NAME SELECT * FROM ${parquetIn(before)}`;
  const once = `SELECT * FROM (${fresh}${known}) QUALIFY row_number() OVER (PARTITION BY ${["id", ...kept].join(", ")}) = 1`;
  await parquet.run(`COPY (SELECT * FROM (${once}) ORDER BY "at", id) TO ${text(file)} (${OPTIONS})`);
  const found = await parquet.count(file);
  if (found < rows.length) throw new Error(`${file}: found ${found} rows, expected at least ${rows.length}`);
  files.finish(date);
}

/** How rows are asked for. */
export interface RowsAsked {
  /** What is asked for in the place of a column, in what SQLite and DuckDB both understand. */
  instead?: Instead;
  /** Is told what is damaged, and left out; without it the first fault is thrown. */
  onDamage?: ((damage: Damage) => void) | undefined;
}

/** Rows of a time, its end not included, from the log and the archive, each once, the oldest first. */
export async function rowsBetween(
  logFile: string,
  store: string,
  archive: ArchiveFiles,
  table: RowTable,
  fromMs: number,
  toMs: number,
  { instead = {}, onDamage }: RowsAsked = {},
): Promise<Row[]> {
  const sealed = await sealedRows(archive.of(table), table, fromMs, toMs, { instead, onDamage });
  const live = liveRows(logFile, store, table, fromMs, toMs, { instead, onDamage });
  const known = new Set(sealed.map(keyOf));
  return [...sealed, ...live.filter((row) => !known.has(keyOf(row)))].sort((a, b) => a.at_ms - b.at_ms || a.id - b.id);
}

function liveRows(
  logFile: string,
  store: string,
  table: RowTable,
  fromMs: number,
  toMs: number,
  { instead, onDamage }: RowsAsked,
): Row[] {
  let database: DatabaseSync | undefined;
  try {
    database = openToRead(logFile);
    return rowsOf(database, store, table, fromMs, toMs, instead);
  } catch (error) {
    if (onDamage === undefined) throw error;
    onDamage({ file: logFile, found: damageOrThrow(error), date: null });
    return [];
  } finally {
    database?.close();
  }
}

/** Local dates of which the log has rows in these tables. */
export function datesOfRows(logFile: string, store: string): Set<string> {
  const database = openToRead(logFile);
  try {
    const dates = new Set<string>();
    for (const { view, atMs } of Object.values(SOURCES))
      for (const row of database.prepare(`SELECT ${atMs} AS ms FROM ${view} WHERE store = ?`).iterate(store))
        dates.add(dateOf(Number(row["ms"])));
    return dates;
  } finally {
    database.close();
  }
}

async function sealedRows(
  files: ArchiveFiles,
  table: RowTable,
  fromMs: number,
  toMs: number,
  { instead = {}, onDamage }: RowsAsked,
): Promise<Row[]> {
  const isWithin = (date: string): boolean => touches(date, fromMs, toMs);
  const asked = files.dates().filter(isWithin);
  const beside = files.datesBeside(isWithin);
  if (asked.length + beside.length === 0) return [];
  // DuckDB is large: what is not sealed yet is read without it.
  const { Parquet } = await import("./parquet.ts");
  const { damageIn, wholeOf } = await import("./damage.ts");
  const parquet = await Parquet.open();
  try {
    const rows: Row[] = [];
    const read = async (names: readonly string[]): Promise<void> => {
      if (names.length === 0) return;
      for await (const piece of parquet.stream(queryOf(names, table, fromMs, toMs, instead)))
        rows.push(...(piece as unknown as Row[]));
    };
    const namesOf = async (date: string): Promise<string[]> => {
      if (onDamage === undefined) return [...files.files(date).values()];
      const damage = await damageIn(parquet, files, date);
      for (const [file, found] of damage) onDamage({ file, found, date });
      return [...wholeOf(files.files(date), damage).values()];
    };
    const names: string[] = [];
    for (const date of asked) names.push(...(await namesOf(date)));
    await read(names);
    // Damage in a day that nobody has asked for is no damage here.
    for (const date of beside) await read([...files.files(date).values()]).catch(() => {});
    return rows;
  } finally {
    parquet.close();
  }
}

function queryOf(names: readonly string[], table: RowTable, fromMs: number, toMs: number, instead: Instead): string {
  const columns = columnsOf(table).map((name) =>
    typeOf(table, name) === "BIGINT" ? `${name}::DOUBLE AS ${name}` : `${instead[name] ?? name} AS ${name}`,
  );
  return `SELECT epoch_ms("at")::DOUBLE AS at_ms, id::DOUBLE AS id, ${columns.join(", ")}
FROM ${parquetIn(names)} WHERE epoch_ms("at") >= ${fromMs} AND epoch_ms("at") < ${toMs}`;
}

function rowsOf(
  database: DatabaseSync,
  store: string,
  table: RowTable,
  fromMs: number,
  toMs: number,
  instead: Instead = {},
): Row[] {
  const { view, atMs } = SOURCES[table];
  const names = [`${atMs} AS at_ms`, "id", ...columnsOf(table).map((name) => `${instead[name] ?? name} AS ${name}`)];
  const query = `SELECT ${names.join(", ")} FROM ${view} WHERE store = ? AND ${atMs} >= ? AND ${atMs} < ? ORDER BY ${atMs}, id`;
  return database.prepare(query).all(store, fromMs, toMs) as unknown as Row[];
}

function columnsOf(table: RowTable): string[] {
  return Object.keys(SOURCES[table].columns);
}

function typeOf(table: RowTable, column: string): string {
  return SOURCES[table].columns[column] as string;
}

/** The same row in log and archive: numbers begin anew in another file, so that they alone do not tell. */
function keyOf({ id, at_ms, kind, cause, box }: Row): string {
  return JSON.stringify([id, at_ms, kind ?? cause, box]);
}
