// One log file as the writer's thread sees it: opened when needed, watched for being taken away, set aside when damaged.
import { renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startOf } from "../core/local-days.ts";
import { makeFolder } from "../files/make-folder.ts";
import { ArchiveFiles, archiveOf } from "./archive/archive-files.ts";
import { StoredBoots } from "./boots.ts";
import { takeLock } from "./file-lock.ts";
import { faultOf, isFileAtFault, type LogFault } from "./log-fault.ts";
import { type LogRow, LogRows, type RowCounts, type Sealed } from "./log-rows.ts";
import type { RunClock } from "./runs.ts";
import { prepareTables } from "./schema.ts";

/** What became of a batch. */
export interface Written extends RowCounts {
  /** Damaged or foreign files that have been renamed to make place for a new one. */
  setAside: { name: string; fault: LogFault }[];
  /** Another host has the same file open. */
  isShared: boolean;
  /** The file was deleted, renamed or replaced while it was open: what was in it is not in this one. */
  isReplaced: boolean;
}

/** A lock that another program holds for this long is reported. Unit ms. */
const BUSY_MS = 2000;
/** A new file that is damaged as soon as this points to the disk: no files are heaped up. Unit ms. */
const REPLACE_MS = 600000;

interface Open {
  database: DatabaseSync;
  rows: LogRows;
  /** Device and number of the file, by which another one in its place is recognised. */
  identity: string;
}

/** The file of one store. */
export class LogFile {
  private file: string;
  private store: string;
  private open: Open | undefined;
  private lock: DatabaseSync | undefined;
  private isShared = false;
  private isReplaced = false;
  private setAside: Written["setAside"] = [];
  private replacedMs = Number.NEGATIVE_INFINITY;
  private boots = new StoredBoots();

  constructor(file: string, store: string) {
    this.file = file;
    this.store = store;
  }

  /** Writes a batch as one commit, all of it or nothing. Throws what the database or the system throws. */
  write(rows: readonly LogRow[], clocks: readonly RunClock[]): Written {
    const counts = this.commitOrReplace(rows, clocks);
    const { setAside, isShared, isReplaced } = this;
    this.setAside = [];
    this.isReplaced = false;
    return { ...counts, setAside, isShared, isReplaced };
  }

  /** As in LogRows. */
  openCalls(): string[] {
    return this.opened().rows.openCalls();
  }

  /** As in LogRows. */
  prune(sealed: Sealed): Sealed | undefined {
    return this.opened().rows.prune(sealed);
  }

  /** When the newest decision was made, in ms since 1970; of sealed days their beginning. Null where there is none. */
  newestMs(): number | null {
    const sealed = new ArchiveFiles(archiveOf(this.file), this.store, "decisions").dates().at(-1);
    const sealedMs = sealed === undefined ? null : startOf(sealed);
    const newestMs = this.opened().rows.newestMs();
    return newestMs === null || sealedMs === null ? (newestMs ?? sealedMs) : Math.max(newestMs, sealedMs);
  }

  close(): void {
    try {
      this.open?.database.close();
    } catch {
      // A file that is gone or damaged needs no orderly end.
    }
    this.open = undefined;
    if (this.lock === undefined) return;
    this.lock.close();
    this.lock = undefined;
    rmSync(`${this.file}.lock`, { force: true });
  }

  private commitOrReplace(rows: readonly LogRow[], clocks: readonly RunClock[]): RowCounts {
    try {
      return this.commit(rows, clocks);
    } catch (error) {
      const { cause } = faultOf(error);
      if (cause !== "locked" && cause !== "full") this.close();
      if (!isFileAtFault(faultOf(error))) throw error;
    }
    try {
      // A file that is damaged only for an old connection is whole for a new one.
      return this.commit(rows, clocks);
    } catch (error) {
      const fault = faultOf(error);
      if (!isFileAtFault(fault)) throw error;
      this.replace(fault);
      return this.commit(rows, clocks);
    }
  }

  private commit(rows: readonly LogRow[], clocks: readonly RunClock[]): RowCounts {
    if (this.open !== undefined && this.open.identity !== identityOf(this.file)) this.takenAway();
    const { rows: table, identity } = this.opened();
    const counts = table.write(rows, clocks);
    if (identity === identityOf(this.file)) return counts;
    // Meanwhile: what was written now is nowhere.
    this.takenAway();
    return this.commit(rows, clocks);
  }

  private takenAway(): void {
    this.close();
    this.isReplaced = true;
  }

  private opened(): Open {
    if (this.open !== undefined) return this.open;
    makeFolder(path.dirname(path.resolve(this.file)));
    try {
      this.open = this.openFile();
    } catch (error) {
      const fault = faultOf(error);
      if (!isFileAtFault(fault)) throw error;
      this.replace(fault);
      this.open = this.openFile();
    }
    this.takeLock();
    return this.open;
  }

  private openFile(): Open {
    const database = new DatabaseSync(this.file);
    try {
      database.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;`);
      prepareTables(database, this.file);
      return { database, rows: new LogRows(database, this.store, this.boots), identity: identityOf(this.file) };
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Renames the file, and the database's files beside it, so that its time and fault can be read in its name. */
  private replace(fault: LogFault): void {
    if (performance.now() - this.replacedMs < REPLACE_MS)
      throw new Error(`${fault.detail}, again after the file was set aside`);
    this.close();
    const { dir, name, ext } = path.parse(this.file);
    const time = new Date().toISOString().slice(0, 19).replaceAll(":", "");
    const aside = path.join(dir, `${name}.${time}.${fault.cause}${ext}`);
    renameSync(this.file, aside);
    for (const suffix of ["-wal", "-shm"]) moveIfThere(this.file + suffix, aside + suffix);
    this.replacedMs = performance.now();
    this.setAside.push({ name: aside, fault });
  }

  /** Without a lock, nothing is said of others. */
  private takeLock(): void {
    const lock = takeLock(`${this.file}.lock`);
    this.isShared = lock === "held";
    this.lock = lock === "held" ? undefined : lock;
  }
}

/** "" when there is no such file. */
function identityOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? "" : `${found.dev}:${found.ino}`;
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}
