// A host that is older than its log, or whose log is no log at all.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, it } from "vitest";
import { LOG_VERSION } from "../../host/log/schema.ts";
import { run, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
afterAll(remove);

it("refuses a log of a later version before it does anything, and leaves it as it is", () => {
  writeFileSync(path.join(dir, "shop.yaml"), "store: s\nlanes: [{box: lane-1}]\nlog: data/log.sqlite\n");
  mkdirSync(path.join(dir, "data"));
  const file = path.join(dir, "data/log.sqlite");
  const later = new DatabaseSync(file);
  later.exec(`CREATE TABLE telemetry (x TEXT) STRICT; PRAGMA user_version = ${LOG_VERSION + 1}`);
  later.close();
  const sum = (): string => createHash("sha256").update(readFileSync(file)).digest("hex");
  const before = sum();
  const { code, stdout, stderr } = run(["start", "--config", "shop.yaml", "--port", "0", "--broker-port", "0"], dir);
  expect([code, stdout, stderr]).toEqual([
    2,
    "",
    `tillbeacon: data/log.sqlite: found a log of version ${LOG_VERSION + 1}, expected at most ${LOG_VERSION}; it was written by a newer tillbeacon: install that one again\n`,
  ]);
  expect([sum(), readdirSync(path.join(dir, "data"))]).toEqual([before, ["log.sqlite"]]);
});

it("refuses a person's text as its log in one line, and leaves it alone", () => {
  const folder = path.join(dir, "mine");
  mkdirSync(folder);
  writeFileSync(path.join(folder, "notes.txt"), "Milk\nbread\n");
  expect(run(["start", "--log", "notes.txt", "--port", "0", "--broker-port", "0", "--for", "5"], folder)).toEqual({
    code: 2,
    stdout: "",
    stderr:
      'tillbeacon: notes.txt:1: found text, "Milk", expected a log of tillbeacon, or a name that no file has yet\n',
  });
  expect([readdirSync(folder), readFileSync(path.join(folder, "notes.txt"), "utf8")]).toEqual([
    ["notes.txt"],
    "Milk\nbread\n",
  ]);
});
