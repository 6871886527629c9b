// Reads a shop's log after the fact: what was decided, and on what. Never writes.
import { DatabaseSync } from "node:sqlite";
import type { DecisionKind } from "../core/decision.ts";
import type { LoggedInputs } from "../core/replay.ts";
import { checkVersion } from "./schema.ts";

/** A decision as it was logged; the time in ms since 1970. */
export interface LoggedDecision {
  id: number;
  tMs: number;
  kind: DecisionKind;
  box: string;
  reason: string;
  /** Undefined where the row holds none that can be read: of another version, or damaged. */
  inputs: LoggedInputs | undefined;
}

const COLUMNS = "id, at_ms, kind, box, reason, inputs";

/** One log file. Throws the database's error when there is no such file or it is no log, LogVersionError when it is another version's. */
export class History {
  private database: DatabaseSync;

  constructor(file: string) {
    this.database = new DatabaseSync(file, { readOnly: true });
    this.database.exec("PRAGMA busy_timeout = 5000;");
    this.database.prepare(`SELECT kind FROM decision LIMIT 1`).get();
    checkVersion(this.database, file);
  }

  close(): void {
    this.database.close();
  }

  /** Stores that have decisions in the file. */
  stores(): string[] {
    return this.database
      .prepare("SELECT DISTINCT store FROM decision ORDER BY store")
      .all()
      .map((row) => String(row["store"]));
  }

  /** Stores that have had a host on this file. */
  allStores(): string[] {
    const rows = this.database.prepare("SELECT DISTINCT store FROM run WHERE id > 0 ORDER BY store").all();
    return [...new Set([...rows.map((row) => String(row["store"])), ...this.stores()])];
  }

  /** Decisions within a time, its ends included, in the order in which they were made. */
  decisions(store: string, fromMs: number, toMs: number): LoggedDecision[] {
    return this.database
      .prepare(`SELECT ${COLUMNS} FROM decisions WHERE store = ? AND at_ms BETWEEN ? AND ? ORDER BY at_ms, id`)
      .all(store, fromMs, toMs)
      .map(decisionOf);
  }

  /** The last decision before a time, and the first after it. */
  around(store: string, tMs: number): { before: LoggedDecision | undefined; after: LoggedDecision | undefined } {
    const one = (condition: string): LoggedDecision | undefined => {
      const row = this.database
        .prepare(`SELECT ${COLUMNS} FROM decisions WHERE store = ? AND ${condition}`)
        .get(store, tMs);
      return row === undefined ? undefined : decisionOf(row);
    };
    return {
      before: one("at_ms <= ? ORDER BY at_ms DESC, id DESC LIMIT 1"),
      after: one("at_ms > ? ORDER BY at_ms, id LIMIT 1"),
    };
  }
}

function decisionOf(row: { [column: string]: unknown }): LoggedDecision {
  return {
    id: Number(row["id"]),
    tMs: Number(row["at_ms"]),
    kind: String(row["kind"]) as DecisionKind,
    box: String(row["box"]),
    reason: String(row["reason"]),
    inputs: inputsOf(String(row["inputs"])),
  };
}

function inputsOf(text: string): LoggedInputs | undefined {
  try {
    const inputs = JSON.parse(text) as LoggedInputs;
    return Array.isArray(inputs?.lanes) ? inputs : undefined;
  } catch {
    return undefined;
  }
}
