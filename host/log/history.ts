// Reads a shop's log and archive after the fact: what was decided, on what, and what else happened. Never writes.
import type { DatabaseSync } from "node:sqlite";
import type { DecisionKind } from "../core/dispatch/decision.ts";
import type { Reason } from "../core/dispatch/reason.ts";
import type { LoggedInputs } from "../core/dispatch/replay.ts";
import { endOf, startOf } from "../core/local-days.ts";
import type { DayDecision } from "../core/report/day-report.ts";
import type { LoggedEvent } from "../core/report/event-words.ts";
import type { OnDamage } from "../core/report/left-out.ts";
import { ArchiveFiles, archiveOf } from "./archive/archive-files.ts";
import type { Damage } from "./archive/damage.ts";
import { type Row, rowsBetween } from "./archive/row-tables.ts";
import { openToRead } from "./open-to-read.ts";
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

/** A call is answered within this, or given up. Unit ms. */
const CALL_MS = 6 * 3600000;

/** Reads only when tills opened from the inputs of decisions, which are megabytes a day. */
const OPENED = `CAST(CASE WHEN kind = 'answered' AND json_valid(inputs) THEN json_extract(inputs, '$.because') END AS VARCHAR)`;

/** One log file. Throws the database's error when there is no such file or it is no log, LogVersionError when it is another version's. */
export class History {
  private file: string;
  private database: DatabaseSync;
  private onDamage: OnDamage | undefined;

  /** What is damaged in sealed days is given to `onDamage`, and left out; without it the first fault is thrown. */
  constructor(file: string, onDamage?: OnDamage) {
    this.file = file;
    this.onDamage = onDamage;
    this.database = openToRead(file);
    this.database.exec("PRAGMA busy_timeout = 5000;");
    this.database.prepare(`SELECT kind FROM decision LIMIT 1`).get();
    checkVersion(this.database, file);
  }

  close(): void {
    this.database.close();
  }

  /** Stores that have had a host on this file, or have decisions in it. */
  stores(): string[] {
    const query = "SELECT store FROM run WHERE id > 0 UNION SELECT store FROM decision ORDER BY store";
    const rows = this.database.prepare(query).all();
    return rows.map((row) => String(row["store"]));
  }

  /** Decisions within a time, its ends included, in the order in which they were made. */
  async decisions(store: string, fromMs: number, toMs: number): Promise<LoggedDecision[]> {
    return (await this.rows(store, "decisions", fromMs, toMs)).map(decisionOf);
  }

  /** Decisions of a time, and the ends of its calls where they came after it. */
  async decisionsWithEnds(store: string, fromMs: number, toMs: number): Promise<DayDecision[]> {
    const all = await this.decisions(store, fromMs, toMs + CALL_MS - 1);
    return all
      .filter(({ tMs, kind }) => tMs < toMs || kind !== "call")
      .map(({ tMs, kind, box, reason, inputs }) => ({ tMs, kind, box, reason, because: inputs?.because ?? null }));
  }

  /** Events and gaps within a time, its ends included, the oldest first. */
  async events(store: string, fromMs: number, toMs: number): Promise<LoggedEvent[]> {
    const events = (await this.rows(store, "events", fromMs, toMs)).map(eventOf);
    events.push(...(await this.rows(store, "gaps", fromMs, toMs)).map(gapOf));
    return events.sort((a, b) => a.tMs - b.tMs);
  }

  /** The last decision before a time, and the first after it. */
  async around(
    store: string,
    tMs: number,
  ): Promise<{ before: LoggedDecision | undefined; after: LoggedDecision | undefined }> {
    const live = (what: string): number =>
      Number(
        this.database.prepare(`SELECT ${what} AS ms FROM decisions WHERE store = ?`).get(tMs, store)?.["ms"] ??
          Number.NaN,
      );
    const dates = this.archive(store).of("decisions").dates();
    const earlier = dates
      .filter((date) => startOf(date) <= tMs)
      .slice(-2)
      .map(startOf);
    const later = dates
      .filter((date) => endOf(date) > tMs)
      .slice(0, 2)
      .map(endOf);
    const from = [live("max(at_ms) FILTER (WHERE at_ms <= ?)"), ...earlier].filter((ms) => !Number.isNaN(ms));
    const to = [live("min(at_ms) FILTER (WHERE at_ms > ?)"), ...later].filter((ms) => !Number.isNaN(ms));
    return {
      before: (await this.decisions(store, Math.min(tMs, ...from), tMs)).at(-1),
      after: (await this.decisions(store, tMs + 1, Math.max(tMs + 1, ...to)))[0],
    };
  }

  private rows(store: string, table: "decisions" | "events" | "gaps", fromMs: number, toMs: number): Promise<Row[]> {
    const { onDamage } = this;
    const told = table === "decisions" ? "decisions" : "events";
    const asked = onDamage && { onDamage: (damage: Damage) => onDamage({ ...damage, table: told, box: null }) };
    return rowsBetween(this.file, store, this.archive(store), table, fromMs, toMs + 1, asked);
  }

  private archive(store: string): ArchiveFiles {
    return new ArchiveFiles(archiveOf(this.file), store);
  }
}

/**
 * Calls that began within a time, with their ends, which may come after it; of what they were decided on only when tills opened. What is
 * damaged is given to `onDamage`, and left out.
 */
export async function callsBetween(
  file: string,
  store: string,
  fromMs: number,
  toMs: number,
  onDamage: OnDamage,
): Promise<DayDecision[]> {
  const archive = new ArchiveFiles(archiveOf(file), store);
  const rows = await rowsBetween(file, store, archive, "decisions", fromMs, toMs + CALL_MS, {
    instead: { inputs: OPENED },
    onDamage: (damage) => onDamage({ ...damage, table: "decisions", box: null }),
  });
  return rows
    .map((row) => ({ ...decisionOf(row), because: (parsed(String(row["inputs"])) ?? null) as Reason | null }))
    .filter(({ tMs, kind }) => tMs < toMs || kind !== "call")
    .map(({ tMs, kind, box, reason, because }) => ({ tMs, kind, box, reason, because }));
}

function decisionOf(row: Row): LoggedDecision {
  return {
    id: row.id,
    tMs: row.at_ms,
    kind: String(row["kind"]) as DecisionKind,
    box: String(row["box"]),
    reason: String(row["reason"]),
    inputs: inputsOf(String(row["inputs"])),
  };
}

function inputsOf(text: string): LoggedInputs | undefined {
  const inputs = parsed(text) as LoggedInputs | undefined;
  return Array.isArray(inputs?.lanes) ? inputs : undefined;
}

function eventOf(row: Row): LoggedEvent {
  const detail = (parsed(String(row["detail"])) ?? {}) as LoggedEvent["detail"];
  return { tMs: row.at_ms, kind: row["kind"] as LoggedEvent["kind"], box: row["box"] as string | null, detail };
}

function gapOf(row: Row): LoggedEvent {
  const [cause = null, detail = null, records = null, toMs = null] = [
    row["cause"],
    row["detail"],
    row["records"],
    row["to_ms"],
  ];
  const box = (row["box"] ?? null) as string | null;
  return { tMs: row.at_ms, kind: "gap", box, detail: { cause, detail, records, fromMs: row.at_ms, toMs } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
