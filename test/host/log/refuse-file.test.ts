import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogFile } from "../../../host/log/log-file.ts";
import { refuseFile } from "../../../host/log/refuse-file.ts";
import { LOG_VERSION, LogShapeError, LogVersionError } from "../../../host/log/schema.ts";

let dir = "";
let file = "";
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-refuse-"));
  file = path.join(dir, "notes.txt");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A log with tables and several pages, closed in order. */
function makeLog(): Buffer {
  const log = new LogFile(file, "s");
  log.write([], [{ run: 0, offsetMs: 0, errorMs: null }]);
  log.close();
  return readFileSync(file);
}

function makeDatabase(sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** A file that begins like a picture. */
function picture(bytes: number): Buffer {
  const data = Buffer.alloc(bytes);
  for (let i = 0; i < bytes; i++) data[i] = (i * 7919 + (i >> 8) * 31) & 255;
  data.write("JFIF", 6);
  return data;
}

describe("a host does not start on", () => {
  it.each([
    ["a shopping list", "Milk\nbread\n", 'text, "Milk"'],
    ["a short text", "a", 'text, "a"'],
    [
      "text of whole pages",
      "Lorem ipsum dolor sit amet, \n".repeat(600).slice(0, 16384),
      'text, "Lorem ipsum dolor sit amet,"',
    ],
    ["lines alone", "\n".repeat(8192), 'text, ""'],
    ["a picture", picture(20000), "a file that is no database"],
    ["a picture of whole pages", picture(8192), "a file that is no database"],
  ])("%s: it says what it found, and leaves it as it is", (_, content, found) => {
    writeFileSync(file, content);
    expect(() => refuseFile(file)).toThrow(
      `${file}:1: found ${found}, expected a log of tillbeacon, or a name that no file has yet`,
    );
    expect(readFileSync(file)).toEqual(Buffer.from(content));
    expect(readdirSync(dir)).toEqual(["notes.txt"]);
  });

  it("a folder", () => {
    mkdirSync(file);
    expect(() => refuseFile(file)).toThrow("found a folder, expected a log");
  });

  it("a database of another program, or of a later version", () => {
    makeDatabase("CREATE TABLE cookies (x)");
    expect(() => refuseFile(file)).toThrow(LogShapeError);
    makeDatabase(`CREATE TABLE telemetry (x); PRAGMA user_version = ${LOG_VERSION + 1}`);
    expect(() => refuseFile(file)).toThrow(LogVersionError);
    expect(readdirSync(dir)).toEqual(["notes.txt"]);
  });
});

describe("a host starts, and sets the file aside where it must, on", () => {
  it.each<[string, () => void]>([
    ["no file", () => {}],
    ["a log", () => void makeLog()],
    [
      "a log of an earlier version",
      () => makeDatabase(`CREATE TABLE telemetry (x); PRAGMA user_version = ${LOG_VERSION - 1}`),
    ],
    ["an empty file", () => writeFileSync(file, "")],
    ["a log cut off within its first words", () => writeFileSync(file, makeLog().subarray(0, 9))],
    ["a log cut off later", () => truncateSync(file, makeLog().length / 2 + 10)],
    ["a log whose header is overwritten", () => writeFileSync(file, makeLog().fill(0xa5, 0, 100))],
    ["a log whose first page is zeros", () => writeFileSync(file, makeLog().fill(0, 0, 4096))],
    ["a log of zeros", () => writeFileSync(file, makeLog().fill(0))],
    [
      "a log of which nothing is left, in the middle of its work",
      () => {
        writeFileSync(file, makeLog().fill(0xa5));
        writeFileSync(`${file}-wal`, "");
      },
    ],
    [
      "a log of which nothing is left, with its archive",
      () => {
        writeFileSync(file, makeLog().fill(0xa5));
        mkdirSync(path.join(dir, "notes-archive"));
      },
    ],
  ])("%s", (_, make) => {
    make();
    expect(() => refuseFile(file)).not.toThrow();
  });
});
