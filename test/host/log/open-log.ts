// A log for tests, and what it has told its listener.
import { DatabaseSync } from "node:sqlite";
import type { Warning } from "../../../host/core/problems/warnings.ts";
import { Log } from "../../../host/log/log.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";

export interface OpenLog {
  log: Log;
  /** Numbers of the records that are on disk, in the order in which it was said. */
  committed: number[];
  warnings: Warning[];
  over: string[];
  openCalls: string[];
  relived: string[];
  conflicts: number[];
  /** Resolves when the record is on disk. It was made as it was received. */
  add(box: string, telemetry: Telemetry, receivedMs?: number): Promise<void>;
}

/** Its monotonic clock is UTC. */
export function openLog(file: string, store = "s", upMs: () => number = () => 5000): OpenLog {
  const told: Omit<OpenLog, "log" | "add"> = {
    ...{ committed: [], warnings: [], over: [], openCalls: [], relived: [], conflicts: [] },
  };
  const listener = {
    onCommitted: ({ telemetry }: { telemetry: Telemetry }) => told.committed.push(telemetry.seq),
    onOpened: (calls: readonly string[]) => told.openCalls.push(...calls),
    onConflict: ({ seq }: { seq: number }) => told.conflicts.push(seq),
    onRelived: (box: string) => told.relived.push(box),
    onWarning: (warning: Warning) => told.warnings.push(warning),
    onWarningOver: (key: string) => told.over.push(key),
  };
  const log = new Log(file, store, listener, upMs, { offsetMs: 0, errorMs: null });
  log.open();
  const add = async (box: string, telemetry: Telemetry, receivedMs = 0): Promise<void> => {
    log.addTelemetry({ box, life: 0, telemetry, receivedMs }, receivedMs);
    await log.idle();
  };
  return { log, add, ...told };
}

/** Rows of a query, read beside whoever writes. */
export function rowsOf(file: string, query: string): { [column: string]: unknown }[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database.prepare(query).all();
  } finally {
    database.close();
  }
}
