// The log's tables: telemetry's columns follow from its field table, older files are brought forward, newer ones refused.
import type { DatabaseSync } from "node:sqlite";
import { TELEMETRY } from "../../protocol/messages/telemetry.ts";
import { type Field, fieldsOf } from "../../protocol/tables.ts";

/** Version of the tables, kept in the file as `PRAGMA user_version`. A new field of telemetry alone needs no new one. */
export const LOG_VERSION = 1;

/** A file whose tables this version cannot use: what was found and what was expected, in one line. */
export class LogVersionError extends Error {
  constructor(file: string, found: number) {
    const remedy = found > LOG_VERSION ? "it was written by a newer tillbeacon" : "start the host on it once";
    const expected = found > LOG_VERSION ? `at most ${LOG_VERSION}` : `${LOG_VERSION}`;
    super(`${file}: found a log of version ${found}, expected ${expected}; ${remedy}`);
    this.name = "LogVersionError";
  }
}

/** One column of the telemetry table and the field that it holds. */
export interface Column {
  name: string;
  field: Field;
}

/** Columns of every record's own fields, in the order of the field table. */
export const TELEMETRY_COLUMNS: readonly Column[] = fieldsOf(TELEMETRY).map((field) => ({
  name: columnName(field.name),
  field,
}));

const TELEMETRY_TABLE = `
CREATE TABLE IF NOT EXISTS telemetry (
  store TEXT NOT NULL, box TEXT NOT NULL, received_ms INTEGER NOT NULL,
  ${TELEMETRY_COLUMNS.map(({ name, field }) => `${name} ${typeOf(field)}${field.isNullable ? "" : " NOT NULL"}`).join(", ")},
  PRIMARY KEY (store, box, boot, seq)
) STRICT, WITHOUT ROWID;`;

const DECISION_TABLE = `
CREATE TABLE IF NOT EXISTS decision (
  id INTEGER PRIMARY KEY, store TEXT NOT NULL, t_ms INTEGER NOT NULL, kind TEXT NOT NULL, box TEXT NOT NULL,
  reason TEXT NOT NULL, inputs TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS decision_by_box ON decision (store, box, id);
CREATE INDEX IF NOT EXISTS decision_by_time ON decision (store, t_ms);`;

/** Version 0 had positional columns, waits to the tenth of a second and confidence from 0 to 1. */
const FROM_VERSION_0 = `
ALTER TABLE telemetry RENAME TO telemetry_0;
${TELEMETRY_TABLE}
INSERT INTO telemetry (
  store, box, received_ms, boot, seq, t_ms, sent_ms, oldest, ins, outs, reversed, in_lane, waiting, at_least,
  wait_s, wait_low_s, wait_high_s, state, till, confidence_percent, entry, exit, head, tail, lamp, rule, acked, dropped
) SELECT
  store, box, received_ms, boot, seq, t_ms, t_ms, 1, ins, outs, reversed, in_lane, waiting, 0,
  CAST(round(wait_s) AS INTEGER), CAST(round(wait_low_s) AS INTEGER), CAST(round(wait_high_s) AS INTEGER), state, NULL,
  CAST(round(100 * confidence) AS INTEGER), entry, exit, head, tail, lamp, rule, 0, dropped
FROM telemetry_0;
DROP TABLE telemetry_0;`;

/**
 * Makes the tables, or brings those of an older version forward, as one transaction. Throws LogVersionError, having
 * changed nothing, when the file is newer; throws the database's error when it cannot be written.
 */
export function prepareTables(database: DatabaseSync, file: string): void {
  const found = versionOf(database);
  if (found > LOG_VERSION) throw new LogVersionError(file, found);
  database.exec("BEGIN IMMEDIATE");
  try {
    if (found === 0 && columnsOf(database).length > 0) database.exec(FROM_VERSION_0);
    database.exec(TELEMETRY_TABLE);
    database.exec(DECISION_TABLE);
    addMissingColumns(database);
    database.exec(`PRAGMA user_version = ${LOG_VERSION}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** For readers: throws LogVersionError when the tables are not those of this version. */
export function checkVersion(database: DatabaseSync, file: string): void {
  const found = versionOf(database);
  if (found !== LOG_VERSION) throw new LogVersionError(file, found);
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

function columnsOf(database: DatabaseSync): string[] {
  return database
    .prepare("PRAGMA table_info(telemetry)")
    .all()
    .map((row) => String(row["name"]));
}

/** Fields that telemetry has got since the file was made: unknown in all records before. */
function addMissingColumns(database: DatabaseSync): void {
  const present = new Set(columnsOf(database));
  for (const { name, field } of TELEMETRY_COLUMNS)
    if (!present.has(name)) database.exec(`ALTER TABLE telemetry ADD COLUMN ${name} ${typeOf(field)}`);
}

/** `waitLowS` as `wait_low_s`. */
function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function typeOf({ sort }: Field): "INTEGER" | "REAL" | "TEXT" {
  if (sort === "whole" || sort === "flag") return "INTEGER";
  return sort === "real" ? "REAL" : "TEXT";
}
