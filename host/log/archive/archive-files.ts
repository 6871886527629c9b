// Where sealed days are: a folder for each store, table and local date, of Parquet files: one for each box in `telemetry`,
// one in each of the others. A folder that is being written or removed has another ending. At no moment does a sealed day
// lack a file: the host may be killed at any time.
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { isName } from "../../../protocol/host-topics.ts";
import { dateAfter, isDate } from "../../core/local-days.ts";
import { makeFolder } from "../../files/make-folder.ts";
import { type Locking, takeLock } from "../file-lock.ts";
import { changesOf, listedIn, SUMS, writeSums } from "./sums.ts";

const SEALED = ".parquet";
const UNFINISHED = ".unfinished";
/** Ending of a file that has been put out of the way. */
export const DAMAGED = ".damaged";

/** The archive beside a log file: `log.sqlite` has `log-archive`. */
export function archiveOf(logFile: string): string {
  const { dir, name } = path.parse(logFile);
  return path.join(dir, `${name}-archive`);
}

/** Stores that an archive has days of, by name; a folder of something else is none. */
export function storesIn(archive: string): string[] {
  if (!existsSync(archive)) return [];
  return readdirSync(archive).filter((name) => isName(name) && new ArchiveFiles(archive, name).allDates().length > 0);
}

/** What an archive has of a day. `rollups` are sums by half hour and box, for reports. */
export const TABLES = ["telemetry", "decisions", "events", "gaps", "rollups"] as const;
export type Table = (typeof TABLES)[number];

/** One table of one store in one archive. */
export class ArchiveFiles {
  readonly table: Table;
  private place: string;
  private root: string;

  constructor(archive: string, store: string, table: Table = "telemetry") {
    this.place = path.join(archive, store);
    this.table = table;
    this.root = path.join(this.place, table);
  }

  /**
   * Keeps others from sealing or removing days of this store, until what is returned is closed; "held" by another process. Undefined
   * where nothing has been sealed yet, or files cannot be locked.
   */
  lock(): Locking {
    return takeLock(`${this.place}.lock`);
  }

  /** Sealed dates beside those asked for: of days that were sealed by the dates of another zone, something may be in them. */
  datesBeside(isAsked: (date: string) => boolean): string[] {
    const isBeside = (date: string): boolean => isAsked(dateAfter(date, -1)) || isAsked(dateAfter(date, 1));
    return this.dates().filter((date) => !isAsked(date) && isBeside(date));
  }

  /** Another table of the same store. */
  of(table: Table): ArchiveFiles {
    return new ArchiveFiles(path.dirname(this.place), path.basename(this.place), table);
  }

  /** Local dates of which any table has something, the oldest first. */
  allDates(): string[] {
    return [...new Set(TABLES.flatMap((table) => this.of(table).dates()))].sort();
  }

  /** Sealed local dates, the oldest first. */
  dates(): string[] {
    if (!existsSync(this.root)) return [];
    return readdirSync(this.root, { withFileTypes: true })
      .filter((entry) => isDate(entry.name) && (entry.isDirectory() || entry.isSymbolicLink()))
      .map(({ name }) => name)
      .sort();
  }

  /** The folder of a sealed date. */
  folderOf(date: string): string {
    return path.join(this.root, date);
  }

  /** Files of a sealed date, by box: those that were sealed, where that is written down. */
  files(date: string): Map<string, string> {
    const folder = this.folderOf(date);
    const names = this.names(date);
    const listed = listedIn(folder, (name) => names.has(name) || names.has(name + DAMAGED));
    const sealed = [...names].filter((name) => name.endsWith(SEALED) && (listed?.has(name) ?? true));
    return new Map(sealed.map((name) => [name.slice(0, -SEALED.length), path.join(folder, name)]));
  }

  /** Files beside those of a sealed date that look as if they were of them; nothing reads them. */
  strangers(date: string): string[] {
    const files = new Set(this.files(date).values());
    return [...this.names(date)]
      .filter((name) => name.endsWith(SEALED))
      .map((name) => path.join(this.folderOf(date), name))
      .filter((file) => !files.has(file));
  }

  /** Puts a file that cannot be read out of the way of what comes for its date. */
  setAside(file: string): void {
    renameSync(file, file + DAMAGED);
  }

  /** Files of a sealed date that have been put out of the way. */
  setAsideFiles(date: string): string[] {
    return [...this.names(date)]
      .filter((name) => name.endsWith(DAMAGED))
      .map((name) => path.join(this.folderOf(date), name));
  }

  /** Files of a sealed date that are not as they were written, each with what is wrong. Reads all of them. */
  changes(date: string): Map<string, string> {
    return changesOf(this.folderOf(date));
  }

  /** Size of a sealed date with all its tables. Unit bytes. */
  sizeOf(date: string): number {
    const files = TABLES.flatMap((table) => [...this.of(table).files(date).values()]);
    return files.reduce((sum, file) => sum + statSync(file).size, 0);
  }

  /** Whether a sealed date's records are gone: their sums by half hour are there. */
  isMissing(date: string): boolean {
    return existsSync(this.of("rollups").folderOf(date)) && !existsSync(this.of("telemetry").folderOf(date));
  }

  /** Removes a sealed date with all its tables for good, sums first; a day is there with all its boxes or not at all. */
  remove(date: string): void {
    const folders = TABLES.toReversed().map((table) => this.of(table).folderOf(date));
    // Renamed at once, as removing takes a while: who is killed meanwhile leaves no day that lacks a table.
    for (const folder of folders.filter(existsSync)) {
      rmSync(folder + UNFINISHED, { recursive: true, force: true });
      renameSync(folder, folder + UNFINISHED);
    }
    for (const folder of folders) rmSync(folder + UNFINISHED, { recursive: true, force: true });
  }

  /** Removes what was left half written or half removed, by a host that was killed or for want of room. Only for whoever has the lock. */
  sweep(): void {
    for (const { root } of TABLES.map((table) => this.of(table)))
      for (const name of existsSync(root) ? readdirSync(root) : [])
        if (name.endsWith(UNFINISHED)) rmSync(path.join(root, name), { recursive: true, force: true });
  }

  private names(date: string): Set<string> {
    const folder = this.folderOf(date);
    return new Set(existsSync(folder) ? readdirSync(folder) : []);
  }

  /** An empty folder to write a date into. */
  begin(date: string): string {
    const folder = this.folderOf(date) + UNFINISHED;
    rmSync(folder, { recursive: true, force: true });
    makeFolder(folder);
    return folder;
  }

  /** Puts what has been written in the place of what the date had, file by file. */
  finish(date: string): void {
    const [folder, fresh] = [this.folderOf(date), this.folderOf(date) + UNFINISHED];
    for (const name of readdirSync(fresh))
      if (name.endsWith(SEALED)) sync(path.join(fresh, name));
      else rmSync(path.join(fresh, name));
    writeSums(fresh);
    sync(path.join(fresh, SUMS));
    sync(fresh);
    if (existsSync(folder)) {
      // The list of sums is there last, so that no file is ever found to be another than it says.
      const names = readdirSync(fresh).filter((name) => name !== SUMS);
      rmSync(path.join(folder, SUMS), { force: true });
      for (const name of [...names, SUMS]) renameSync(path.join(fresh, name), path.join(folder, name));
      sync(folder);
      rmSync(fresh, { recursive: true });
    } else renameSync(fresh, folder);
    sync(this.root);
  }
}

/** On disk, not only in the system's memory. */
function sync(name: string): void {
  const handle = openSync(name, "r");
  fsyncSync(handle);
  closeSync(handle);
}
