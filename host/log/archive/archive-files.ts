// The files of sealed days: a folder of Parquet files for each store, table and local date, with one file per box in `telemetry` and one
// in each other table. A folder that is being written or removed has the ending UNFINISHED. The host may be killed at any time without
// a sealed day losing a file.
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { isName } from "../../../protocol/host-topics.ts";
import { dateAfter, isDate } from "../../core/local-days.ts";
import { makeFolder } from "../../files/make-folder.ts";
import { type Locking, takeLock } from "../file-lock.ts";
import { changesOf, listedIn, SUMS, writeSums } from "./sums.ts";

const SEALED = ".parquet";
const UNFINISHED = ".unfinished";
/** Ending of a file that has been set aside. */
export const DAMAGED = ".damaged";

/** The archive beside a log file: `log.sqlite` has `log-archive`. */
export function archiveOf(logFile: string): string {
  const { dir, name } = path.parse(logFile);
  return path.join(dir, `${name}-archive`);
}

/** Names of the stores that an archive has days of. */
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
   * Takes the lock for sealing and removing days of this store; close it to release. "held": another process has it. Undefined where
   * nothing has been sealed yet, or files cannot be locked.
   */
  lock(): Locking {
    return takeLock(`${this.place}.lock`);
  }

  /** Sealed dates next to those asked for, which may have records of those where they were sealed in another time zone. */
  datesBeside(isAsked: (date: string) => boolean): string[] {
    const isBeside = (date: string): boolean => isAsked(dateAfter(date, -1)) || isAsked(dateAfter(date, 1));
    return this.dates().filter((date) => !isAsked(date) && isBeside(date));
  }

  /** Another table of the same store. */
  of(table: Table): ArchiveFiles {
    return new ArchiveFiles(path.dirname(this.place), path.basename(this.place), table);
  }

  /** Local dates that any table has, the oldest first. */
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

  /** Files of a sealed date by box; only those in its list of sums, where it has one. */
  files(date: string): Map<string, string> {
    const folder = this.folderOf(date);
    const names = this.names(date);
    const listed = listedIn(folder, (name) => names.has(name) || names.has(name + DAMAGED));
    const sealed = [...names].filter((name) => name.endsWith(SEALED) && (listed?.has(name) ?? true));
    return new Map(sealed.map((name) => [name.slice(0, -SEALED.length), path.join(folder, name)]));
  }

  /** Parquet files in the folder of a sealed date that are not in its list; they are never read. */
  strangers(date: string): string[] {
    const files = new Set(this.files(date).values());
    return [...this.names(date)]
      .filter((name) => name.endsWith(SEALED))
      .map((name) => path.join(this.folderOf(date), name))
      .filter((file) => !files.has(file));
  }

  /** Renames a file that cannot be read, so that its date can be written again. */
  setAside(file: string): void {
    renameSync(file, file + DAMAGED);
  }

  /** Files of a sealed date that have been set aside. */
  setAsideFiles(date: string): string[] {
    return [...this.names(date)]
      .filter((name) => name.endsWith(DAMAGED))
      .map((name) => path.join(this.folderOf(date), name));
  }

  /** Files of a sealed date that have changed since they were written, each with what is wrong. Reads all of them. */
  changes(date: string): Map<string, string> {
    return changesOf(this.folderOf(date));
  }

  /** Size of a sealed date with all its tables. Unit bytes. */
  sizeOf(date: string): number {
    const files = TABLES.flatMap((table) => [...this.of(table).files(date).values()]);
    return files.reduce((sum, file) => sum + statSync(file).size, 0);
  }

  /** Whether the records of a sealed date are gone while their sums by half hour remain. */
  isMissing(date: string): boolean {
    return existsSync(this.of("rollups").folderOf(date)) && !existsSync(this.of("telemetry").folderOf(date));
  }

  /** Deletes a sealed date with all its tables, sums first. Of each table either all files are there or none. */
  remove(date: string): void {
    for (const table of TABLES.toReversed()) {
      const folder = this.of(table).folderOf(date);
      if (!existsSync(folder)) continue;
      rmSync(folder + UNFINISHED, { recursive: true, force: true });
      renameSync(folder, folder + UNFINISHED);
      rmSync(folder + UNFINISHED, { recursive: true, force: true });
    }
  }

  /** Deletes what was left half written or half removed. Only to be called with the lock. */
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

  /** Replaces the files of a date by those written since `begin`, one by one. */
  finish(date: string): void {
    const [folder, fresh] = [this.folderOf(date), this.folderOf(date) + UNFINISHED];
    for (const name of readdirSync(fresh))
      if (name.endsWith(SEALED)) sync(path.join(fresh, name));
      else rmSync(path.join(fresh, name));
    writeSums(fresh);
    sync(path.join(fresh, SUMS));
    sync(fresh);
    if (existsSync(folder)) {
      // The list of sums is replaced last, so that no file ever differs from its sum.
      const names = readdirSync(fresh).filter((name) => name !== SUMS);
      rmSync(path.join(folder, SUMS), { force: true });
      for (const name of [...names, SUMS]) renameSync(path.join(fresh, name), path.join(folder, name));
      sync(folder);
      rmSync(fresh, { recursive: true });
    } else renameSync(fresh, folder);
    sync(this.root);
  }
}

/** Has a file or folder written to the disk. */
function sync(name: string): void {
  const handle = openSync(name, "r");
  fsyncSync(handle);
  closeSync(handle);
}
