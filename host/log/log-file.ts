// One log file as the writer's thread sees it: opened when needed, watched for being taken away, set aside when damaged.
import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { type LastRecord, lastRecordIn, type StoredBoot, StoredBoots } from "./boots.ts";
import { faultOf, isFileAtFault, type LogFault } from "./log-fault.ts";
import { prepareTables, TELEMETRY_COLUMNS } from "./schema.ts";

/** A record to be logged. `life` counts the lives of this boot id that the host has told apart, from 0. */
export interface TelemetryRow {
  table: "telemetry";
  box: string;
  life: number;
  receivedMs: number;
  telemetry: Telemetry;
}

/** A row of another table, by column. */
export interface OtherRow {
  table: "decision" | "gap";
  cells: { [column: string]: string | number | null };
}

export type LogRow = TelemetryRow | OtherRow;

/** A record that says something else than the one of the same number that is in the log. */
export interface Conflict {
  box: string;
  boot: string;
  seq: number;
}

/** What became of a batch. */
export interface Written {
  /** Telemetry rows that were new, and that were there already. */
  fresh: number;
  known: number;
  conflicts: Conflict[];
  /** Boxes that have started again with a boot id that the log has had before. */
  relived: string[];
  /** Damaged or foreign files that have been renamed to make place for a new one. */
  setAside: { name: string; fault: LogFault }[];
  /** Another host has the same file open. */
  isShared: boolean;
}

/** A lock that another program holds for this long is reported. Unit ms. */
const BUSY_MS = 2000;
/** A new file that is damaged as soon as this points to the disk: no files are heaped up. Unit ms. */
const REPLACE_MS = 600000;
/** Fields that a record may have changed when it is sent again. */
const CHANGING = new Set(["sentMs", "oldest", "dropped"]);
const CONSTANT = TELEMETRY_COLUMNS.filter(({ field }) => !CHANGING.has(field.name));

type Counts = Pick<Written, "fresh" | "known" | "conflicts" | "relived">;

interface Open {
  database: DatabaseSync;
  insert: { [T in LogRow["table"]]: StatementSync };
  find: StatementSync;
  lastOf: LastRecord;
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
  private setAside: Written["setAside"] = [];
  private replacedMs = Number.NEGATIVE_INFINITY;
  private boots = new StoredBoots();

  constructor(file: string, store: string) {
    this.file = file;
    this.store = store;
  }

  /** Writes a batch as one commit, all of it or nothing. Throws what the database or the system throws. */
  write(rows: readonly LogRow[]): Written {
    try {
      return this.report(this.commit(rows));
    } catch (error) {
      const fault = faultOf(error);
      if (fault.cause !== "locked" && fault.cause !== "full") this.close();
      // A file that is damaged only for an old connection is whole for a new one.
      if (!isFileAtFault(fault)) throw error;
      return this.report(this.commitAgain(rows));
    }
  }

  /** Boxes whose last call has not ended: the host was killed meanwhile. */
  openCalls(): string[] {
    return this.opened()
      .database.prepare(OPEN_CALLS)
      .all(this.store)
      .map((row) => String(row["box"]));
  }

  /** When the newest decision was made, by the wall clock of that time, in ms since 1970; null where there is none. */
  newestMs(): number | null {
    const newest = this.opened()
      .database.prepare("SELECT max(t_ms) AS ms FROM decision WHERE store = ?")
      .get(this.store);
    return typeof newest?.["ms"] === "number" ? newest["ms"] : null;
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

  private report(counts: Counts): Written {
    const { setAside } = this;
    this.setAside = [];
    return { ...counts, setAside, isShared: this.isShared };
  }

  private commitAgain(rows: readonly LogRow[]): Counts {
    try {
      return this.commit(rows);
    } catch (error) {
      const fault = faultOf(error);
      if (!isFileAtFault(fault)) throw error;
      this.replace(fault);
      return this.commit(rows);
    }
  }

  private commit(rows: readonly LogRow[]): Counts {
    if (this.open !== undefined && this.open.identity !== identityOf(this.file)) this.close();
    const { database, insert, find, lastOf, identity } = this.opened();
    const { boots } = this;
    const counts = { fresh: 0, known: 0, conflicts: [] as Conflict[], relived: [] as string[] };
    try {
      database.exec("BEGIN IMMEDIATE");
      for (const row of rows) {
        if (row.table !== "telemetry") insert[row.table].run({ store: this.store, ...row.cells });
        else this.insertTelemetry(row, boots.of(row, lastOf), { insert: insert.telemetry, find }, counts);
      }
      database.exec("COMMIT");
      boots.keep();
    } catch (error) {
      boots.forget();
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
    // Taken away meanwhile: what was written now is nowhere.
    if (identity !== identityOf(this.file)) {
      this.close();
      return this.commit(rows);
    }
    return counts;
  }

  private insertTelemetry(
    row: TelemetryRow,
    { boot, isRelived }: StoredBoot,
    { insert, find }: { insert: StatementSync; find: StatementSync },
    counts: Counts,
  ): void {
    const fields = row.telemetry as { [field: string]: string | number | null };
    if (isRelived) counts.relived.push(row.box);
    const key = { store: this.store, box: row.box, boot, seq: row.telemetry.seq };
    const cells = TELEMETRY_COLUMNS.map(({ name, field }) => [name, fields[field.name] ?? null]);
    const received = { received_ms: Math.floor(row.receivedMs) };
    if (Number(insert.run({ ...Object.fromEntries(cells), ...received, ...key }).changes) > 0) {
      counts.fresh += 1;
      return;
    }
    counts.known += 1;
    const stored = find.get(key);
    if (
      stored !== undefined &&
      CONSTANT.some(({ name, field }) => name !== "boot" && stored[name] !== (fields[field.name] ?? null))
    )
      counts.conflicts.push({ box: row.box, boot: row.telemetry.boot, seq: row.telemetry.seq });
  }

  private opened(): Open {
    if (this.open !== undefined) return this.open;
    mkdirSync(path.dirname(path.resolve(this.file)), { recursive: true });
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
      const key = "store = :store AND box = :box AND boot = :boot AND seq = :seq";
      const columns = ["store", "box", "received_ms", ...TELEMETRY_COLUMNS.map(({ name }) => name)];
      const insert = {
        telemetry: insertInto(database, "OR IGNORE", "telemetry", columns),
        decision: insertInto(database, "", "decision", ["store", "t_ms", "kind", "box", "reason", "inputs"]),
        gap: insertInto(database, "", "gap", ["store", "from_ms", "to_ms", "cause", "detail", "box", "records"]),
      };
      const find = database.prepare(`SELECT * FROM telemetry WHERE ${key}`);
      const lastOf = lastRecordIn(database, this.store);
      return { database, insert, find, lastOf, identity: identityOf(this.file) };
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

  /** The system lets go of such a lock when its process ends, however it ends. Without one, nothing is said of others. */
  private takeLock(): void {
    this.isShared = false;
    try {
      this.lock = new DatabaseSync(`${this.file}.lock`);
      this.lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE;");
    } catch (error) {
      this.isShared = faultOf(error).cause === "locked";
      this.lock?.close();
      this.lock = undefined;
    }
  }
}

const OPEN_CALLS = `
SELECT box FROM decision AS d WHERE store = ? AND kind = 'call' AND NOT EXISTS (
  SELECT 1 FROM decision AS e WHERE e.store = d.store AND e.box = d.box AND e.id > d.id
  AND e.kind IN ('call', 'answered', 'withdrawn', 'unanswered')
)`;

function insertInto(
  database: DatabaseSync,
  conflict: string,
  table: string,
  columns: readonly string[],
): StatementSync {
  const places = columns.map((column) => `:${column}`);
  return database.prepare(`INSERT ${conflict} INTO ${table} (${columns.join(", ")}) VALUES (${places.join(", ")})`);
}

/** "" when there is no such file. */
function identityOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? "" : `${found.dev}:${found.ino}`;
}

function moveIfThere(from: string, to: string): void {
  if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, to);
}
