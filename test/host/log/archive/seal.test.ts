import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { endOf, isOver, startOf } from "../../../../host/core/local-days.ts";
import { callReportsOf } from "../../../../host/core/report/day-report.ts";
import { ArchiveFiles, archiveOf } from "../../../../host/log/archive/archive-files.ts";
import { exportTable } from "../../../../host/log/archive/export.ts";
import { Parquet } from "../../../../host/log/archive/parquet.ts";
import { OPTIONS, text } from "../../../../host/log/archive/parquet-sql.ts";
import { datesOfRows } from "../../../../host/log/archive/row-tables.ts";
import { sealDay } from "../../../../host/log/archive/seal.ts";
import { sealedReport } from "../../../../host/log/archive/sealed-report.ts";
import { writeSums } from "../../../../host/log/archive/sums.ts";
import { DayReader } from "../../../../host/log/day-reader.ts";
import { History } from "../../../../host/log/history.ts";
import { telemetry } from "../../telemetry.ts";
import { type OpenLog, openLog, rowsOf } from "../open-log.ts";

/** Nobody. */
const WATCH = { onDay: () => {}, onDamage: () => {} };
const MIDNIGHT = new Date(2026, 10, 22).getTime();
const DATE = "2026-11-22";
const ABOUT = { decisions: [], events: [], thresholdsS: [180, 400] };
let dir: string;
let file: string;
let archive: ArchiveFiles;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-archive-"));
  file = path.join(dir, "log.sqlite");
  archive = new ArchiveFiles(archiveOf(file), "s");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A record every ten seconds from the hour before midnight on. */
async function fill(hours: number, boxes: readonly string[], from = 0): Promise<void> {
  const { log } = openLog(file);
  for (const box of boxes)
    for (let i = from; i < 360 * hours; i++) {
      const atMs = MIDNIGHT - 3600000 + 10000 * i;
      const waits = { waiting: i % 7, waitS: i % 5 === 0 ? null : 200 + i, atLeast: i % 2, till: null };
      const record = telemetry({ boot: "b1", seq: i + 1, tMs: 10000 * i, sentMs: 10000 * i + 7, ins: i, ...waits });
      log.addTelemetry({ box, life: 0, telemetry: record, receivedMs: atMs + 30 }, atMs);
    }
  // Closing waits for a while only, whatever is left.
  await log.idle();
  await log.close();
}

function report(): unknown {
  const reader = new DayReader(file, "s");
  const found = reader.day(DATE, ABOUT, () => {});
  reader.close();
  return found;
}

async function pruned(log: OpenLog, ...parts: Parameters<OpenLog["log"]["prune"]>): Promise<void> {
  log.log.prune(...parts);
  await log.log.idle();
}

/** The report of the sealed day. */
const sealedReported = () => {
  const ignore = (): void => {};
  return sealedReport(archive, DATE, ABOUT, ignore, ignore);
};

describe("a sealed day", () => {
  it("reports what the log reported, and leaves the log only what is not in it", async () => {
    await fill(26, ["lane-1", "lane-10", "lane-2"]);
    const before = report();
    const sealed = await sealDay(file, "s", archive, DATE);
    expect(sealed?.records).toBe(3 * 8640);
    expect(archive.dates()).toEqual([DATE]);
    const log = openLog(file);
    await pruned(log, sealed?.parts ?? []);
    await log.log.close();
    expect(rowsOf(file, "SELECT count(*) AS n FROM telemetry")).toEqual([{ n: 3 * 2 * 360 }]);
    const reader = new DayReader(file, "s");
    expect(reader.days()).toEqual(["2026-11-23", "2026-11-21"]);
    expect(await sealedReported()).toEqual(before);
    reader.close();
    expect(await sealDay(file, "s", archive, DATE)).toBeUndefined();
  });

  it("is read from its own files alone, whatever lies beside them and however its folder is called", async () => {
    const own = path.join(dir, "shop=corner [a]*");
    file = path.join(own, "log.sqlite");
    archive = new ArchiveFiles(archiveOf(file), "s");
    mkdirSync(own);
    await fill(3, ["lane-1"]);
    const before = report();
    // It takes in what it has itself.
    for (let i = 0; i < 2; i++) await sealDay(file, "s", archive, DATE);
    // As a pattern, the folder's name finds this one.
    cpSync(own, path.join(dir, "shop=corner ab"), { recursive: true });
    writeFileSync(path.join(archive.folderOf(DATE), "foreign.parquet"), "of somebody else");
    expect(await sealedReported()).toEqual(before);
    const out = path.join(own, "day.csv");
    const range = { table: "telemetry" as const, fromMs: startOf(DATE), toMs: endOf(DATE) };
    expect(await exportTable(file, "s", range, out, "csv", WATCH)).toBe(1);
    const [head = "", ...rows] = readFileSync(out, "utf8").trim().split("\n");
    expect([head.split(",").includes("shop"), rows.length]).toEqual([false, 2 * 360]);
  });

  it("takes in what comes after it was sealed, once", async () => {
    await fill(3, ["lane-1"]);
    const first = await sealDay(file, "s", archive, DATE);
    expect(first?.records).toBe(720);
    const log = openLog(file);
    await pruned(log, first?.parts ?? []);
    await log.log.close();
    // Ten of them are sent again.
    await fill(4, ["lane-1"], 1070);
    await fill(4, ["lane-2"]);
    const second = await sealDay(file, "s", archive, DATE);
    expect(second?.records).toBe(2 * 1080);
    const report = await sealedReported();
    expect(report.lanes.map(({ entries }) => entries)).toEqual([report.lanes[1]?.entries, report.lanes[1]?.entries]);
  });

  it("takes in a box whose numbers leap, and takes as long as its records take", async () => {
    const log = openLog(file);
    for (const [i, seq] of [1, 2, 3900000000, 3900000001].entries())
      await log.add("lane-1", telemetry({ seq, tMs: 1000 * i }), MIDNIGHT + 1000 * i);
    const sealed = await sealDay(file, "s", archive, DATE);
    await pruned(log, sealed?.parts ?? []);
    await log.log.close();
    expect(sealed?.records).toBe(4);
    expect(rowsOf(file, "SELECT count(*) AS n FROM telemetry")).toEqual([{ n: 0 }]);
  });

  it("of an earlier version, whose files lack columns, takes in and gives out the same", async () => {
    await fill(3, ["lane-1", "lane-2"]);
    const first = await sealDay(file, "s", archive, DATE);
    const log = openLog(file);
    await pruned(log, first?.parts ?? []);
    await log.log.close();
    const [one = ""] = archive.files(DATE).values();
    const old = path.join(dir, "old.parquet");
    await Parquet.use((parquet) =>
      parquet.run(
        `COPY (SELECT * EXCLUDE (quarter, rule) FROM read_parquet(${text(one)})) TO ${text(old)} (${OPTIONS})`,
      ),
    );
    renameSync(old, one);
    rmSync(path.join(archive.folderOf(DATE), "SHA256SUMS"));
    writeSums(archive.folderOf(DATE));
    const out = path.join(dir, "day.csv");
    const range = { table: "telemetry", fromMs: startOf("2026-11-21"), toMs: endOf(DATE) } as const;
    await exportTable(file, "s", range, out, "csv", WATCH);
    const [head = "", ...rows] = readFileSync(out, "utf8").trim().split("\n");
    expect([head.startsWith("box,made,"), head.includes("quarter"), rows.length]).toEqual([true, false, 2 * 1080]);
    await fill(4, ["lane-1", "lane-2"], 1070);
    expect((await sealDay(file, "s", archive, DATE))?.records).toBe(2 * 1080);
    const quarters = await Parquet.use(async (parquet) => {
      const query = `SELECT count(*)::INTEGER AS n, count(rule)::INTEGER AS rules, count(DISTINCT quarter)::INTEGER AS quarters,
bool_and(quarter = epoch_ms(made) // 900000) AS "isRight" FROM read_parquet(${text(one)})`;
      for await (const [row] of parquet.stream(query)) return row;
      return undefined;
    });
    expect(quarters).toEqual({ n: 1080, rules: 370, quarters: 12, isRight: true });
  });

  it("has a reason that a spreadsheet would run as a formula as text, in CSV only", async () => {
    const { log } = openLog(file);
    const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "{}", rules: "{}" };
    for (const reason of ['=HYPERLINK("http://x") was called', "4 waiting at Till 1"])
      log.addDecision(
        { kind: "call", tMs: 0, box: "1", name: "", reason, because: { code: "nobody" }, inputs },
        MIDNIGHT + 1000,
      );
    await log.idle();
    await log.close();
    const exported = async (ending: "csv" | "parquet"): Promise<string> => {
      const out = path.join(dir, `calls.${ending}`);
      await exportTable(
        file,
        "s",
        { table: "decisions", fromMs: startOf(DATE), toMs: endOf(DATE) },
        out,
        ending,
        WATCH,
      );
      return out;
    };
    const csv = readFileSync(await exported("csv"), "utf8");
    expect(csv).toContain(`,"'=HYPERLINK(""http://x"") was called",`);
    expect(csv).toContain(",4 waiting at Till 1,");
    const out = await exported("parquet");
    const reasons = await Parquet.use(async (parquet) => {
      const found: unknown[] = [];
      for await (const rows of parquet.stream(`SELECT reason FROM read_parquet(${text(out)})`))
        found.push(...rows.map((row) => row["reason"]));
      return found;
    });
    expect(reasons).toEqual(['=HYPERLINK("http://x") was called', "4 waiting at Till 1"]);
  });

  it("that was not finished is begun anew, and does not count as sealed", async () => {
    await fill(2, ["lane-1"]);
    const folder = archive.begin(DATE);
    writeFileSync(path.join(folder, "lane-9.parquet"), "half a file");
    expect(archive.dates()).toEqual([]);
    await sealDay(file, "s", archive, DATE);
    expect([...archive.files(DATE).keys()]).toEqual(["lane-1"]);
    expect(readdirSync(path.dirname(archive.folderOf(DATE)))).toEqual([DATE]);
  });

  it("takes decisions, events and gaps along, which leave the log and are found all the same", async () => {
    await fill(2, ["lane-1"]);
    const log = openLog(file);
    const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "{}", rules: '"a"' };
    const common = {
      box: "2",
      name: "Till 2",
      reason: 'said "why"\nand how',
      because: { code: "nobody" } as const,
      inputs,
    };
    const [callMs, answeredMs] = [endOf(DATE) - 20000, endOf(DATE) + 25000];
    log.log.addDecision({ kind: "call", tMs: callMs, ...common }, callMs);
    log.log.addDecision({ kind: "answered", tMs: answeredMs, ...common }, answeredMs);
    log.log.addEvent({ kind: "lamp", box: "2", detail: { lamp: "open" } }, MIDNIGHT + 1000);
    log.log.addLost("2", 7, { run: 0, upMs: MIDNIGHT + 2000 });
    await log.log.idle();
    const history = new History(file);
    const whole = async () => [
      await history.decisions("s", MIDNIGHT, MIDNIGHT + 90 * 3600000),
      await history.events("s", MIDNIGHT, MIDNIGHT + 90 * 3600000),
    ];
    const before = await whole();
    expect(before.map((rows) => rows.length)).toEqual([2, 2]);
    const sealed = await sealDay(file, "s", archive, DATE);
    // Sealed and not taken out yet, nothing is told twice; taken out, it is told still.
    expect(await whole()).toEqual(before);
    await pruned(log, sealed?.parts ?? []);
    expect(rowsOf(file, "SELECT kind FROM decision")).toEqual([{ kind: "answered" }]);
    expect(
      rowsOf(file, "SELECT * FROM event UNION ALL SELECT id, store, run, cause, detail, box, detail FROM gap"),
    ).toEqual([]);
    expect(await whole()).toEqual(before);
    expect(callReportsOf(await history.decisionsWithEnds("s", MIDNIGHT, endOf(DATE)))).toMatchObject([
      { tMs: callMs, end: "answered", endMs: answeredMs },
    ]);
    expect((await history.around("s", answeredMs)).before?.kind).toBe("answered");
    expect((await history.around("s", answeredMs - 1)).before).toMatchObject({ kind: "call", reason: common.reason });
    expect((await history.around("s", MIDNIGHT)).after).toMatchObject({ kind: "call" });
    // What is dated later joins what is sealed.
    log.log.addEvent({ kind: "lamp", box: "2", detail: { lamp: "off" } }, MIDNIGHT + 3000);
    await log.log.idle();
    expect([...datesOfRows(file, "s")].sort()).toEqual([DATE, "2026-11-23"]);
    const again = await sealDay(file, "s", archive, DATE);
    expect(again).toMatchObject({ records: 0, parts: [{ table: "event" }] });
    await pruned(log, again?.parts ?? []);
    const events = await history.events("s", MIDNIGHT, endOf(DATE));
    expect(events.map(({ kind, detail }) => [kind, detail["lamp"] ?? detail["records"]])).toEqual([
      ["lamp", "open"],
      ["gap", 7],
      ["lamp", "off"],
    ]);
    history.close();
    await log.log.close();
  });

  it("is one that has been over for a day and a half", () => {
    const end = new Date(2026, 10, 23).getTime();
    expect([isOver(DATE, end + 35.9 * 3600000), isOver(DATE, end + 36 * 3600000)]).toEqual([false, true]);
  });
});
