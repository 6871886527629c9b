// One table of any range as one file: sealed days and, by way of a sealed copy, what the log still has.
import { chmodSync, cpSync, realpathSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { touches } from "../../core/local-days.ts";
import { makeFolder } from "../../files/make-folder.ts";
import { DayReader } from "../day-reader.ts";
import { damageOrThrow } from "../log-fault.ts";
import { openToRead } from "../open-to-read.ts";
import { inWorkFolder } from "../work-folder.ts";
import { ArchiveFiles, archiveOf, type Table } from "./archive-files.ts";
import { type Damage, damageIn, wholeOf } from "./damage.ts";
import { Parquet } from "./parquet.ts";
import { datesOfRows, sealRows } from "./row-tables.ts";
import { sealDay } from "./seal.ts";

/** "csv-bom": with a byte order mark, by which Excel knows UTF-8. */
export type ExportFormat = "csv" | "csv-bom" | "parquet";

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
const AS_TEXT = "REPLACE (regexp_replace(reason, '^([-=+@])', '''\\1') AS reason)";
/** Where days are put in order, beside the file that is made of them. */
const WORK = ".tillbeacon-export-";
const BYTE_ORDER_MARK = "\uFEFF";

/** What of the ordered days is written. DuckDB has no option for a byte order mark, but writes any name of the first column. */
function columnsOf(table: ExportTable, format: ExportFormat): string {
  const first = table === "telemetry" ? "box" : "at";
  const asText = format !== "parquet" && table === "decisions" ? AS_TEXT : "";
  return ["*", asText, format === "csv-bom" ? `RENAME ("${first}" AS "${BYTE_ORDER_MARK}${first}")` : ""].join(" ");
}

/** Who is told of an export. */
export interface ExportWatch {
  /** Days, of how many: once read from the log, once ordered, once written. */
  onDay(days: number, of: number): void;
  /** What is damaged, and left out. */
  onDamage(damage: Damage): void;
}

/**
 * Writes a table into a file, whole or not at all. Day by day it is put in order beside that file, so that a year takes no more
 * memory than its largest day, and then joined. Returns the days that had something.
 */
export async function exportTable(
  logFile: string,
  store: string,
  { table, fromMs, toMs }: ExportRange,
  out: string,
  format: ExportFormat,
  watch: ExportWatch,
): Promise<number> {
  const sealed = new ArchiveFiles(archiveOf(logFile), store, table);
  const open = openDates(logFile, store, table, watch.onDamage);
  const dates = datesOf(sealed, open, fromMs, toMs);
  for (const date of table === "telemetry" ? sealed.of("rollups").dates() : [])
    if (touches(date, fromMs, toMs) && sealed.isMissing(date))
      watch.onDamage({ file: sealed.folderOf(date), found: "no such folder", date });
  // Beside the file there is room, also for what does not fit into memory.
  return inWorkFolder(path.dirname(path.resolve(out)), WORK, (folder) =>
    Parquet.use(async (parquet) => {
      const days: string[] = [];
      const steps = 2 * dates.length + dates.filter(({ isOpen }) => isOpen).length;
      let [done, asked] = [0, 0];
      for (const { date, isOpen, isBeside } of dates) {
        const onDamage = isBeside ? () => {} : watch.onDamage;
        const damage = await damageIn(parquet, sealed, date);
        for (const [file, found] of damage) onDamage({ file, found, date });
        let files = wholeOf(sealed.files(date), damage);
        if (isOpen) {
          const copy = new ArchiveFiles(path.join(folder, "copies", date), store, table);
          files = await copyDay(parquet, logFile, store, copy, date, files, onDamage);
          watch.onDay(++done, steps);
        }
        const day = path.join(folder, `${date}.parquet`);
        if (await sortDay(parquet, files, table, [fromMs, toMs], day)) {
          days.push(day);
          if (!isBeside) asked += 1;
        }
        watch.onDay(++done, steps);
      }
      const onDay = (day: number): void => watch.onDay(done + day, steps);
      const ending = format === "parquet" ? "parquet" : "csv";
      if (days.length > 0)
        await writeWhole(out, path.join(folder, "all"), (file) =>
          parquet.join(
            days,
            columnsOf(table, format),
            file,
            ending,
            Intl.DateTimeFormat().resolvedOptions().timeZone,
            onDay,
          ),
        );
      return days.length > 0 ? Math.max(1, asked) : 0;
    }, folder),
  );
}

/** A local date that may have something of a range. */
interface ExportDate {
  date: string;
  /** The log has something of it. */
  isOpen: boolean;
  /** It is outside of the range: what was sealed by the dates of another zone may still be within. */
  isBeside: boolean;
}

function datesOf(sealed: ArchiveFiles, open: ReadonlySet<string>, fromMs: number, toMs: number): ExportDate[] {
  const isAsked = (date: string): boolean => touches(date, fromMs, toMs);
  const within = [...new Set([...open, ...sealed.dates()])].filter(isAsked);
  return [
    ...within.map((date) => ({ date, isOpen: open.has(date), isBeside: false })),
    ...sealed.datesBeside(isAsked).map((date) => ({ date, isOpen: false, isBeside: true })),
  ].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Puts a day's rows of a time in order; false where there are none. */
async function sortDay(
  parquet: Parquet,
  files: ReadonlyMap<string, string>,
  table: ExportTable,
  time: readonly [number, number],
  out: string,
): Promise<boolean> {
  if (files.size === 0) return false;
  const order = table === "telemetry" ? "made, box, seq" : `"at", id`;
  await parquet.sort([...files.values()], RECORDED, order, time, out);
  return (await parquet.count(out)) > 0;
}

/** Has a file written beside, and put in its place when it is whole. What is no file, such as a pipe, is written to. */
async function writeWhole(out: string, beside: string, write: (file: string) => Promise<void>): Promise<void> {
  const known = statSync(out, { throwIfNoEntry: false });
  if (known?.isFile() === false) {
    await write(out);
    return;
  }
  await write(beside);
  if (known !== undefined) chmodSync(beside, known.mode & 0o777);
  renameSync(beside, known === undefined ? out : realpathSync(out));
}

/** Local dates of which log or archive has something in a table, the oldest first; of a damaged log nothing is known. */
export function exportDates(logFile: string, store: string, table: ExportTable): string[] {
  const sealed = new ArchiveFiles(archiveOf(logFile), store, table).dates();
  return [...new Set([...openDates(logFile, store, table, () => {}), ...sealed])].sort();
}

function openDates(logFile: string, store: string, table: ExportTable, onDamage: ExportWatch["onDamage"]): Set<string> {
  let reader: DayReader | undefined;
  try {
    if (table !== "telemetry") return datesOfRows(logFile, store);
    reader = new DayReader(logFile, store);
    return new Set(reader.days());
  } catch (error) {
    onDamage({ file: logFile, found: damageOrThrow(error), date: null });
    return new Set();
  } finally {
    reader?.close();
  }
}

/**
 * A copy of what log and archive have of a day, each row once: a host that was killed may have sealed what the log still has. Gives its
 * files; those of the archive where the log is damaged.
 */
async function copyDay(
  parquet: Parquet,
  logFile: string,
  store: string,
  copy: ArchiveFiles,
  date: string,
  sealed: ReadonlyMap<string, string>,
  onDamage: ExportWatch["onDamage"],
): Promise<Map<string, string>> {
  if (sealed.size > 0) makeFolder(copy.folderOf(date));
  for (const file of sealed.values()) cpSync(file, path.join(copy.folderOf(date), path.basename(file)));
  let database: DatabaseSync | undefined;
  try {
    if (copy.table === "telemetry") await sealDay(logFile, store, copy, date);
    else {
      database = openToRead(logFile);
      await sealRows(parquet, database, store, copy, date);
    }
    return copy.files(date);
  } catch (error) {
    onDamage({ file: logFile, found: damageOrThrow(error), date });
    return new Map(sealed);
  } finally {
    database?.close();
  }
}
