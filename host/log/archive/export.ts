// One table of any range as one file: sealed days and, by way of a sealed copy, what the log still has.
import { chmodSync, cpSync, existsSync, realpathSync, renameSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { InputError } from "../../core/input-error.ts";
import { endOf, startOf } from "../../core/local-days.ts";
import { makeTemporary, removeTemporary } from "../../files/temporary-folder.ts";
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
 * Writes a table into a file, whole or not at all. Day by day it is put in order beside that file, so that a year takes no more
 * memory than its largest day, and then joined. `onProgress` is given days: once read from the log, once ordered, once written.
 * Returns the days that had something.
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
  const dates = datesOf(sealed, open, fromMs, toMs);
  const folders: string[] = [];
  const temporary = (prefix: string): string => {
    const folder = makeTemporary(prefix);
    folders.push(folder);
    return folder;
  };
  try {
    // Beside the file there is room, also for what does not fit into memory.
    const ordered = temporary(path.resolve(`${out}.`));
    const copies = temporary(path.join(tmpdir(), "tillbeacon-export-"));
    return await Parquet.use(async (parquet) => {
      const days: string[] = [];
      const steps = 2 * dates.length + dates.filter(({ isOpen }) => isOpen).length;
      let [done, asked] = [0, 0];
      for (const { date, isOpen, isBeside } of dates) {
        const copy = new ArchiveFiles(path.join(copies, date), store, table);
        if (isOpen) {
          await copyDay(parquet, logFile, store, copy, date, sealed);
          onProgress(++done, steps);
        }
        const day = path.join(ordered, `${date}.parquet`);
        if (await sortDay(parquet, (isOpen ? copy : sealed).files(date), table, [fromMs, toMs], day, isBeside)) {
          days.push(day);
          if (!isBeside) asked += 1;
        }
        onProgress(++done, steps);
      }
      const onDay = (day: number): void => onProgress(done + day, steps);
      const columns = format === "csv" && table === "decisions" ? AS_TEXT : "*";
      if (days.length > 0)
        await writeWhole(out, path.join(ordered, "all"), (file) =>
          parquet.join(days, columns, file, format, Intl.DateTimeFormat().resolvedOptions().timeZone, onDay),
        );
      return days.length > 0 ? Math.max(1, asked) : 0;
    }, ordered);
  } finally {
    for (const folder of folders) removeTemporary(folder);
  }
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
  const isWithin = (date: string): boolean => endOf(date) > fromMs && startOf(date) < toMs;
  const within = [...new Set([...open, ...sealed.dates()])].filter(isWithin);
  return [
    ...within.map((date) => ({ date, isOpen: open.has(date), isBeside: false })),
    ...sealed.datesBeside(isWithin).map((date) => ({ date, isOpen: false, isBeside: true })),
  ].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Puts a day's rows of a time in order; false where there are none. */
async function sortDay(
  parquet: Parquet,
  files: ReadonlyMap<string, string>,
  table: ExportTable,
  time: readonly [number, number],
  out: string,
  isBeside: boolean,
): Promise<boolean> {
  const names = [...files.values()];
  if (names.length === 0) return false;
  const order = table === "telemetry" ? "made, box, seq" : `"at", id`;
  try {
    await parquet.sort(names, RECORDED, order, time, out);
  } catch (error) {
    const damage = await damageIn(parquet, names);
    // A day that nobody has asked for keeps nobody from the others.
    if (damage !== undefined && isBeside) return false;
    throw damage ?? error;
  }
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

/** A copy of what log and archive have of a day, each row once: a host that was killed may have sealed what the log still has. */
async function copyDay(
  parquet: Parquet,
  logFile: string,
  store: string,
  copy: ArchiveFiles,
  date: string,
  sealed: ArchiveFiles,
): Promise<void> {
  if (existsSync(sealed.folderOf(date))) cpSync(sealed.folderOf(date), copy.folderOf(date), { recursive: true });
  if (sealed.table === "telemetry") {
    await sealDay(logFile, store, copy, date);
    return;
  }
  const database = openToRead(logFile);
  await sealRows(parquet, database, store, copy, date);
  database.close();
}
