import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { History } from "../../../host/log/history.ts";
import { refuseFile } from "../../../host/log/refuse-file.ts";
import { LOG_VERSION, LogVersionError, prepareTables, TELEMETRY_COLUMNS } from "../../../host/log/schema.ts";
import { telemetry } from "../telemetry.ts";
import { openLog, rowsOf } from "./open-log.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-schema-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
let file = "";
let n = 0;
beforeEach(() => {
  file = path.join(dir, `log-${n++}.sqlite`);
});

/** A log as it was before versions: positional columns, tenths of a second, confidence from 0 to 1. */
const VERSION_0 = `
CREATE TABLE telemetry (
  store TEXT NOT NULL, box TEXT NOT NULL, boot TEXT NOT NULL, seq INTEGER NOT NULL,
  received_ms INTEGER NOT NULL, t_ms INTEGER NOT NULL,
  ins INTEGER, outs INTEGER, reversed INTEGER, in_lane INTEGER, waiting INTEGER,
  wait_s REAL, wait_low_s REAL, wait_high_s REAL, state TEXT NOT NULL, confidence REAL NOT NULL,
  entry TEXT NOT NULL, exit TEXT NOT NULL, head TEXT NOT NULL, tail TEXT NOT NULL,
  lamp TEXT NOT NULL, rule TEXT NOT NULL, dropped INTEGER NOT NULL,
  PRIMARY KEY (store, box, boot, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO telemetry VALUES
  ('s','1','b1',1,1000,900,8,5,1,3,2,151.5,64,260.9,'serving',0.943,'ok','ok','silent','absent','off','host',0),
  ('s','1','b1',2,2000,1900,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'blind',0,'ok','ok','ok','ok','off','box',3);`;

function oldFile(): void {
  const database = new DatabaseSync(file);
  database.exec(VERSION_0);
  database.close();
}

describe("the log's tables", () => {
  it("have a column for every field of telemetry, and keep each under its own name", async () => {
    const { log, add } = openLog(file);
    const record = telemetry({ atLeast: 1, waitS: 151, till: "closed", confidencePercent: 94, acked: 1, dropped: 7 });
    await add("lane-1", record, 5000);
    await log.close();
    const database = new DatabaseSync(file, { readOnly: true });
    const row = database.prepare("SELECT * FROM telemetry").get() as { [column: string]: unknown };
    database.close();
    const { store, box, run, made_up_ms, received_ms, ...fields } = row;
    expect([store, box, run, made_up_ms, received_ms]).toEqual(["s", "lane-1", 1, 5000, 5000]);
    const back = Object.fromEntries(TELEMETRY_COLUMNS.map(({ name, field }) => [field.name, fields[name]]));
    expect(back).toEqual(record);
    expect(Object.keys(fields)).toHaveLength(TELEMETRY_COLUMNS.length);
  });

  it("bring an older file forward with every record and its time, and go on writing into it", async () => {
    oldFile();
    const { log, add } = openLog(file);
    await add("1", telemetry({ boot: "b1", seq: 2, tMs: 1900 }));
    await add("1", telemetry({ boot: "b1", seq: 3, tMs: 3000 }));
    expect([log.logged, log.duplicates]).toEqual([1, 1]);
    await log.close();
    const database = new DatabaseSync(file, { readOnly: true });
    expect(
      database
        .prepare("SELECT seq, made_up_ms, waiting, wait_s, wait_high_s, confidence_percent, till FROM telemetry")
        .all(),
    ).toMatchObject([
      { seq: 1, made_up_ms: 1000, waiting: 2, wait_s: 152, wait_high_s: 261, confidence_percent: 94, till: null },
      { seq: 2, made_up_ms: 2000, waiting: null, wait_s: null, wait_high_s: null, confidence_percent: 0 },
      { seq: 3 },
    ]);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: LOG_VERSION });
    database.close();
  });

  it("of version 2 get what is new, and keep their times", () => {
    const database = new DatabaseSync(file);
    prepareTables(database, file);
    database.exec(`
INSERT INTO decision VALUES (1, 's', 5, 'call', '1', 'r', '{}', 0, 77);
DROP VIEW events; DROP TABLE event; PRAGMA user_version = 2`);
    prepareTables(database, file);
    expect(database.prepare("SELECT at_ms FROM decisions").all()).toEqual([{ at_ms: 77 }]);
    expect(database.prepare("SELECT * FROM events").all()).toEqual([]);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: LOG_VERSION });
    database.close();
  });

  it("get a column for a field that a file does not have yet", async () => {
    const database = new DatabaseSync(file);
    prepareTables(database, file);
    database.exec("ALTER TABLE telemetry DROP COLUMN at_least");
    prepareTables(database, file);
    expect(database.prepare("PRAGMA table_info(telemetry)").all()).toContainEqual(
      expect.objectContaining({ name: "at_least", type: "INTEGER" }),
    );
    database.close();
    const { log, add } = openLog(file);
    await add("1", telemetry({ atLeast: 1 }));
    expect(log.logged).toBe(1);
    await log.close();
  });

  it("of a newer version are told by readers and the writer alike, and left as they are", () => {
    const database = new DatabaseSync(file);
    database.exec(`CREATE TABLE telemetry (x); PRAGMA user_version = ${LOG_VERSION + 1}`);
    expect(() => prepareTables(database, file)).toThrow(
      new RegExp(
        `^${file}: found a log of version ${LOG_VERSION + 1}, expected at most ${LOG_VERSION}; it was written by a newer tillbeacon: install`,
      ),
    );
    expect(database.prepare("PRAGMA table_info(telemetry)").all()).toHaveLength(1);
    database.exec("CREATE TABLE decision (id, t_ms, kind, box, reason, inputs)");
    expect(() => new History(file)).toThrow(LogVersionError);
    expect(() => refuseFile(file)).toThrow(LogVersionError);
    database.close();
  });

  it("are left as they were when a file of another shape cannot be brought forward", () => {
    const database = new DatabaseSync(file);
    database.exec("CREATE TABLE telemetry (something TEXT); INSERT INTO telemetry VALUES ('mine')");
    expect(() => prepareTables(database, file)).toThrow(/column/);
    database.close();
    expect(rowsOf(file, "SELECT * FROM telemetry")).toEqual([{ something: "mine" }]);
  });

  it("do not come into a database of another program", () => {
    const database = new DatabaseSync(file);
    database.exec("CREATE TABLE cookies (something TEXT)");
    expect(() => prepareTables(database, file)).toThrow(/found a database with cookies, expected a log/);
    expect(database.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "cookies" }]);
    database.close();
  });
});
