// The shop's log in SQLite: every telemetry record once, every decision. Nothing counts as accepted before its commit;
// records that come together share one, and a thread of its own makes it.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Decision } from "../core/decision.ts";
import type { Cells, LogAnswer, LogRow } from "./log-writer.ts";
import { prepareTables, TELEMETRY_COLUMNS } from "./schema.ts";

const WRITER = new URL("./log-writer.ts", import.meta.url);
/** Records wait this long for company before they are committed. Unit ms. */
const GATHER_MS = 4;

const OPEN_CALLS = `
SELECT box FROM decision AS d WHERE store = ? AND kind = 'call' AND NOT EXISTS (
  SELECT 1 FROM decision AS e WHERE e.store = d.store AND e.box = d.box AND e.id > d.id
  AND e.kind IN ('call', 'answered', 'withdrawn', 'unanswered')
)`;

interface Waiting {
  row: LogRow;
  committed: () => void;
  failed: (error: unknown) => void;
}

/** One log file for one store. */
export class Log {
  /** Telemetry records committed, and records that were there already. */
  logged = 0;
  duplicates = 0;
  private database: DatabaseSync;
  private store: string;
  private writer: Worker;
  private waiting: Waiting[] = [];
  /** What the writer is at. */
  private batch: Waiting[] = [];
  private timer: NodeJS.Timeout | undefined;
  /** Why the writer is gone, and who waits until all is written. */
  private broken: Error | undefined;
  private onIdle: () => void = () => {};

  /** Opens or makes the file, with its folder; an older one is brought forward. Throws when the file cannot be used. */
  constructor(file: string, store: string) {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    this.store = store;
    this.database = new DatabaseSync(file);
    this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
    prepareTables(this.database, file);
    const execArgv = ["--disable-warning=ExperimentalWarning"];
    this.writer = new Worker(WRITER, { workerData: { file }, execArgv });
    this.writer.on("message", (answer: LogAnswer) => this.settle(answer));
    this.writer.on("error", (error) => {
      this.broken = error as Error;
      this.settle({ error: String(error) });
    });
  }

  /** Resolves when the record is on disk, also when it had been before. */
  addTelemetry(box: string, t: Telemetry, receivedMs: number): Promise<void> {
    const fields = t as { [field: string]: string | number | null };
    const cells = TELEMETRY_COLUMNS.map(({ name, field }) => [name, fields[field.name] ?? null]);
    const about = { store: this.store, box, received_ms: Math.floor(receivedMs) };
    return this.add("telemetry", { ...about, ...Object.fromEntries(cells) });
  }

  addDecision(d: Decision): Promise<void> {
    const inputs = JSON.stringify({ ...d.inputs, name: d.name, because: d.because });
    const { kind, box, reason } = d;
    return this.add("decision", { store: this.store, t_ms: Math.floor(d.tMs), kind, box, reason, inputs });
  }

  /** Boxes whose last call has not ended: the host was killed meanwhile. */
  openCalls(): string[] {
    return this.database
      .prepare(OPEN_CALLS)
      .all(this.store)
      .map((row) => String(row["box"]));
  }

  /** Telemetry records in the file, of all times. */
  countTelemetry(): number {
    return Number(this.database.prepare("SELECT count(*) AS n FROM telemetry").get()?.["n"] ?? 0);
  }

  /** Commits what waits and closes the file. */
  async close(): Promise<void> {
    this.flush();
    await new Promise<void>((resolve) => {
      this.onIdle = resolve;
      if (this.batch.length === 0) resolve();
    });
    await this.writer.terminate();
    this.database.close();
  }

  private add(table: LogRow["table"], cells: Cells): Promise<void> {
    return new Promise((committed, failed) => {
      this.waiting.push({ row: { table, cells }, committed, failed });
      this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
    });
  }

  /** One batch at a time: what comes meanwhile shares the next commit. */
  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.batch.length > 0 || this.waiting.length === 0) return;
    this.batch = this.waiting;
    this.waiting = [];
    if (this.broken !== undefined) this.settle({ error: String(this.broken) });
    else this.writer.postMessage(this.batch.map(({ row }) => row));
  }

  private settle(answer: LogAnswer): void {
    const { batch } = this;
    this.batch = [];
    if ("error" in answer) for (const { failed } of batch) failed(new Error(answer.error));
    else {
      this.logged += answer.fresh;
      this.duplicates += answer.known;
      for (const { committed } of batch) committed();
    }
    this.flush();
    if (this.batch.length === 0) this.onIdle();
  }
}
