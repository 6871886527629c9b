// One table of any range as one file: sealed days and, by way of a sealed copy, what the log still has.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InputError } from "../../core/input-error.ts";
import { endOf, startOf } from "../../core/local-days.ts";
import { DayReader } from "../day-reader.ts";
import { openToRead } from "../open-to-read.ts";
import { ArchiveFiles, archiveOf, type Table } from "./archive-files.ts";
import { Parquet } from "./parquet.ts";
import { datesOfRows, sealRows } from "./row-tables.ts";
import { sealDay } from "./seal.ts";

/** What can be exported. */
export type ExportTable = Exclude<Table, "rollups">;

/** Which table, and of which time, its end not included; ms since 1970. */
export interface ExportRange {
  table: ExportTable;
  fromMs: number;
  toMs: number;
}

/** What was recorded, without what was added for questions. */
const RECORDED = "COLUMNS(name -> name <> 'quarter')";
/** A reason may begin with the name of a till; what a spreadsheet would run as a formula gets an apostrophe. */
const AS_TEXT = "* REPLACE (regexp_replace(reason, '^([-=+@])', '''\\1') AS reason)";

/**
 * Writes a table into a file. Day by day it is put in order beside that file, so that a year takes no more memory than its
 * largest day, and then joined. `onProgress` is given days: once read from the log, once ordered, once written. Returns the
 * days that had something.
 */
export async function exportTable(
  logFile: string,
  store: string,
  { table, fromMs, toMs }: ExportRange,
  out: string,
  format: "csv" | "parquet",
  onProgress: (days: number, of: number) => void,
): Promise<number> {
  const sealed = new ArchiveFiles(archiveOf(logFile), store, table);
  const open = openDates(logFile, store, table);
  const dates = [...new Set([...open, ...sealed.dates()])]
    .filter((date) => endOf(date) > fromMs && startOf(date) < toMs)
    .sort();
  const order = table === "telemetry" ? "made, box, seq" : `"at", id`;
  const copies = mkdtempSync(path.join(tmpdir(), "tillbeacon-export-"));
  const parts = [copies];
  // Beside the file there is room for what does not fit into memory.
  const parquet = await Parquet.open(1, path.dirname(path.resolve(out)));
  try {
    const ordered = mkdtempSync(path.resolve(`${out}.`));
    parts.push(ordered);
    const days: string[] = [];
    const steps = 2 * dates.length + dates.filter((date) => open.has(date)).length;
    let done = 0;
    for (const date of dates) {
      const files = [...sealed.files(date).values()];
      if (open.has(date)) {
        const copy = new ArchiveFiles(path.join(copies, date), store, table);
        await copyDay(parquet, logFile, store, copy, date, table);
        files.push(...copy.files(date).values());
        onProgress(++done, steps);
      }
      const day = path.join(ordered, `${date}.parquet`);
      if (files.length > 0) {
        await parquet.sort(files, RECORDED, order, [fromMs, toMs], day).catch(async (error) => {
          throw (await damageIn(parquet, files)) ?? error;
        });
        if ((await parquet.count(day)) > 0) days.push(day);
      }
      onProgress(++done, steps);
    }
    const onDay = (day: number): void => onProgress(done + day, steps);
    const columns = format === "csv" && table === "decisions" ? AS_TEXT : "*";
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (days.length > 0) await parquet.join(days, columns, out, format, zone, onDay);
    return days.length;
  } finally {
    parquet.close();
    for (const folder of parts) rmSync(folder, { recursive: true, force: true });
  }
}

/** The first file that cannot be read, if it is for one that a day cannot be. */
async function damageIn(parquet: Parquet, files: readonly string[]): Promise<InputError | undefined> {
  for (const file of files)
    try {
      await parquet.readAll(file);
    } catch (error) {
      const [what = ""] = (error as Error).message.split("\n");
      return new InputError(
        file,
        1,
        what,
        "a sealed file that can be read (tillbeacon log check names all that cannot)",
      );
    }
  return undefined;
}

/** Local dates of which log or archive has something in a table, the oldest first. */
export function exportDates(logFile: string, store: string, table: ExportTable): string[] {
  const sealed = new ArchiveFiles(archiveOf(logFile), store, table).dates();
  return [...new Set([...openDates(logFile, store, table), ...sealed])].sort();
}

function openDates(logFile: string, store: string, table: ExportTable): Set<string> {
  if (table !== "telemetry") return datesOfRows(logFile, store);
  const reader = new DayReader(logFile, store);
  const dates = new Set(reader.days());
  reader.close();
  return dates;
}

async function copyDay(
  parquet: Parquet,
  logFile: string,
  store: string,
  copy: ArchiveFiles,
  date: string,
  table: ExportTable,
): Promise<void> {
  if (table === "telemetry") {
    await sealDay(logFile, store, copy, date);
    return;
  }
  const database = openToRead(logFile);
  await sealRows(parquet, database, store, copy, date);
  database.close();
}
