// The log's tables: telemetry's columns follow from its field table, older files are brought forward, newer ones refused.
import type { DatabaseSync } from "node:sqlite";
import { TELEMETRY } from "../../protocol/messages/telemetry.ts";
import { blankOf, type Field, fieldsOf } from "../../protocol/tables.ts";

/** Version of the tables, kept in the file as `PRAGMA user_version`. A new field of telemetry alone needs no new one. */
export const LOG_VERSION = 3;

/** A file whose tables this version cannot use: what was found and what was expected, in one line. */
export class LogVersionError extends Error {
  constructor(file: string, found: number) {
    const remedy =
      found > LOG_VERSION
        ? "it was written by a newer tillbeacon: install that one again"
        : "start the host on it once";
    const expected = found > LOG_VERSION ? `at most ${LOG_VERSION}` : `${LOG_VERSION}`;
    super(`${file}: found a log of version ${found}, expected ${expected}; ${remedy}`);
    this.name = "LogVersionError";
  }
}

/** A database that belongs to another program. */
export class LogShapeError extends Error {
  constructor(file: string, tables: readonly string[]) {
    super(`${file}: found a database with ${tables.slice(0, 5).join(", ")}, expected a log`);
    this.name = "LogShapeError";
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
  store TEXT NOT NULL, box TEXT NOT NULL, run INTEGER NOT NULL DEFAULT 0, made_up_ms INTEGER NOT NULL DEFAULT 0,
  received_ms INTEGER NOT NULL,
  ${TELEMETRY_COLUMNS.map(({ name, field }) => `${name} ${typeOf(field)}${field.isNullable ? "" : " NOT NULL"}`).join(", ")},
  PRIMARY KEY (store, box, boot, seq)
) STRICT, WITHOUT ROWID;`;

const DECISION_TABLE = `
CREATE TABLE IF NOT EXISTS decision (
  id INTEGER PRIMARY KEY, store TEXT NOT NULL, t_ms INTEGER NOT NULL, kind TEXT NOT NULL, box TEXT NOT NULL,
  reason TEXT NOT NULL, inputs TEXT NOT NULL, run INTEGER NOT NULL DEFAULT 0, up_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS decision_by_box ON decision (store, box, id);
CREATE INDEX IF NOT EXISTS decision_by_time ON decision (store, t_ms);`;

/** Times in which the log could not be written, and records that no box had any more when it could. */
const GAP_TABLE = `
CREATE TABLE IF NOT EXISTS gap (
  id INTEGER PRIMARY KEY, store TEXT NOT NULL, run INTEGER NOT NULL, from_up_ms INTEGER NOT NULL,
  to_up_ms INTEGER NOT NULL, cause TEXT NOT NULL, detail TEXT NOT NULL, box TEXT, records INTEGER
) STRICT;`;

/** What happened beside decisions: lamps, switches, health, rejected messages, warnings. `detail` is JSON. */
const EVENT_TABLE = `
CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY, store TEXT NOT NULL, run INTEGER NOT NULL, up_ms INTEGER NOT NULL, kind TEXT NOT NULL,
  box TEXT, detail TEXT NOT NULL
) STRICT;`;

/**
 * Runs of the host, by whose monotonic clocks everything is dated: `utc_ms` is to be added to them. `offset_ms` is what
 * the host's own wall clock said last; a box that was on in a `later` run may say otherwise. What was logged before there
 * were runs belongs to run 0, whose times are UTC.
 */
const RUN_TABLE = `
CREATE TABLE IF NOT EXISTS run (
  id INTEGER PRIMARY KEY, store TEXT NOT NULL, offset_ms INTEGER NOT NULL, utc_ms INTEGER NOT NULL, error_ms INTEGER,
  later INTEGER, shift_ms INTEGER, apart_ms INTEGER
) STRICT;
INSERT OR IGNORE INTO run (id, store, offset_ms, utc_ms) VALUES (0, '', 0, 0);`;

/** The tables with times in UTC, in ms since 1970, and how far they may be off; null: nobody knows. */
const VIEWS = `
DROP VIEW IF EXISTS records; DROP VIEW IF EXISTS decisions; DROP VIEW IF EXISTS gaps; DROP VIEW IF EXISTS events;
CREATE VIEW records AS
SELECT made_up_ms + utc_ms AS made_ms, error_ms, telemetry.* FROM telemetry JOIN run ON run.id = run;
CREATE VIEW decisions AS
SELECT up_ms + utc_ms AS at_ms, error_ms, decision.* FROM decision JOIN run ON run.id = run;
CREATE VIEW events AS
SELECT up_ms + utc_ms AS at_ms, error_ms, event.* FROM event JOIN run ON run.id = run;
CREATE VIEW gaps AS
SELECT from_up_ms + utc_ms AS from_ms, to_up_ms + utc_ms AS to_ms, gap.* FROM gap JOIN run ON run.id = run;`;

/** Dates what version 1 had: by the record of its start that came with the least delay, decisions by the wall clock. */
function dateFromVersion1(database: DatabaseSync): void {
  for (const [table, column] of [
    ["telemetry", "run"],
    ["telemetry", "made_up_ms"],
    ["decision", "run"],
    ["decision", "up_ms"],
  ])
    if (!columnsOf(database, table as string).includes(column as string))
      database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} INTEGER NOT NULL DEFAULT 0`);
  database.exec(`
UPDATE decision SET up_ms = t_ms WHERE run = 0;
UPDATE telemetry SET made_up_ms = t_ms + offset FROM (
  SELECT store AS s, box AS b, boot AS o, min(received_ms - t_ms) AS offset FROM telemetry GROUP BY store, box, boot
) WHERE store = s AND box = b AND boot = o AND run = 0;`);
}

/** What version 0 had under another name or in another unit: tenths of a second, confidence from 0 to 1. */
const CONVERTED: { readonly [column: string]: string } = {
  wait_s: "CAST(round(wait_s) AS INTEGER)",
  wait_low_s: "CAST(round(wait_low_s) AS INTEGER)",
  wait_high_s: "CAST(round(wait_high_s) AS INTEGER)",
  confidence_percent: "CAST(round(100 * confidence) AS INTEGER)",
  sent_ms: "t_ms",
};

/** Brings telemetry of version 0 forward. Fields that it did not have say as little as they can. */
function moveFromVersion0(database: DatabaseSync): void {
  database.exec(`ALTER TABLE telemetry RENAME TO telemetry_0; ${TELEMETRY_TABLE}`);
  const had = new Set(columnsOf(database, "telemetry_0"));
  const blank = blankOf(TELEMETRY) as { [field: string]: string | number | null };
  const values = TELEMETRY_COLUMNS.map(
    ({ name, field }) => CONVERTED[name] ?? (had.has(name) ? name : literalOf(blank[field.name] ?? null)),
  );
  const names = TELEMETRY_COLUMNS.map(({ name }) => name);
  database.exec(`
INSERT INTO telemetry (store, box, received_ms, ${names.join(", ")})
SELECT store, box, received_ms, ${values.join(", ")} FROM telemetry_0;
DROP TABLE telemetry_0;`);
}

function literalOf(value: string | number | null): string {
  return typeof value === "string" ? `'${value}'` : String(value ?? "NULL");
}

/**
 * Makes the tables, or brings those of an older version forward, as one transaction. Throws LogVersionError, having
 * changed nothing, when the file is newer; throws the database's error when it cannot be written.
 */
export function prepareTables(database: DatabaseSync, file: string): void {
  const found = versionOf(database);
  if (found > LOG_VERSION) throw new LogVersionError(file, found);
  database.exec("BEGIN IMMEDIATE");
  try {
    checkOwner(database, file);
    if (found === 0 && columnsOf(database, "telemetry").length > 0) moveFromVersion0(database);
    database.exec(TELEMETRY_TABLE);
    database.exec(DECISION_TABLE);
    database.exec(GAP_TABLE);
    database.exec(EVENT_TABLE);
    database.exec(RUN_TABLE);
    if (found < 2) dateFromVersion1(database);
    addMissingColumns(database);
    if (found < LOG_VERSION) database.exec(VIEWS);
    database.exec(`PRAGMA user_version = ${LOG_VERSION}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Throws LogShapeError: a database with tables, but none of a log's, belongs to another program. */
export function checkOwner(database: DatabaseSync, file: string): void {
  const names = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map((row) => String(row["name"]));
  if (names.length > 0 && !names.includes("telemetry")) throw new LogShapeError(file, names);
}

/** For readers: throws LogVersionError when the tables are not those of this version. */
export function checkVersion(database: DatabaseSync, file: string): void {
  const found = versionOf(database);
  if (found !== LOG_VERSION) throw new LogVersionError(file, found);
}

/** The version in which a file was written last; 0 where it says nothing. */
export function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

function columnsOf(database: DatabaseSync, table: string): string[] {
  return database
    .prepare(`PRAGMA table_info(${table})`)
    .all()
    .map((row) => String(row["name"]));
}

/** Fields that telemetry has got since the file was made: unknown in all records before. */
function addMissingColumns(database: DatabaseSync): void {
  const present = new Set(columnsOf(database, "telemetry"));
  for (const { name, field } of TELEMETRY_COLUMNS)
    if (!present.has(name)) database.exec(`ALTER TABLE telemetry ADD COLUMN ${name} ${typeOf(field)}`);
}

/** `waitLowS` as `wait_low_s`. */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function typeOf({ sort }: Field): "INTEGER" | "REAL" | "TEXT" {
  if (sort === "whole" || sort === "flag") return "INTEGER";
  return sort === "real" ? "REAL" : "TEXT";
}
