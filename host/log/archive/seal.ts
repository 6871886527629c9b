// Seals a day: its records, decisions, events and gaps go from the log into Parquet, are read back and compared, and may
// then leave the log.
import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { DayReader, type Part } from "../day-reader.ts";
import type { Sealed } from "../log-rows.ts";
import type { ArchiveFiles } from "./archive-files.ts";
import { Parquet, RECORD_COLUMNS, type RecordsCsv, type Sums } from "./parquet.ts";
import { rollUp } from "./rollups.ts";
import { sealRows } from "./row-tables.ts";

/** A sealed day. `parts` are the records and rows that the archive has and the log does not need any more. */
export interface SealedDay {
  date: string;
  records: number;
  parts: Sealed[];
}

/** Records whose text SQLite puts together at a time. */
const CHUNK = 1000;
/** SQLite makes JSON three times as fast as it joins text; without its brackets it is CSV whose unknown is null. */
const LINE = `trim(json_array(${RECORD_COLUMNS.map((name) => `"${name}"`).join(", ")}), '[]')`;
const CSV = `
SELECT group_concat(line, char(10)) AS lines, count(*) AS records, sum(seq) AS seq, sum(made_ms) AS made, max(seq) AS last FROM (
  SELECT ${LINE} AS line, seq, made_ms FROM records
  WHERE store = ? AND box = ? AND boot = ? AND seq BETWEEN ? AND ? AND made_ms BETWEEN ? AND ? ORDER BY seq LIMIT ${CHUNK})`;

/**
 * Writes a local date into the archive, with what it has there already. Undefined where the log has nothing of it. Throws
 * when what was written is not what was read; the archive is then as it was.
 */
export async function sealDay(
  logFile: string,
  store: string,
  archive: ArchiveFiles,
  date: string,
): Promise<SealedDay | undefined> {
  const reader = new DayReader(logFile, store);
  const database = new DatabaseSync(logFile, { readOnly: true });
  try {
    const rows = await Parquet.use((parquet) => sealRows(parquet, database, store, archive, date));
    const parts = reader.partsOfDay(date);
    if (parts.length === 0) return rows.length === 0 ? undefined : { date, records: 0, parts: rows };
    const records = await Parquet.use(async (parquet) => {
      const before = await parquet.wholeFiles(archive, date);
      const folder = archive.begin(date);
      const csv = new CsvWriter(database.prepare(CSV), store, folder);
      const boxes = [...new Set([...parts.map((part) => part.box), ...before.keys()])];
      const csvs = boxes.map((box) => () => ({ box, ...csv.write(parts.filter((part) => part.box === box)) }));
      const sealed = await sealBoxes(parquet, csvs, folder, before);
      archive.finish(date);
      await rollUp(parquet, archive, date);
      return sealed;
    });
    return { date, records, parts: [...parts, ...rows] };
  } finally {
    database.close();
    reader.close();
  }
}

/** A box's records as CSV, and what they sum up to. */
interface BoxCsv {
  box: string;
  sources: RecordsCsv[];
  sums: Sums;
}

/** Writes each box's file; SQLite writes the next one's CSV while DuckDB, in its own thread, has this one's. */
async function sealBoxes(
  parquet: Parquet,
  csvs: readonly (() => BoxCsv)[],
  folder: string,
  before: ReadonlyMap<string, string>,
): Promise<number> {
  let records = 0;
  let next = csvs[0]?.();
  for (let i = 0; next !== undefined; i++) {
    const sealing = sealBox(parquet, next, folder, before.get(next.box));
    try {
      next = csvs[i + 1]?.();
    } finally {
      records += await sealing;
    }
  }
  return records;
}

async function sealBox(
  parquet: Parquet,
  { box, sources, sums }: BoxCsv,
  folder: string,
  known: string | undefined,
): Promise<number> {
  const file = path.join(folder, `${box}.parquet`);
  const expected = (await parquet.write(file, box, sources, known)) ?? sums;
  compare(file, await parquet.sums(file), expected);
  for (const source of sources) rmSync(source.file);
  return expected.records;
}

/** Writes records as CSV, as SQLite puts them together: a row is never an object here. */
class CsvWriter {
  private select: StatementSync;
  private store: string;
  private folder: string;

  constructor(select: StatementSync, store: string, folder: string) {
    this.select = select;
    this.store = store;
    this.folder = folder;
  }

  write(parts: readonly Part[]): { sources: RecordsCsv[]; sums: Sums } {
    const sums: Sums = { records: 0, seq: 0n, madeMs: 0n };
    const sources = parts.map((part, i) => {
      const file = path.join(this.folder, `${part.box}-${i}.csv`);
      const handle = openSync(file, "w");
      // A box's numbers may leap: what is counted is records.
      for (let last = part.first - 1; last < part.last; ) last = this.writeChunk(part, last + 1, handle, sums);
      closeSync(handle);
      return { boot: part.boot, file };
    });
    return { sources, sums };
  }

  /** Returns the number of the last record of what it has written, or of the part where there is nothing more. */
  private writeChunk({ box, boot, last, fromMs, toMs }: Part, first: number, handle: number, sums: Sums): number {
    const row = this.select.get(this.store, box, boot, first, last, fromMs, toMs);
    if (typeof row?.["lines"] !== "string") return last;
    writeFileSync(handle, `${row["lines"]}\n`);
    sums.records += Number(row["records"]);
    sums.seq += BigInt(Number(row["seq"]));
    sums.madeMs += BigInt(Number(row["made"]));
    return Number(row["last"]);
  }
}

function compare(file: string, found: Sums, expected: Sums): void {
  for (const key of ["records", "seq", "madeMs"] as const)
    if (found[key] !== expected[key])
      throw new Error(`${file}: found ${found[key]} as the sum of ${key}, expected ${expected[key]}`);
}
