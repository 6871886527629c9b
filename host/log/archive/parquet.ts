// Reads and writes Parquet by DuckDB, with limited memory and one core. Records are one file per box and day with everything that the log
// has of them; all times but the first are stored as differences, which take next to no room.
import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { Field } from "../../../protocol/tables.ts";
import { TELEMETRY_COLUMNS } from "../schema.ts";
import type { ArchiveFiles } from "./archive-files.ts";
import { CSV, exactly, OPTIONS, parquetIn, text } from "./parquet-sql.ts";
import { addReadingDay, readingDay } from "./reading-day.ts";

/** What is read of the log for each record but its boot id, in this order; `made_ms` is UTC. */
export const RECORD_COLUMNS: readonly string[] = [
  ...["made_ms", "error_ms", "received_ms"],
  ...TELEMETRY_COLUMNS.map(({ name }) => name).filter((name) => name !== "boot"),
];
const TYPES: { readonly [column: string]: string } = {
  ...{ made_ms: "BIGINT", error_ms: "INTEGER", received_ms: "BIGINT" },
  ...Object.fromEntries(TELEMETRY_COLUMNS.map(({ name, field }) => [name, typeOf(field)])),
};
const TABLE = ["boot VARCHAR", ...RECORD_COLUMNS.map((name) => `"${name}" ${TYPES[name]}`)].join(", ");

/** DuckDB spills to disk rather than take more. */
const MEMORY = "48MB";

/**
 * Columns of the files: `made` is a time in UTC, `*_after_ms` count from then. `quarter` counts quarters of an hour since 1970: a
 * question by hours is quicker by it, as it takes no room and every zone's hours are whole ones of it.
 */
const SEALED = `
SELECT (made_ms // 900000)::INTEGER AS quarter, make_timestamptz(made_ms * 1000) AS made, error_ms, received_ms - made_ms AS received_after_ms,
  sent_ms - t_ms AS sent_after_ms, * EXCLUDE (made_ms, error_ms, received_ms, sent_ms)`;
/** And back. */
const UNSEALED = `
SELECT epoch_ms(made) AS made_ms, epoch_ms(made) + received_after_ms AS received_ms, t_ms + sent_after_ms AS sent_ms,
  COLUMNS(name -> name NOT IN ('box', 'quarter', 'made', 'received_after_ms', 'sent_after_ms'))`;

/** Records of one start of a box as CSV, in the order of RECORD_COLUMNS; unknown is null. */
export interface RecordsCsv {
  boot: string;
  file: string;
}

/** Sums by which a file is compared with what went into it. */
export interface Sums {
  records: number;
  seq: bigint;
  madeMs: bigint;
}

/** DuckDB; `close` when done. */
export class Parquet {
  private instance: DuckDBInstance;
  private connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.instance = instance;
    this.connection = connection;
  }

  /**
   * Opens it. One core is enough beside a host; a command may take more. What does not fit into memory goes to a temporary folder in
   * `spill`.
   */
  static async open(threads = 1, spill = tmpdir()): Promise<Parquet> {
    const options = {
      ...{ memory_limit: MEMORY, threads: String(threads), preserve_insertion_order: "true" },
      // A file is read once: keeping it takes 50 MB.
      enable_external_file_cache: "false",
      // Made when it is needed, and a name of its own: two threads of a host may be at work.
      temp_directory: path.join(spill, `.tillbeacon-${randomUUID()}`),
    };
    const instance = await DuckDBInstance.create(":memory:", options);
    return new Parquet(instance, await instance.connect());
  }

  /** Opens it for one piece of work: DuckDB frees its memory only when it is closed. `spill` as in `open`. */
  static async use<T>(work: (parquet: Parquet) => Promise<T>, spill = tmpdir()): Promise<T> {
    const parquet = await Parquet.open(1, spill);
    try {
      return await work(parquet);
    } finally {
      parquet.close();
    }
  }

  close(): void {
    this.connection.closeSync();
    this.instance.closeSync();
  }

  /**
   * Writes the records of one box, in the order in which they come; those that `known` has already are not written twice.
   * Returns what is to be in the file where that is more than what the sources have.
   */
  async write(
    file: string,
    box: string,
    sources: readonly RecordsCsv[],
    known: string | undefined,
  ): Promise<Sums | undefined> {
    const types = RECORD_COLUMNS.map((name) => `${text(name)}: ${text(TYPES[name] as string)}`);
    const fresh = sources.map(
      ({ boot, file: csv }) => `
SELECT ${text(boot)} AS boot, * FROM read_csv(${exactly(csv)}, ${CSV}, columns = {${types.join(", ")}})`,
    );
    const select = SEALED.replace("SELECT", `SELECT ${text(box)} AS box,`);
    if (known === undefined) {
      await this.run(`COPY (${select} FROM (${fresh.join(" UNION ALL BY NAME ")})) TO ${text(file)} (${OPTIONS})`);
      return undefined;
    }
    await this.run(`CREATE OR REPLACE TEMP TABLE record (${TABLE})`);
    for (const one of fresh) await this.run(`INSERT INTO record BY NAME ${one}`);
    await this.run(`INSERT INTO record BY NAME ${UNSEALED} FROM ${parquetIn(known)} AS sealed
ANTI JOIN record ON record.boot = sealed.boot AND record.seq = sealed.seq`);
    const sums = await this.sumsOf("record", "made_ms");
    await this.run(`COPY (${select} FROM record ORDER BY made_ms, boot, seq) TO ${text(file)} (${OPTIONS})`);
    await this.run("DROP TABLE record");
    return sums;
  }

  /** Runs a statement. */
  async run(statement: string): Promise<void> {
    await this.connection.run(statement);
  }

  /** Rows of a file. */
  async count(file: string): Promise<number> {
    return Number((await this.row(`SELECT count(*)::DOUBLE AS n FROM ${parquetIn(file)}`))["n"]);
  }

  /** Reads every value of a file once, and returns how many rows it has. Throws where one cannot be read. */
  async readAll(file: string): Promise<number> {
    const query = `SELECT count(*)::DOUBLE AS n, bit_xor(hash(COLUMNS(*))) FROM ${parquetIn(file)}`;
    return Number((await this.row(query))["n"]);
  }

  /** Files of a sealed date by box, all of which can be read: others are put out of the way. */
  async wholeFiles(archive: ArchiveFiles, date: string): Promise<Map<string, string>> {
    for (const file of archive.files(date).values())
      try {
        await this.readAll(file);
      } catch {
        archive.setAside(file);
      }
    return archive.files(date);
  }

  /** What a file holds, read back. */
  sums(file: string): Promise<Sums> {
    return this.sumsOf(parquetIn(file), "epoch_ms(made)");
  }

  /**
   * Writes columns of what sealed files have of a time, UTC in ms, in order into a file of the same format. The time is the first
   * column of `order`. Files of earlier versions may lack columns: unknown there.
   */
  async sort(
    files: readonly string[],
    columns: string,
    order: string,
    [fromMs, toMs]: readonly [number, number],
    out: string,
  ): Promise<void> {
    const at = order.split(",")[0];
    await this.run(`COPY (SELECT ${columns} FROM ${parquetIn(files, ", union_by_name = true")}
WHERE ${at} >= make_timestamptz(${fromMs * 1000}) AND ${at} < make_timestamptz(${toMs * 1000}) ORDER BY ${order})
TO ${text(out)} (${OPTIONS})`);
  }

  /**
   * Writes files, one after another as they are, into one of another format. CSV has times of `zone` with their offset. `onFile` is given
   * the number, from 0, of the one that is being read, again and again. To be called once.
   */
  async join(
    files: readonly string[],
    columns: string,
    out: string,
    format: "csv" | "parquet",
    zone: string,
    onFile: (file: number) => void,
  ): Promise<void> {
    const options = format === "csv" ? "FORMAT csv, HEADER" : OPTIONS;
    // A connection on which rows are still on their way would not see a new function.
    const connection = await this.instance.connect();
    addReadingDay(connection, onFile);
    const selects = files.map((file, i) => `SELECT ${columns} FROM ${parquetIn(file)} WHERE ${readingDay(i)}`);
    try {
      // A zone that DuckDB does not know: an offset of 0 is right, too.
      await connection.run(`SET TimeZone = ${text(zone)}`).catch(() => connection.run(`SET TimeZone = 'UTC'`));
      await connection.run(`COPY (${selects.join(" UNION ALL BY NAME ")}) TO ${text(out)} (${options})`);
    } finally {
      connection.closeSync();
    }
  }

  /** The only row of a query that counts. */
  async row(query: string): Promise<{ [column: string]: unknown }> {
    for await (const [row] of this.stream(query)) if (row !== undefined) return row;
    throw new Error(`found no row, expected one: ${query}`);
  }

  /** Rows of a query, piece by piece. */
  async *stream(query: string): AsyncGenerator<{ [column: string]: unknown }[]> {
    const result = await this.connection.stream(query);
    for await (const rows of result.yieldRowObjectJs()) yield rows;
  }

  private async sumsOf(source: string, madeMs: string): Promise<Sums> {
    const query = `SELECT count(*)::VARCHAR AS records, coalesce(sum(seq), 0)::VARCHAR AS seq,
coalesce(sum(${madeMs}), 0)::VARCHAR AS made FROM ${source}`;
    const row = await this.row(query);
    const sum = (name: string): bigint => BigInt(String(row[name]));
    return { records: Number(row["records"]), seq: sum("seq"), madeMs: sum("made") };
  }
}

/** Parquet has no smaller type for whole numbers than 32 bits; its encoding makes small ones small. */
function typeOf(field: Field): string {
  if (field.sort === "flag") return "INTEGER";
  if (field.sort === "real") return "DOUBLE";
  if (field.sort !== "whole") return "VARCHAR";
  if (field.to < 2 ** 31) return "INTEGER";
  return field.from >= 0 && field.to < 2 ** 32 ? "UINTEGER" : "BIGINT";
}
