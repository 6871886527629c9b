// Writes the log beside the host, so that no lamp waits for the disk: a batch of rows comes, is one commit, and is
// answered.
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { TELEMETRY_COLUMNS } from "./schema.ts";

/** What a row holds, by column. */
export type Cells = { [column: string]: string | number | null };

/** A row of one of the log's two tables. */
export interface LogRow {
  table: "telemetry" | "decision";
  cells: Cells;
}

/** Telemetry rows that were new, and that were there already; or why nothing of the batch was written. */
export type LogAnswer = { fresh: number; known: number } | { error: string };

const database = new DatabaseSync((workerData as { file: string }).file);
database.exec("PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;");
const insert = {
  telemetry: insertInto("OR IGNORE", "telemetry", [
    "store",
    "box",
    "received_ms",
    ...TELEMETRY_COLUMNS.map(({ name }) => name),
  ]),
  decision: insertInto("", "decision", ["store", "t_ms", "kind", "box", "reason", "inputs"]),
};

function insertInto(conflict: string, table: LogRow["table"], columns: readonly string[]): StatementSync {
  const places = columns.map((column) => `:${column}`);
  return database.prepare(`INSERT ${conflict} INTO ${table} (${columns.join(", ")}) VALUES (${places.join(", ")})`);
}

function write(rows: readonly LogRow[]): LogAnswer {
  let fresh = 0;
  let known = 0;
  try {
    database.exec("BEGIN");
    for (const { table, cells } of rows) {
      const isNew = Number(insert[table].run(cells).changes) > 0;
      if (table === "telemetry" && isNew) fresh += 1;
      else if (table === "telemetry") known += 1;
    }
    database.exec("COMMIT");
    return { fresh, known };
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    return { error: String(error) };
  }
}

parentPort?.on("message", (rows: readonly LogRow[]) => parentPort?.postMessage(write(rows)));
