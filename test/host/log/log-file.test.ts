import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogFile } from "../../../host/log/log-file.ts";
import type { LogRow } from "../../../host/log/log-rows.ts";
import type { RunClock } from "../../../host/log/runs.ts";
import { LOG_VERSION } from "../../../host/log/schema.ts";
import { telemetry } from "../telemetry.ts";
import { rowsOf } from "./open-log.ts";

let dir: string;
let file: string;
let log: LogFile;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-file-"));
  file = path.join(dir, "shop", "log.sqlite");
  log = new LogFile(file, "s");
});
afterEach(() => {
  log.close();
  rmSync(dir, { recursive: true, force: true });
});

/** The host's monotonic clock is the box's clock, and began at this time. */
const UTC = Date.UTC(2026, 10, 26);
const CLOCKS: RunClock[] = [{ run: 0, offsetMs: UTC, errorMs: null }];
const record = (seq: number, life = 0, changes: { tMs?: number } = {}): LogRow => {
  const tMs = changes.tMs ?? 1000 * seq;
  const made = { run: 0, upMs: tMs };
  return { table: "telemetry", box: "1", life, made, receivedMs: 0, telemetry: telemetry({ seq, tMs }) };
};
const write = (...seqs: number[]) =>
  log.write(
    seqs.map((seq) => record(seq)),
    CLOCKS,
  );
const seqs = (name = file) => rowsOf(name, "SELECT seq FROM telemetry ORDER BY seq").map((row) => row["seq"]);
const aside = () =>
  readdirSync(path.dirname(file)).filter((name) => /^log\.\d{4}-\d\d-\d\dT\d{6}\.\w+\.sqlite$/.test(name));

/** Fills several pages, and has nothing of it in the write-ahead log. */
function fill(): void {
  for (let i = 0; i < 20; i++)
    log.write(
      Array.from({ length: 100 }, (_, j) => record(100 * i + j + 1)),
      CLOCKS,
    );
  log.close();
}
/** Writes over a part of the file. */
function damage(atByte: number, length: number): void {
  const handle = openSync(file, "r+");
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, atByte);
  closeSync(handle);
}

function removeAll(): void {
  for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
}

describe("a log file in trouble", () => {
  it.each([
    ["with a damaged header", () => damage(0, 100)],
    ["with damaged pages", () => damage(4096, statSync(file).size - 8192)],
    ["cut off", () => truncateSync(file, 6000)],
    ["that is no database", () => writeFileSync(file, "Lorem ipsum dolor sit amet. ".repeat(400))],
  ])("%s is set aside as it is, and a new one begun with all that comes", (_, hurt) => {
    fill();
    hurt();
    const written = write(2001, 2002);
    expect(written).toMatchObject({ fresh: 2, setAside: [{ fault: { cause: "damaged" } }] });
    expect(seqs()).toEqual([2001, 2002]);
    expect(aside()).toHaveLength(1);
    expect(written.setAside[0]?.name).toBe(path.join(path.dirname(file), aside()[0] as string));
    expect(write(2003).setAside).toEqual([]);
  });

  it("leaves nothing beside its file when it is closed", () => {
    write(1);
    expect(readdirSync(path.dirname(file))).toContain("log.sqlite.lock");
    log.close();
    expect(readdirSync(path.dirname(file))).toEqual(["log.sqlite"]);
  });

  it("that is damaged while it is open is set aside, too", () => {
    fill();
    write(2001);
    damage(0, statSync(file).size);
    for (let seq = 2002; seq < 2500; seq++) write(seq);
    expect(aside()).toHaveLength(1);
    expect(seqs().at(-1)).toBe(2499);
  });

  it.each([
    ["another program's", "CREATE TABLE cookies (x)", "shape"],
    ["of another shape", "CREATE TABLE telemetry (x TEXT)", "shape"],
    ["of a newer version", `CREATE TABLE telemetry (x TEXT); PRAGMA user_version = ${LOG_VERSION + 1}`, "newer"],
  ])("%s is set aside unchanged", (_, sql, cause) => {
    mkdirSync(path.dirname(file));
    const other = new DatabaseSync(file);
    other.exec(sql);
    const tables = other.prepare("SELECT sql FROM sqlite_schema").all();
    other.close();
    expect(write(1)).toMatchObject({ fresh: 1, setAside: [{ fault: { cause } }] });
    expect(aside()).toHaveLength(1);
    expect(rowsOf(path.join(path.dirname(file), aside()[0] as string), "SELECT sql FROM sqlite_schema")).toEqual(
      tables,
    );
  });

  it("does not heap up files on a disk that damages each of them", () => {
    fill();
    damage(0, 100);
    write(1);
    log.close();
    damage(0, 100);
    expect(() => write(2)).toThrow(/again after the file was set aside/);
    expect(aside()).toHaveLength(1);
  });

  it.each([
    ["deleted", () => rmSync(file)],
    ["deleted with its companions", () => removeAll()],
    ["deleted with its folder", () => rmSync(path.dirname(file), { recursive: true })],
    ["renamed", () => renameSync(file, `${file}.old`)],
  ])("%s while it is open is begun anew: nothing is acknowledged into nowhere", (_, take) => {
    write(1);
    take();
    expect(write(2)).toMatchObject({ fresh: 1, known: 0, isReplaced: true });
    expect(write(3).isReplaced).toBe(false);
    expect(seqs()).toContain(2);
  });

  it("replaced while it is open is the one that is written from then on", () => {
    write(1);
    const other = new LogFile(`${file}2`, "s");
    other.write([record(7)], CLOCKS);
    other.close();
    renameSync(`${file}2`, file);
    write(2);
    expect(seqs()).toContain(2);
    expect(aside().length).toBeLessThanOrEqual(1);
  });

  it("in a place where no file can be made is told for what it is, and used as soon as it can", () => {
    writeFileSync(path.dirname(file), "a file where a folder should be");
    expect(() => write(1)).toThrow();
    rmSync(path.dirname(file));
    expect(write(1)).toMatchObject({ fresh: 1 });
  });

  it("opened by two hosts says so to the second, and both write", () => {
    expect(write(1).isShared).toBe(false);
    const second = new LogFile(file, "s");
    expect(second.write([record(2)], CLOCKS).isShared).toBe(true);
    second.close();
    expect(write(3).isShared).toBe(false);
    expect(seqs()).toEqual([1, 2, 3]);
  });
});

describe("boot ids in a log file", () => {
  const boots = () =>
    rowsOf(file, "SELECT boot, seq FROM telemetry ORDER BY boot, seq").map((row) => `${row["boot"]} ${row["seq"]}`);

  it("that repeat after a power cut of shop and box lose no record", () => {
    write(1, 2, 3);
    log.write([record(4, 0, { tMs: 60000 })], CLOCKS);
    log.close();
    log = new LogFile(file, "s");
    expect(log.write([record(1, 0, { tMs: 1001 }), record(2, 0, { tMs: 2001 })], CLOCKS).relived).toEqual(["1"]);
    expect(log.write([record(3, 0, { tMs: 3001 })], CLOCKS).relived).toEqual([]);
    expect(boots()).toEqual(["b1 1", "b1 2", "b1 3", "b1 4", "b1~2 1", "b1~2 2", "b1~2 3"]);
    log.close();
    log = new LogFile(file, "s");
    log.write([record(1, 0, { tMs: 900 })], CLOCKS);
    expect(boots().at(-1)).toBe("b1~3 1");
  });

  it("go on over a restart of the host alone", () => {
    write(1, 2, 3);
    log.close();
    log = new LogFile(file, "s");
    expect(write(2, 3, 4)).toMatchObject({ fresh: 1, known: 2, relived: [], conflicts: [] });
    expect(boots()).toEqual(["b1 1", "b1 2", "b1 3", "b1 4"]);
  });

  it("are told apart as the host has told them apart, also after a commit that failed", () => {
    write(1, 2, 3);
    expect(log.write([record(1, 1), record(2, 1)], CLOCKS)).toMatchObject({ fresh: 2, relived: [] });
    expect(log.write([record(3, 1), record(3, 0)], CLOCKS)).toMatchObject({ fresh: 1, known: 1 });
    expect(() => log.write([{ ...record(4, 1), box: {} } as never], CLOCKS)).toThrow();
    log.write([record(4, 1)], CLOCKS);
    expect(boots()).toEqual(["b1 1", "b1 2", "b1 3", "b1~2 1", "b1~2 2", "b1~2 3", "b1~2 4"]);
  });
});
