import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArchiveFiles, archiveOf } from "../../host/log/archive/archive-files.ts";
import { beyond } from "../../host/log/archive/retention.ts";
import { sealDay } from "../../host/log/archive/seal.ts";
import { openLog } from "../host/log/open-log.ts";
import { addThreeDays, DAY, NOON } from "../host/log/three-days.ts";
import { COMMAND, run, scratch } from "./host-process.ts";

const { dir, remove } = scratch();
const LOG = path.join(dir, "shop.sqlite");
const archive = new ArchiveFiles(archiveOf(LOG), "s");

describe("tillbeacon log", () => {
  beforeAll(async () => {
    const { log } = openLog(LOG);
    addThreeDays(log);
    for (const day of [0, 2]) log.addEvent({ kind: "lamp", box: "lane-1", detail: { lamp: "open" } }, NOON + day * DAY);
    await log.idle();
    for (const date of ["2026-11-21", "2026-11-22"]) {
      const sealed = await sealDay(LOG, "s", archive, date);
      log.prune(sealed?.parts ?? []);
    }
    await log.close();
  });
  afterAll(remove);

  it("exports a range over archive and log as one table, in the order of time", () => {
    const out = path.join(dir, "all.csv");
    const { code, stdout } = run(
      ["log", "export", "--log", LOG, "--from", "2026-11-22", "--to", "2026-11-23", out],
      dir,
    );
    expect([code, stdout]).toEqual([0, expect.stringContaining("2 days")]);
    const [head = "", ...rows] = readFileSync(out, "utf8").trim().split("\n");
    expect(head).toMatch(/^box,made,error_ms,received_after_ms,/);
    expect(rows).toHaveLength(200);
    expect(rows[0]).toMatch(/^lane-1,2026-11-22 12:00:00[+-]\d\d(:\d\d)?,,5,0,d1,1,/);
    expect(rows[199]).toContain(",d2,100,");
  });

  it("finds the store of an archive whose log has begun anew", async () => {
    const fresh = path.join(dir, "fresh.sqlite");
    await openLog(fresh).log.close();
    cpSync(archiveOf(LOG), archiveOf(fresh), { recursive: true });
    const { code, stdout, stderr } = run(["log", "check", "--log", fresh], dir);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("2 days, 200 records");
  });

  it("says that there is no folder for what is exported", () => {
    const out = path.join(dir, "none", "all.csv");
    expect(run(["log", "export", "--log", LOG, "--from", "2026-11-22", "--to", "2026-11-23", out], dir)).toMatchObject({
      code: 2,
      stderr: `tillbeacon: ${out}:1: found no such file or directory (ENOENT), expected a folder that can be written\n`,
    });
  });

  it("takes times with the offset that its CSV has, and prints CSV that need not be read to its end", () => {
    const range = ["--from", "2026-11-21 00:00:00+00", "--to", "2026-11-24T23:59:59Z"];
    const all = run(["log", "export", "--log", LOG, ...range, "-"], dir);
    expect([all.code, all.stderr, all.stdout.trim().split("\n").length]).toEqual([0, "", 301]);
    const [first = ""] = all.stdout.split("\n").slice(1);
    const made = first.split(",")[1] as string;
    const one = run(
      ["log", "export", "--log", LOG, "--from", made, "--to", made.replace(":00:00", ":00:01"), "-"],
      dir,
    );
    expect(one.stdout.split("\n")).toEqual([expect.stringMatching(/^box,/), first, ""]);
    const command = [...COMMAND, "log", "export", "--log", LOG, ...range, "-"].map((word) => `'${word}'`).join(" ");
    const cut = spawnSync("bash", ["-o", "pipefail", "-c", `${command} | head -1`], { cwd: dir, encoding: "utf8" });
    expect([cut.status, cut.stderr, cut.stdout.split("\n").length]).toEqual([0, "", 2]);
    expect(run(["log", "export", "--log", LOG, ...range, "ALL.CSV"], dir).code).toBe(0);
  });

  it("tells what else is in an archive, and reads none of it", () => {
    const folder = archive.folderOf("2026-11-21");
    const foreign = path.join(folder, "foreign.parquet");
    cpSync(archive.files("2026-11-21").get("lane-1") as string, foreign);
    writeFileSync(path.join(folder, "notes.txt"), "x");
    const strange = ["backup", "s/telemetry/2026-13-45", "s/telemetry/notes", "lost+found"];
    for (const name of strange) mkdirSync(path.join(archiveOf(LOG), name));
    writeFileSync(path.join(archiveOf(LOG), "s/telemetry/2026-10-31"), "a file");
    const check = run(["log", "check", "--log", LOG], dir);
    expect([check.code, check.stderr]).toEqual([0, ""]);
    expect(check.stdout).toContain("2 days, 200 records");
    expect(check.stdout).toContain(`not of this archive, and read by nothing: ${foreign}`);
    const range = ["--from", "2026-11-21", "--to", "2026-11-21"];
    const exported = run(["log", "export", "--log", LOG, ...range, "-"], dir);
    expect([exported.code, exported.stdout.trim().split("\n").length]).toEqual([0, 101]);
    rmSync(foreign);
    for (const name of [...strange, "s/telemetry/2026-10-31"])
      rmSync(path.join(archiveOf(LOG), name), { recursive: true });
  });

  it("exports another table, whether its days are sealed or not", () => {
    const out = path.join(dir, "events.csv");
    const range = ["--from", "2026-11-21", "--to", "2026-11-23"];
    expect(run(["log", "export", "--table", "events", "--log", LOG, ...range, out], dir).code).toBe(0);
    const [head, ...rows] = readFileSync(out, "utf8").trim().split("\n");
    expect([head, rows.length]).toEqual(["at,id,error_ms,kind,box,detail", 2]);
    expect(rows[1]).toContain(',lamp,lane-1,"{""lamp"":""open""}"');
    const none = run(["log", "export", "--table", "gaps", "--log", LOG, ...range, "x.csv"], dir);
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining("found no gaps from") });
  });

  it("refuses a range without records, and an ending that it cannot write", () => {
    const range = ["--from", "2025-01-01", "--to", "2025-01-02"];
    expect(run(["log", "export", "--log", LOG, ...range, "x.csv"], dir)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        "found no records from 2025-01-01 to 2025-01-02, expected dates from 2026-11-21 to 2026-11-23",
      ),
    });
    const gaps = ["--table", "gaps", "--from", "2026-11-21", "--to", "2026-11-22"];
    expect(run(["log", "export", "--log", LOG, ...gaps, "x.csv"], dir).stderr).toContain(
      "found no gaps from 2026-11-21 to 2026-11-22, expected other dates, or another --table",
    );
    expect(run(["log", "export", "--log", LOG, ...range, "x.xlsx"], dir).stderr).toContain(
      "expected a file that ends in",
    );
  });

  it("refuses dates that are none or the wrong way round, and says where it cannot write or read", () => {
    const exported = (from: string, to: string, out: string) =>
      run(["log", "export", "--log", LOG, "--from", from, "--to", to, out], dir);
    expect(exported("2026-02-30", "2026-11-23", "x.csv").stderr).toContain("expected a date such as 2026-11-21");
    expect(exported("2026-11-23", "2026-11-22", "x.csv").stderr).toContain("expected a date not after 2026-11-22");
    expect(exported("2026-11-22T10:00", "2026-11-22T10:00", "x.csv").stderr).toContain(
      "found 2026-11-22T10:00, expected a time before 2026-11-22T10:00",
    );
    expect(exported("2026-11-22T01:00", "2026-11-22T02:00", "x.csv").stderr).toContain(
      "found no records from 2026-11-22T01:00 to 2026-11-22T02:00",
    );
    const nowhere = exported("2026-11-22", "2026-11-23", "nowhere/x.csv");
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining("nowhere/x.csv") });
    const file = archive.files("2026-11-22").get("lane-1") as string;
    const whole = readFileSync(file);
    writeFileSync(file, "half");
    const damaged = exported("2026-11-22", "2026-11-23", "x.csv");
    const nothing = exported("2026-11-22", "2026-11-22", "y.csv");
    writeFileSync(file, whole);
    const told = `tillbeacon: ${file}: not as it was written; left out: records, 2026-11-22\n`;
    expect(damaged).toMatchObject({ code: 1, stderr: told, stdout: expect.stringContaining("x.csv: 1 day,") });
    expect(readFileSync(path.join(dir, "x.csv"), "utf8").trim().split("\n")).toHaveLength(101);
    expect(nothing).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${told}tillbeacon: ${LOG}:1: found no`),
    });
    expect(existsSync(path.join(dir, "y.csv"))).toBe(false);
  });

  it("checks all of it, and names the file that is damaged", () => {
    const good = run(["log", "check", "--log", LOG], dir);
    expect([good.code, good.stdout]).toEqual([0, expect.stringMatching(/1 day, 0 gaps[\s\S]*2 days, 200 records/)]);
    const file = archive.files("2026-11-21").get("lane-1") as string;
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, whole.length - 20));
    const bad = run(["log", "check", "--log", LOG], dir);
    expect([bad.code, bad.stdout]).toEqual([1, expect.stringContaining(`damaged: ${file}`)]);
    writeFileSync(file, whole);
  });

  it("names a file that was put out of the way of what came later for its day", () => {
    const aside = `${archive.files("2026-11-21").get("lane-1")}.damaged`;
    writeFileSync(aside, "half");
    const { code, stdout } = run(["log", "check", "--log", LOG], dir);
    rmSync(aside);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`damaged: ${aside}: could not be read when`)]);
  });

  it("names the folder where the records of a day are gone whose sums are there", () => {
    const folder = archive.folderOf("2026-11-21");
    renameSync(folder, path.join(dir, "away"));
    const { code, stdout } = run(["log", "check", "--log", LOG], dir);
    renameSync(path.join(dir, "away"), folder);
    expect([code, stdout]).toEqual([1, expect.stringContaining(`damaged: ${folder}: no such folder`)]);
  });

  it("finds one wrong bit, and a file that is no more, in any table", () => {
    const [file = "", lost = ""] = ["rollups", "events"].map((table) =>
      archive
        .of(table as "rollups")
        .files("2026-11-21")
        .get("all"),
    );
    const [whole, events] = [readFileSync(file), readFileSync(lost)];
    const changed = Buffer.from(whole);
    changed[200] = (changed[200] as number) ^ 4;
    writeFileSync(file, changed);
    rmSync(lost);
    const bad = run(["log", "check", "--log", LOG], dir);
    writeFileSync(file, whole);
    writeFileSync(lost, events);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain(`damaged: ${file}: `);
    expect(bad.stdout).toContain(`damaged: ${lost}: no such file`);
    expect(run(["log", "check", "--log", LOG], dir).code).toBe(0);
  });

  it("names the log where it is damaged itself, in a line for each fault", () => {
    const broken = path.join(dir, "broken.sqlite");
    const bytes = readFileSync(LOG);
    // Half of each page but the first three: the pages of records and of their index.
    for (let page = 3; (page + 1) * 4096 <= bytes.length; page++)
      bytes.fill(170, page * 4096 + 100, page * 4096 + 2000);
    writeFileSync(broken, bytes);
    const { code, stdout } = run(["log", "check", "--log", broken, "--store", "s"], dir);
    const lines = stdout.trim().split("\n").slice(2);
    expect([code, lines.length > 0]).toEqual([1, true]);
    for (const line of lines) expect(line).toMatch(/^damaged: .*broken\.sqlite: \w/);
  });

  it("says of a log that another program has locked that it is one", () => {
    const other = new DatabaseSync(LOG);
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    const { code, stderr } = run(["log", "check", "--log", LOG], dir);
    other.exec("ROLLBACK");
    other.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining("found a log that another program keeps to itself")]);
  });

  it("refuses a store that the log does not have", () => {
    const other = run(["log", "check", "--log", LOG, "--store", "other"], dir);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('found "other", expected one of s') });
    expect(run(["log", "check", "--log", LOG, "--store", "s"], dir).code).toBe(0);
  });

  it("removes old days, by age, by size and on demand, but never the newest", () => {
    const kept = { days: 3650, gigabytes: 4 };
    expect(beyond(archive, kept)).toEqual([]);
    expect([2, 1, 0].map((days) => beyond(archive, { ...kept, days }))).toEqual([[], ["2026-11-21"], ["2026-11-21"]]);
    expect(beyond(archive, { ...kept, gigabytes: 1e-9 })).toEqual(["2026-11-21"]);
    const prune = (...range: string[]) => run(["log", "prune", "--log", LOG, ...range], dir);
    expect(prune("--days", "2").stdout).toContain("removed 0 days, 0 B");
    expect(prune("--gigabytes", "1").stdout).toContain("removed 0 days, 0 B");
    expect(prune("--before", "2126-11-22")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/found 2126-11-22, expected a date not after today, \d{4}-\d\d-\d\d/),
    });
    expect(prune()).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("expected --before, --days or --gigabytes"),
    });
    expect(archive.dates()).toEqual(["2026-11-21", "2026-11-22"]);
    // What a command has left that was killed.
    const half = archive.of("rollups").begin("2026-11-20");
    expect(prune("--days", "1").stdout).toMatch(/removed 1 day, [\d.]+ kB/);
    expect(existsSync(half)).toBe(false);
    expect(prune("--gigabytes", "0.000001").stdout).toContain("removed 0 days, 0 B");
    expect(archive.dates()).toEqual(["2026-11-22"]);
    expect(existsSync(LOG)).toBe(true);
  });

  it("leaves days to a host that is sealing some", () => {
    const lock = archive.lock();
    const { code, stderr } = run(["log", "prune", "--log", LOG, "--days", "1"], dir);
    if (lock !== "held") lock?.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining("found a host that is sealing days, expected none")]);
    expect(run(["log", "prune", "--log", LOG, "--days", "1"], dir).code).toBe(0);
  });

  it("says that a log is a newer version's as the host does", () => {
    const newer = path.join(dir, "newer.sqlite");
    cpSync(LOG, newer);
    const database = new DatabaseSync(newer);
    database.exec("PRAGMA user_version = 99");
    database.close();
    const { code, stderr } = run(["log", "check", "--log", newer], dir);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/^tillbeacon: \S+newer.sqlite: found a log of version 99, [^\n]+\n$/),
    ]);
  });
});
