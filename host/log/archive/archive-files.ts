// Where sealed days are: a folder for each store, table and local date, of Parquet files: one for each box in `telemetry`,
// one in each of the others. A folder that is
// being written has another ending; it gets its name when all of it is on disk.
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";

const DATE = /^\d{4}-\d\d-\d\d$/;
const UNFINISHED = ".unfinished";

/** The archive beside a log file: `log.sqlite` has `log-archive`. */
export function archiveOf(logFile: string): string {
  const { dir, name } = path.parse(logFile);
  return path.join(dir, `${name}-archive`);
}

/** What an archive has of a day. `rollups` are sums by half hour and box, for reports. */
export const TABLES = ["telemetry", "decisions", "events", "gaps", "rollups"] as const;
export type Table = (typeof TABLES)[number];

/** One table of one store in one archive. */
export class ArchiveFiles {
  private place: string;
  private root: string;

  constructor(archive: string, store: string, table: Table = "telemetry") {
    this.place = path.join(archive, store);
    this.root = path.join(this.place, table);
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
    return readdirSync(this.root)
      .filter((name) => DATE.test(name))
      .sort();
  }

  /** The folder of a sealed date. */
  folderOf(date: string): string {
    return path.join(this.root, date);
  }

  /** Files of a sealed date, by box. */
  files(date: string): Map<string, string> {
    const folder = this.folderOf(date);
    if (!existsSync(folder)) return new Map();
    const names = readdirSync(folder).filter((name) => name.endsWith(".parquet"));
    return new Map(names.map((name) => [name.slice(0, -".parquet".length), path.join(folder, name)]));
  }

  /** Size of a sealed date with all its tables. Unit bytes. */
  sizeOf(date: string): number {
    const files = TABLES.flatMap((table) => [...this.of(table).files(date).values()]);
    return files.reduce((sum, file) => sum + statSync(file).size, 0);
  }

  /** Removes a sealed date with all its tables for good. */
  remove(date: string): void {
    for (const table of TABLES) rmSync(this.of(table).folderOf(date), { recursive: true, force: true });
  }

  /** An empty folder to write a date into. */
  begin(date: string): string {
    const folder = this.folderOf(date) + UNFINISHED;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Puts what has been written in the place of what the date had. */
  finish(date: string): void {
    const folder = this.folderOf(date) + UNFINISHED;
    for (const name of readdirSync(folder))
      if (name.endsWith(".parquet")) sync(path.join(folder, name));
      else rmSync(path.join(folder, name));
    sync(folder);
    rmSync(this.folderOf(date), { recursive: true, force: true });
    renameSync(folder, this.folderOf(date));
    sync(this.root);
  }
}

/** On disk, not only in the system's memory. */
function sync(name: string): void {
  const handle = openSync(name, "r");
  fsyncSync(handle);
  closeSync(handle);
}
