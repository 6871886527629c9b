// How many records a second the log makes durable, beside node:sqlite with the same table and nothing asked: batches of the
// same rows in turns, so that a disk that is slow for a while is slow for both.
import { rmSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { LogFile } from "../../host/log/log-file.ts";
import type { TelemetryRow } from "../../host/log/log-rows.ts";
import { prepareTables, TELEMETRY_COLUMNS } from "../../host/log/schema.ts";
import { telemetry } from "../host/telemetry.ts";

/** Rows of a commit, records a second of both, and the log's share of the bare one's. */
export interface LogSpeed {
  batch: number;
  rowsPerS: number;
  bareRowsPerS: number;
  ratio: number;
}

/** What 20 lanes say in a second, and in what the queue hands over at most. */
const BATCHES = [20, 250, 1000, 2000];
/** Batches that are not timed: tables are made, code is compiled. */
const WARM = 6;
const CLOCKS = [{ run: 0, offsetMs: 0, errorMs: null }];
const STORE = "bench";

/** Writes some `rows` records in each size of batch; files are made in `dir` and removed. */
export function measureLog(dir: string, rows: number): LogSpeed[] {
  const files = ["rows.sqlite", "bare.sqlite"].map((name) => path.join(dir, name)) as [string, string];
  const log = new LogFile(files[0], STORE);
  const bare = new BareTable(files[1]);
  try {
    return BATCHES.map((batch) => measure(log, bare, batch, WARM + Math.max(10, Math.round(rows / batch))));
  } finally {
    log.close();
    bare.close();
    for (const file of files) for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
  }
}

/** As a table. */
export function printLog(speeds: readonly LogSpeed[]): void {
  const row = (name: string, cells: readonly (string | number)[]): void =>
    console.log(name.padEnd(34) + cells.map((cell) => String(cell).padStart(10)).join(""));
  row("\ndurable records a second", ["log", "bare", "ratio"]);
  for (const { batch, rowsPerS, bareRowsPerS, ratio } of speeds)
    row(`${batch} to a commit`, [rowsPerS, bareRowsPerS, ratio]);
}

/** The least that a log could do. */
class BareTable {
  private database: DatabaseSync;
  private insert: ReturnType<DatabaseSync["prepare"]>;

  constructor(file: string) {
    this.database = new DatabaseSync(file);
    this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    prepareTables(this.database, file);
    const columns = ["store", "box", "run", "made_up_ms", "received_ms", ...TELEMETRY_COLUMNS.map(({ name }) => name)];
    const places = columns.map(() => "?").join(", ");
    this.insert = this.database.prepare(`INSERT INTO telemetry (${columns.join(", ")}) VALUES (${places})`);
  }

  write(rows: readonly TelemetryRow[]): void {
    this.database.exec("BEGIN IMMEDIATE");
    for (const { box, made, receivedMs, telemetry } of rows) {
      const fields = telemetry as { [field: string]: string | number | null };
      const values = TELEMETRY_COLUMNS.map(({ field }) => fields[field.name] ?? null);
      this.insert.run(STORE, box, made.run, made.upMs, receivedMs, ...values);
    }
    this.database.exec("COMMIT");
  }

  close(): void {
    this.database.close();
  }
}

function measure(log: LogFile, bare: BareTable, batch: number, rounds: number): LogSpeed {
  const spent = { log: 0, bare: 0 };
  for (let round = 0; round < rounds; round++) {
    const rows = rowsOf(batch, round);
    const writers = [
      ["log", () => log.write(rows, CLOCKS)],
      ["bare", () => bare.write(rows)],
    ] as const;
    for (const [name, write] of round % 2 === 0 ? writers : writers.toReversed()) {
      const fromMs = performance.now();
      write();
      if (round >= WARM) spent[name] += performance.now() - fromMs;
    }
  }
  const perS = (ms: number): number => Math.round((1000 * batch * (rounds - WARM)) / ms);
  const ratio = Math.round((100 * spent.bare) / spent.log) / 100;
  return { batch, rowsPerS: perS(spent.log), bareRowsPerS: perS(spent.bare), ratio };
}

/** What one batch has of 20 lanes, or of a lane for each row of a second of more. */
function rowsOf(batch: number, round: number): TelemetryRow[] {
  const lanes = batch >= 1000 ? 1000 : 20;
  return Array.from({ length: batch }, (_, i) => {
    const seq = 1 + round * Math.ceil(batch / lanes) + Math.floor(i / lanes);
    const waiting = (seq + i) % 5;
    const tMs = 1000 * seq;
    const said = {
      boot: `b${batch}`,
      seq,
      tMs,
      sentMs: tMs + 2,
      oldest: seq,
      ins: seq >> 5,
      waiting,
      waitS: 60 * waiting,
    };
    const made = { run: 0, upMs: tMs };
    const box = `lane-${(i % lanes) + 1}`;
    return { table: "telemetry", box, life: 0, made, receivedMs: tMs + 5, telemetry: telemetry(said) };
  });
}
