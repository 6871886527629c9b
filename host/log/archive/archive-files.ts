// Where sealed days are: a folder for each store, table and local date, one Parquet file for each box. A folder that is
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

/** Sealed telemetry of one store in one archive. */
export class ArchiveFiles {
  private root: string;

  constructor(archive: string, store: string) {
    this.root = path.join(archive, store, "telemetry");
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

  /** Size of a sealed date. Unit bytes. */
  sizeOf(date: string): number {
    return [...this.files(date).values()].reduce((sum, file) => sum + statSync(file).size, 0);
  }

  /** Removes a sealed date for good. */
  remove(date: string): void {
    rmSync(this.folderOf(date), { recursive: true, force: true });
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
    for (const name of readdirSync(folder)) sync(path.join(folder, name));
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
