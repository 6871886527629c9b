// Head office's records in one SQLite file: the small engine, for one consumer on one machine.
import { existsSync } from "node:fs";
import path from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { decodeRecord } from "../../../protocol/uplink/codec.ts";
import { InputError } from "../../core/problems/input-error.ts";
import { makeFolder } from "../../files/make-folder.ts";
import type { Arrival } from "../arrival.ts";
import { FRAME_MS, MINUTE_MS, sumMinute } from "../minutes.ts";
import type { Rollout } from "../rollout.ts";
import { ackOf, dueMinutes, type Known, keyOf, NOT_KNOWN, type Part, partsOf, type Row, rowAfter } from "./batch.ts";
import {
  BESIDE_MS,
  type ChainStore,
  type Committed,
  dayOf,
  type EventRow,
  type LaneMinute,
  MADE_DATABASE,
  type ShopRow,
  type ShopTotals,
  type WaitBlocks,
} from "./chain-store.ts";
import {
  MINUTE_QUERY,
  SUM_COLUMNS,
  sumsOf,
  TABLES,
  tableShapes,
  totalsOf,
  totalsQuery,
  waitBlocksQuery,
} from "./tables.ts";

const BUSY_MS = 5000;
const UPLINK_COLUMNS =
  "store, epoch, acked, ahead, lost, newest, dropped, heard_ms, lag_ms, latest_ms, latest_seq, latest";

type Cells = { [column: string]: SQLInputValue };

/** One file. */
export class SqliteStore implements ChainStore {
  private database: DatabaseSync;
  private statements = new Map<string, StatementSync>();

  /** Throws InputError where the file cannot be opened, or is not head office's. "read" changes nothing, whatever is asked. */
  constructor(file: string, use: "read" | "write" = "write") {
    try {
      if (existsSync(file)) refuseForeign(file);
      makeFolder(path.dirname(path.resolve(file)));
      this.database = new DatabaseSync(file);
      // Not opened read-only: SQLite would leave the files of its journal behind.
      const pragmas = use === "read" ? "query_only = ON" : "journal_mode = WAL; PRAGMA synchronous = FULL";
      this.database.exec(`PRAGMA busy_timeout = ${BUSY_MS}; PRAGMA ${pragmas}`);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(file, 1, (error as Error).message, "head office's database (SQLite)");
    }
  }

  async prepare(): Promise<void> {
    for (const [table, shape] of Object.entries(tableShapes("blob")))
      this.database.exec(`CREATE TABLE IF NOT EXISTS ${table} (${shape})${table === "uplink" ? "" : " WITHOUT ROWID"}`);
    this.database.exec("CREATE INDEX IF NOT EXISTS minute_due_at ON minute_due (due_ms)");
    this.database.exec("CREATE INDEX IF NOT EXISTS event_kind ON event (kind, at_ms)");
  }

  async missingTables(): Promise<string[]> {
    const made = tablesOf(this.database);
    return TABLES.filter((table) => !made.includes(table));
  }

  async write(arrivals: readonly Arrival[]): Promise<Committed> {
    return this.transaction(() => {
      const fresh = new Set<string>();
      for (const arrival of arrivals) if (this.insert(arrival)) fresh.add(nameOf(arrival.record));
      const rows = partsOf(arrivals).map((part) => this.update(part, (seq) => fresh.has(nameOf({ ...part, seq }))));
      for (const { store, minuteMs, dueMs } of dueMinutes(arrivals))
        this.run("INSERT OR IGNORE INTO minute_due VALUES (?, ?, ?)", store, minuteMs, Math.round(dueMs));
      return { acks: rows.map(ackOf), fresh: fresh.size };
    });
  }

  async sumUp(nowMs: number, most: number): Promise<number> {
    return this.transaction(() => {
      const due = this.all(
        "SELECT store, minute_ms FROM minute_due WHERE due_ms <= ? ORDER BY due_ms LIMIT ?",
        nowMs,
        most,
      );
      for (const { store, minute_ms } of due) this.sumUpMinute(String(store), Number(minute_ms));
      return due.length;
    });
  }

  async prune(before: { frames: number; minutes: number }): Promise<string[]> {
    const removed = (["frame", "event", "minute"] as const).map((table) => {
      const day = table === "minute" ? before.minutes : before.frames;
      return { table, rows: Number(this.run(`DELETE FROM ${table} WHERE day < ?`, day).changes) };
    });
    return removed.filter(({ rows }) => rows > 0).map(({ table, rows }) => `${rows} rows of ${table}`);
  }

  async shops(): Promise<ShopRow[]> {
    const rows = this.all(
      `SELECT store, epoch, acked, ahead, lost, newest, dropped, heard_ms AS heardMs, lag_ms AS lagMs, latest_ms AS latestMs, latest,
         (SELECT count(*) FROM uplink AS o WHERE o.store = u.store AND o.heard_ms > u.heard_ms - ${BESIDE_MS}) AS outboxes
       FROM uplink AS u WHERE heard_ms = (SELECT max(heard_ms) FROM uplink WHERE store = u.store) GROUP BY store ORDER BY store`,
    );
    return rows.map((row) => {
      const read = row["latest"] === null ? undefined : decodeRecord(row["latest"] as Uint8Array);
      return { ...row, latest: read?.kind === "ok" ? read.value : undefined } as unknown as ShopRow;
    });
  }

  async lanes(store: string, fromMs: number, toMs: number): Promise<LaneMinute[]> {
    return this.all(
      `SELECT ${MINUTE_QUERY} FROM minute
       WHERE day BETWEEN ? AND ? AND store = ? AND minute_ms >= ? AND minute_ms < ? ORDER BY minute_ms, box`,
      ...[dayOf(fromMs), dayOf(toMs), store, fromMs, toMs],
    ) as unknown as LaneMinute[];
  }

  async waitBlocks(fromMs: number, toMs: number): Promise<WaitBlocks[]> {
    const where = "day BETWEEN ? AND ? AND minute_ms >= ? AND minute_ms < ?";
    const times = [dayOf(fromMs), dayOf(toMs), fromMs, toMs];
    return this.all(waitBlocksQuery(where), ...times) as unknown as WaitBlocks[];
  }

  async totals(fromMs: number, toMs: number): Promise<ShopTotals[]> {
    const where = "day BETWEEN ? AND ? AND minute_ms >= ? AND minute_ms < ?";
    return this.all(totalsQuery(where), dayOf(fromMs), dayOf(toMs), fromMs, toMs).map(totalsOf);
  }

  async events({
    kind,
    store,
    sinceMs,
    most,
  }: {
    kind: EventRow["kind"];
    store?: string;
    sinceMs: number;
    most: number;
  }) {
    const rows = this.all(
      `SELECT store, epoch, seq, at_ms AS atMs, kind, content FROM event
       WHERE day >= ? AND at_ms >= ? AND kind = ? AND (?4 IS NULL OR store = ?4) ORDER BY at_ms DESC, seq DESC LIMIT ?`,
      ...[dayOf(sinceMs), sinceMs, kind, store ?? null, most],
    );
    return rows.map((row) => ({ ...row, content: JSON.parse(String(row["content"])) })) as unknown as EventRow[];
  }

  async addImage(sha256: string, bytes: Uint8Array): Promise<void> {
    this.run("INSERT OR IGNORE INTO image VALUES (?, ?)", sha256, bytes);
  }

  async image(sha256: string): Promise<Uint8Array | undefined> {
    return this.all("SELECT bytes FROM image WHERE sha256 = ?", sha256)[0]?.["bytes"] as Uint8Array | undefined;
  }

  async addRollout(rollout: Rollout): Promise<void> {
    this.run("INSERT INTO rollout VALUES (?, ?)", rollout.id, JSON.stringify(rollout));
  }

  async rollouts(): Promise<Rollout[]> {
    return this.all("SELECT content FROM rollout ORDER BY id DESC").map(({ content }) => JSON.parse(String(content)));
  }

  async stepRollouts(step: (rollout: Rollout) => Rollout | undefined): Promise<void> {
    const changed = (await this.rollouts()).flatMap((rollout) => step(rollout) ?? []);
    for (const rollout of changed)
      this.run("UPDATE rollout SET content = ? WHERE id = ?", JSON.stringify(rollout), rollout.id);
  }

  async close(): Promise<void> {
    this.database.close();
  }

  /** True when the record had not been there. */
  private insert({ record, bytes }: Arrival): boolean {
    const { atMs, store, epoch, seq, kind, content } = record;
    const name = [dayOf(atMs), store, atMs, epoch, seq];
    const { changes } =
      kind === "frame"
        ? this.run("INSERT OR IGNORE INTO frame VALUES (?, ?, ?, ?, ?, ?)", ...name, bytes)
        : this.run("INSERT OR IGNORE INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", ...name, kind, JSON.stringify(content));
    return Number(changes) > 0;
  }

  private update(part: Part, isNew: (seq: number) => boolean): Row {
    const [known] = this.all(
      "SELECT acked, ahead, lost, newest, latest_ms AS latestMs, latest_seq AS latestSeq, latest FROM uplink WHERE store = ? AND epoch = ?",
      ...[part.store, part.epoch],
    );
    const before = (known ?? NOT_KNOWN) as unknown as Known;
    const row = rowAfter(part, before, isNew);
    const latest = row.latest ?? known?.["latest"] ?? null;
    this.run(
      `INSERT OR REPLACE INTO uplink (${UPLINK_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[row.store, row.epoch, row.acked, row.ahead, row.lost, row.newest, row.dropped],
      ...[Math.round(row.heardMs), Math.round(row.lagMs), row.latestMs, row.latestSeq, latest],
    );
    return row;
  }

  private sumUpMinute(store: string, minuteMs: number): void {
    this.run("DELETE FROM minute_due WHERE store = ? AND minute_ms = ?", store, minuteMs);
    const frames = this.all(
      "SELECT bytes FROM frame WHERE day IN (?, ?) AND store = ? AND at_ms > ? AND at_ms < ?",
      ...[dayOf(minuteMs - FRAME_MS), dayOf(minuteMs), store, minuteMs - FRAME_MS, minuteMs + MINUTE_MS],
    );
    const records = frames.flatMap(({ bytes }) => {
      const read = decodeRecord(bytes as Uint8Array);
      return read.kind === "ok" ? [read.value] : [];
    });
    const places = Array.from({ length: 5 + SUM_COLUMNS.length }, () => "?").join(", ");
    for (const minute of sumMinute(minuteMs, records))
      this.run(
        `INSERT INTO minute VALUES (${places}) ON CONFLICT DO UPDATE SET role = excluded.role,
         ${SUM_COLUMNS.map((name) => `${name} = excluded.${name}`).join(", ")} WHERE minute.samples <= excluded.samples`,
        ...[dayOf(minuteMs), store, minuteMs, minute.box, minute.role, ...sumsOf(minute)],
      );
  }

  private transaction<T>(work: () => T): T {
    try {
      this.database.exec("BEGIN IMMEDIATE");
      const result = work();
      this.database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      throw error;
    }
  }

  private run(sql: string, ...values: SQLInputValue[]): { changes: number | bigint } {
    return this.statement(sql).run(...values);
  }

  private all(sql: string, ...values: SQLInputValue[]): Cells[] {
    return this.statement(sql).all(...values) as Cells[];
  }

  private statement(sql: string): StatementSync {
    const known = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, known);
    return known;
  }
}

/** A file with tables, and none of head office's main one, is another program's: not even a file is made beside it. */
function refuseForeign(file: string): void {
  // Without a journal nobody has it open; "immutable" makes none (SQLite, URI Filenames).
  const address = pathToFileURL(file);
  if (!existsSync(`${file}-wal`)) address.search = "immutable=1";
  const database = new DatabaseSync(address, { readOnly: true });
  try {
    const tables = tablesOf(database);
    if (tables.length > 0 && !tables.includes("uplink"))
      throw new InputError(file, 1, "no table uplink", MADE_DATABASE);
  } finally {
    database.close();
  }
}

function tablesOf(database: DatabaseSync): string[] {
  return database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => String(name));
}

function nameOf(record: { store: string; epoch: number; seq: number }): string {
  return `${keyOf(record)} ${record.seq}`;
}
