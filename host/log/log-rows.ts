// Writes rows into one open log, and compares records that come again with what is there. Runs in the writer's thread.
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Decision } from "../core/dispatch/decision.ts";
import { type LastRecord, lastRecordIn, type StoredBoots } from "./boots.ts";
import type { Part as Span } from "./day-reader.ts";
import { type RunClock, StoredRuns } from "./runs.ts";
import { TELEMETRY_COLUMNS } from "./schema.ts";

/** When something was, by the host's monotonic clock in ms; `run` as in RunClock. */
export interface HostTime {
  run: number;
  upMs: number;
}

/** A record to be logged. */
export interface TelemetryRow {
  table: "telemetry";
  box: string;
  /** Counts the lives of this boot id that the host has told apart, from 0. */
  life: number;
  /** When it was made. */
  made: HostTime;
  /** When it was received, by the wall clock as it was then; ms since 1970. */
  receivedMs: number;
  telemetry: Telemetry;
}

/** A decision by column, and when it was made. */
export interface DecisionRow {
  table: "decision";
  at: HostTime;
  cells: { t_ms: number; kind: string; box: string; reason: string; inputs: string };
}

/** A time in which something is missing. */
export interface GapRow {
  table: "gap";
  from: HostTime;
  toMs: number;
  cells: { cause: string; detail: string; box: string | null; records: number | null };
}

/** Something that happened beside decisions. */
export interface EventRow {
  table: "event";
  at: HostTime;
  cells: { kind: string; box: string | null; detail: string };
}

export type LogRow = TelemetryRow | DecisionRow | GapRow | EventRow;

/** Rows of one table up to a number that lie within a time, UTC in ms: those that the archive has. */
export interface RowSpan {
  table: "decision" | "event" | "gap";
  lastId: number;
  fromMs: number;
  toMs: number;
}

/** What may leave the log. */
export type Sealed = Span | RowSpan;

/** Records that are taken out at a time. */
const PRUNED = 2000;

/** A record that says something else than the one of the same number that is in the log. */
export interface Conflict {
  box: string;
  boot: string;
  seq: number;
}

/** What became of rows. */
export interface RowCounts {
  /** Telemetry rows that were new, and that were there already. */
  fresh: number;
  known: number;
  conflicts: Conflict[];
  /** Boxes that have started again with a boot id that the log has had before. */
  relived: string[];
}

/** Fields that a record may have changed when it is sent again. */
const CHANGING = new Set(["boot", "sentMs", "oldest", "dropped"]);
const CONSTANT = TELEMETRY_COLUMNS.filter(({ field }) => !CHANGING.has(field.name));
/** Values of a telemetry row: the log's own columns, then the record's, of which the boot id may be stored otherwise. */
const OWN = ["store", "box", "run", "made_up_ms", "received_ms"];
const BOOT_AT = OWN.length + TELEMETRY_COLUMNS.findIndex(({ field }) => field.name === "boot");

const OPEN_CALLS = `
SELECT box FROM decision AS d WHERE store = ? AND kind = 'call' AND NOT EXISTS (
  SELECT 1 FROM decision AS e WHERE e.store = d.store AND e.box = d.box AND e.id > d.id
  AND e.kind IN ('call', 'answered', 'withdrawn', 'unanswered')
)`;

/** One store in one open database. */
export class LogRows {
  private database: DatabaseSync;
  private store: string;
  private boots: StoredBoots;
  private runs: StoredRuns;
  private lastOf: LastRecord;
  private insert: { [T in Exclude<LogRow["table"], "telemetry">]: StatementSync };
  private insertTelemetry: StatementSync;
  private find: StatementSync;
  private remove: StatementSync;
  private lastOfPiece: StatementSync;

  constructor(database: DatabaseSync, store: string, boots: StoredBoots) {
    this.database = database;
    this.store = store;
    this.boots = boots;
    this.runs = new StoredRuns(database, store);
    this.lastOf = lastRecordIn(database, store);
    this.insertTelemetry = telemetryInto(database);
    this.insert = {
      decision: this.into("decision", ["run", "up_ms", "t_ms", "kind", "box", "reason", "inputs"]),
      event: this.into("event", ["run", "up_ms", "kind", "box", "detail"]),
      gap: this.into("gap", ["run", "from_up_ms", "to_up_ms", "cause", "detail", "box", "records"]),
    };
    const key = "store = :store AND box = :box AND boot = :boot AND seq = :seq";
    this.remove = database.prepare(
      `DELETE FROM telemetry WHERE store = ? AND box = ? AND boot = ? AND seq BETWEEN ? AND ?
AND made_up_ms + (SELECT utc_ms FROM run WHERE id = telemetry.run) BETWEEN ? AND ?`,
    );
    this.lastOfPiece = database.prepare(
      `SELECT max(seq) AS seq FROM (SELECT seq FROM telemetry
WHERE store = ? AND box = ? AND boot = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ${PRUNED})`,
    );
    this.find = database.prepare(`SELECT * FROM telemetry WHERE ${key}`);
  }

  /** Writes rows as one transaction, all of them or none; `clocks` are those of all runs in the rows. */
  write(rows: readonly LogRow[], clocks: readonly RunClock[]): RowCounts {
    const counts: RowCounts = { fresh: 0, known: 0, conflicts: [], relived: [] };
    const { database } = this;
    try {
      database.exec("BEGIN IMMEDIATE");
      this.runs.update(clocks);
      for (const row of rows) this.put(row, counts);
      database.exec("COMMIT");
      this.boots.keep();
      return counts;
    } catch (error) {
      this.boots.forget();
      this.runs.forget();
      if (database.isTransaction) database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Boxes whose last call has not ended: the host was killed meanwhile. */
  openCalls(): string[] {
    const rows = this.database.prepare(OPEN_CALLS).all(this.store);
    return rows.map((row) => String(row["box"]));
  }

  /** When the newest decision was made, in ms since 1970; null where there is none. */
  newestMs(): number | null {
    const newest = this.database.prepare("SELECT max(at_ms) AS ms FROM decisions WHERE store = ?").get(this.store);
    return typeof newest?.["ms"] === "number" ? newest["ms"] : null;
  }

  /**
   * Takes out what the archive has: records of a span of numbers, or rows, that were made within a time, UTC in ms. Of
   * records some at a time: returns what is left of the span.
   */
  prune(sealed: Sealed): Span | undefined {
    if ("table" in sealed) {
      this.pruneRows(sealed);
      return undefined;
    }
    const { box, boot, first, last, fromMs, toMs } = sealed;
    const piece = this.lastOfPiece.get(this.store, box, boot, first, last)?.["seq"];
    if (typeof piece !== "number") return undefined;
    this.remove.run(this.store, box, boot, first, piece, fromMs, toMs);
    return piece < last ? { ...sealed, first: piece + 1 } : undefined;
  }

  private pruneRows({ table, lastId, fromMs, toMs }: RowSpan): void {
    const upMs = table === "gap" ? "from_up_ms" : "up_ms";
    this.database
      .prepare(
        `DELETE FROM ${table} WHERE store = ? AND id <= ?
AND ${upMs} + (SELECT utc_ms FROM run WHERE run.id = ${table}.run) >= ? AND ${upMs} + (SELECT utc_ms FROM run WHERE run.id = ${table}.run) < ?`,
      )
      .run(this.store, lastId, fromMs, toMs);
  }

  private put(row: LogRow, counts: RowCounts): void {
    const { store } = this;
    if (row.table === "telemetry") this.putTelemetry(row, counts);
    else if (row.table !== "gap") {
      const at = { run: this.runs.idOf(row.at.run), up_ms: Math.floor(row.at.upMs) };
      this.insert[row.table].run({ store, ...at, ...row.cells });
    } else {
      const from = { run: this.runs.idOf(row.from.run), from_up_ms: Math.floor(row.from.upMs) };
      this.insert.gap.run({ store, ...from, to_up_ms: Math.floor(row.toMs), ...row.cells });
    }
  }

  private putTelemetry(row: TelemetryRow, counts: RowCounts): void {
    const { box, made, receivedMs, telemetry } = row;
    const { boot, isRelived } = this.boots.of(row, this.lastOf);
    if (isRelived) counts.relived.push(box);
    const fields = telemetry as { [field: string]: string | number | null };
    const values: (string | number | null)[] = [
      ...[this.store, box, this.runs.idOf(made.run), Math.round(made.upMs), Math.floor(receivedMs)],
    ];
    for (const { field } of TELEMETRY_COLUMNS) values.push(fields[field.name] ?? null);
    values[BOOT_AT] = boot;
    if (Number(this.insertTelemetry.run(...values).changes) > 0) {
      counts.fresh += 1;
      this.runs.compare(made.run, box, boot, telemetry.tMs, made.upMs);
      return;
    }
    counts.known += 1;
    const stored = this.find.get({ store: this.store, box, boot, seq: telemetry.seq });
    if (stored !== undefined && CONSTANT.some(({ name, field }) => stored[name] !== (fields[field.name] ?? null)))
      counts.conflicts.push({ box, boot: telemetry.boot, seq: telemetry.seq });
  }

  private into(table: string, columns: readonly string[]): StatementSync {
    const all = ["store", ...columns];
    const places = all.map((column) => `:${column}`);
    return this.database.prepare(`INSERT INTO ${table} (${all.join(", ")}) VALUES (${places.join(", ")})`);
  }
}

/** By place, not by name: SQLite looks for each name among all of a record's, which takes half of the time of a row. */
function telemetryInto(database: DatabaseSync): StatementSync {
  const columns = [...OWN, ...TELEMETRY_COLUMNS.map(({ name }) => name)];
  const places = columns.map(() => "?").join(", ");
  return database.prepare(`INSERT OR IGNORE INTO telemetry (${columns.join(", ")}) VALUES (${places})`);
}

/** A decision as the log has it. */
export function decisionRow({ tMs, kind, box, reason, inputs, name, because }: Decision, at: HostTime): DecisionRow {
  const text = JSON.stringify({ ...inputs, name, because });
  return { table: "decision", at, cells: { t_ms: Math.floor(tMs), kind, box, reason, inputs: text } };
}
