import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dateAfter } from "../../../host/core/local-days.ts";
import { ArchiveFiles, archiveOf } from "../../../host/log/archive/archive-files.ts";
import { Parquet } from "../../../host/log/archive/parquet.ts";
import { rollUp } from "../../../host/log/archive/rollups.ts";
import { sealDay } from "../../../host/log/archive/seal.ts";
import { lastWhole, shopReport } from "../../../host/log/shop-report.ts";
import { PLAN } from "../core/report/month.ts";
import { telemetry } from "../telemetry.ts";
import { openLog } from "./open-log.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-report-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const TEN = new Date(2026, 10, 20, 10).getTime();
const DAY = 86400000;
const RANGE = { from: "2026-11-20", to: "2026-11-22" };

/** Three days of two lanes: somebody comes each minute and a half, on the first day a third more often. */
async function fill(file: string): Promise<void> {
  const { log } = openLog(file);
  for (const box of ["lane-1", "lane-2"])
    for (let day = 0; day < 3; day++) {
      const everyS = day === 0 ? 60 : 90;
      for (let s = 0; s < 3 * 3600; s += 3) {
        const [ins, outs] = [Math.floor(s / everyS), Math.floor(s / everyS) - (s % everyS < 45 ? 1 : 0)];
        const inLane = Math.max(0, ins - outs) + (s % 600 < 120 ? 2 : 0);
        const waits = { inLane, waiting: Math.max(0, inLane - 1), waitS: 70 * inLane, till: null };
        const state = s > 10000 ? "closed" : inLane > 0 ? "serving" : "idle";
        const times = { boot: `d${day}`, seq: s / 3 + 1, tMs: 1000 * s, sentMs: 1000 * s + 5 };
        const atMs = TEN + day * DAY + 1000 * s;
        const record = telemetry({ ...times, ins, outs: Math.max(0, outs), state, ...waits });
        log.addTelemetry({ box, life: 0, telemetry: record, receivedMs: atMs + 9 }, atMs);
      }
    }
  const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "{}", rules: "{}" };
  const common = { box: "lane-2", name: "Till 2", reason: "why", inputs };
  // That a till has opened is decided when it has been open for three seconds.
  for (const [kind, atMs, because] of [
    ["call", TEN + 5000, { code: "nobody" }],
    ["answered", TEN + 35000, { code: "opened", seconds: 27 }],
  ] as const)
    log.addDecision({ kind, tMs: atMs, because, ...common }, atMs);
  // Closing waits for a while only, whatever is left.
  await log.idle();
  await log.close();
}

describe("the report of a shop", () => {
  it("is the same from the log, from the archive, and from an archive of before there were half hours", async () => {
    const file = path.join(dir, "log.sqlite");
    await fill(file);
    const live = await shopReport(file, PLAN, RANGE);
    expect(live).toMatchObject({
      days: 3,
      calls: { calls: 1, openedS: { value: 27 }, openedMedianS: 27, openedSlowestS: 27 },
    });
    expect(live.shop.customers).toBeGreaterThan(500);
    expect(live.shop.realisedS.value).toBeGreaterThan(10);
    const archive = new ArchiveFiles(archiveOf(file), "s");
    const { log } = openLog(file);
    await log.idle();
    for (const date of ["2026-11-20", "2026-11-21"]) log.prune((await sealDay(file, "s", archive, date))?.parts ?? []);
    await log.close();
    expect(archive.of("rollups").dates()).toEqual(["2026-11-20", "2026-11-21"]);
    const sealed = await shopReport(file, PLAN, RANGE);
    expect(rounded(sealed)).toEqual(rounded(live));
    for (const date of ["2026-11-20", "2026-11-21"]) rmSync(archive.of("rollups").folderOf(date), { recursive: true });
    expect(rounded(await shopReport(file, PLAN, RANGE))).toEqual(rounded(live));
    await Parquet.use((parquet) => rollUp(parquet, archive, "2026-11-20"));
    expect(rounded(await shopReport(file, PLAN, RANGE))).toEqual(rounded(live));
    // One whose sums are half a file, and one whose folder is empty.
    const [sums = ""] = archive.of("rollups").files("2026-11-20").values();
    writeFileSync(sums, readFileSync(sums).subarray(0, 500));
    mkdirSync(archive.of("rollups").folderOf("2026-11-21"));
    expect(rounded(await shopReport(file, PLAN, RANGE))).toEqual(rounded(live));
  });

  it("is of the dates that are asked for, whatever dates another zone has sealed them by", async () => {
    const file = path.join(mkdtempSync(path.join(dir, "zone-")), "log.sqlite");
    await fill(file);
    const range = { from: "2026-11-21", to: "2026-11-21" };
    const live = await shopReport(file, PLAN, range);
    const archive = new ArchiveFiles(archiveOf(file), "s");
    const { log } = openLog(file);
    const dates = ["2026-11-20", "2026-11-21", "2026-11-22"];
    for (const date of dates) log.prune((await sealDay(file, "s", archive, date))?.parts ?? []);
    await log.idle();
    await log.close();
    expect(rounded(await shopReport(file, PLAN, range))).toEqual(rounded(live));
    for (const table of ["telemetry", "rollups"] as const)
      for (const date of dates)
        renameSync(archive.of(table).folderOf(date), archive.of(table).folderOf(dateAfter(date, -1)));
    expect(rounded(await shopReport(file, PLAN, range))).toEqual(rounded(live));
  });

  it("has each wait of a night in which the shop is open, wherever its evening is", async () => {
    const file = path.join(mkdtempSync(path.join(dir, "night-")), "log.sqlite");
    await fillNight(file);
    const range = { from: "2026-11-20", to: "2026-11-21" };
    const live = await shopReport(file, PLAN, range);
    // One comes every minute and takes 70 s: the wait grows by 10 s with each, to 600 s.
    expect(live.shop).toMatchObject({ entries: 60, customers: 60, realisedS: { value: 305 } });
    expect(live.dates.map(({ customers, waits }) => [customers, waits.n])).toEqual([
      [25, 25],
      [35, 35],
    ]);
    const archive = new ArchiveFiles(archiveOf(file), "s");
    for (const date of [range.from, range.to]) {
      const { log } = openLog(file);
      await log.idle();
      log.prune((await sealDay(file, "s", archive, date))?.parts ?? []);
      await log.close();
      expect(rounded(await shopReport(file, PLAN, range))).toEqual(rounded(live));
    }
  });

  it("is made of what is whole, and tells what it lacks", async () => {
    const { file, archive } = await sealedShop("damage-");
    const whole = await shopReport(file, PLAN, RANGE);
    expect([whole.leftOut, whole.calls.calls]).toEqual([[], 1]);
    const date = "2026-11-20";
    const [sums = "", calls = ""] = (["rollups", "decisions"] as const).flatMap((table) => [
      ...archive.of(table).files(date).values(),
    ]);
    // One wrong bit in what can be computed anew.
    damage(sums, (bytes) => bytes.with(200, (bytes[200] as number) ^ 4));
    expect(rounded(await shopReport(file, PLAN, RANGE))).toEqual(rounded(whole));
    damage(calls, (bytes) => bytes.subarray(0, 300));
    const noCalls = await shopReport(file, PLAN, RANGE);
    const lacking = { file: calls, found: "not as it was written", table: "decisions", date, box: null };
    expect([noCalls.leftOut, noCalls.calls.calls]).toEqual([[lacking], 0]);
    expect(rounded(noCalls.shop)).toEqual(rounded(whole.shop));
    // The records of one lane beside them, and no list by which the other's are known.
    const lane = archive.files(date).get("lane-1") as string;
    damage(lane, (bytes) => bytes.fill(255, 100, bytes.length >> 1));
    rmSync(path.join(archive.folderOf(date), "SHA256SUMS"));
    const noLane = await shopReport(file, PLAN, RANGE);
    const records = { file: lane, found: expect.stringMatching(/\w{3}/), table: "telemetry", date, box: "lane-1" };
    expect(noLane.leftOut).toEqual([records, lacking]);
    expect(noLane.lanes.map(({ figures }) => figures.days)).toEqual([2, 3]);
  });

  it("is made of a day's sums where its records are gone", async () => {
    const { file, archive } = await sealedShop("gone-");
    const whole = await shopReport(file, PLAN, RANGE);
    rmSync(archive.folderOf("2026-11-20"), { recursive: true });
    expect(rounded(await shopReport(file, PLAN, RANGE))).toEqual(rounded(whole));
    const [sums = ""] = archive.of("rollups").files("2026-11-20").values();
    writeFileSync(sums, "x");
    const { days, leftOut } = await shopReport(file, PLAN, RANGE);
    expect([days, leftOut]).toEqual([
      2,
      [{ file: sums, found: "not as it was written", table: "telemetry", date: "2026-11-20", box: null }],
    ]);
  });

  it("is that of the sealed days where the log itself is damaged", async () => {
    const { file } = await sealedShop("log-");
    const sealed = await shopReport(file, PLAN, { ...RANGE, to: "2026-11-21" });
    const bytes = readFileSync(file);
    const both = ["telemetry", "decisions"];
    for (const [content, tables] of [
      [Buffer.alloc(0), both],
      [Buffer.alloc(bytes.length), both],
      // The records are in the second half.
      [bytes.fill(0x5a, bytes.length >> 1), expect.arrayContaining(["telemetry"])],
    ]) {
      writeFileSync(file, content);
      const { leftOut, ...report } = await shopReport(file, PLAN, RANGE);
      expect(leftOut.map(({ table }) => table)).toEqual(tables);
      expect(leftOut.every((part) => part.file === file)).toBe(true);
      expect(rounded({ ...report, ...RANGE, leftOut: [] })).toEqual(rounded({ ...sealed, ...RANGE }));
    }
  });

  it("takes whole weeks from Monday, and whole months", () => {
    const at = (month: number, day: number): number => new Date(2026, month, day, 12).getTime();
    expect(lastWhole("week", at(10, 26))).toEqual({ from: "2026-11-16", to: "2026-11-22" });
    expect(lastWhole("week", at(10, 23))).toEqual({ from: "2026-11-16", to: "2026-11-22" });
    expect(lastWhole("week", at(10, 22))).toEqual({ from: "2026-11-09", to: "2026-11-15" });
    expect(lastWhole("month", at(10, 26))).toEqual({ from: "2026-10-01", to: "2026-10-31" });
    expect(lastWhole("month", at(0, 1))).toEqual({ from: "2025-12-01", to: "2025-12-31" });
  });
});

/** The three days, of which two are sealed. */
async function sealedShop(prefix: string): Promise<{ file: string; archive: ArchiveFiles }> {
  const file = path.join(mkdtempSync(path.join(dir, prefix)), "log.sqlite");
  await fill(file);
  const archive = new ArchiveFiles(archiveOf(file), "s");
  const { log } = openLog(file);
  await log.idle();
  for (const date of ["2026-11-20", "2026-11-21"]) log.prune((await sealDay(file, "s", archive, date))?.parts ?? []);
  await log.close();
  return { file, archive };
}

function damage(file: string, change: (bytes: Buffer) => Uint8Array): void {
  writeFileSync(file, change(readFileSync(file)));
}

/** A till from half past eleven in the evening on for an hour and a bit: too slow for those who come. */
async function fillNight(file: string): Promise<void> {
  const { log } = openLog(file);
  const openMs = new Date(2026, 10, 20, 23, 30).getTime();
  for (let s = 0; s <= 70 * 60 + 5; s += 5) {
    const ins = Math.min(61, Math.floor(s / 60) + 1);
    const outs = Math.floor(s / 70);
    const [inLane, waiting] = [ins - outs, Math.max(0, ins - outs - 1)];
    const times = { boot: "b", seq: s / 5 + 1, tMs: 1000 * s, sentMs: 1000 * s + 5 };
    const line = { ins, outs, inLane, waiting, waitS: 70 * waiting, till: null };
    const record = telemetry({ ...times, ...line, state: inLane > 0 ? "serving" : "idle" });
    const atMs = openMs + 1000 * s;
    log.addTelemetry({ box: "lane-1", life: 0, telemetry: record, receivedMs: atMs + 9 }, atMs);
  }
  await log.idle();
  await log.close();
}

/** Sums in another order differ in their last digits. */
function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, x) => (typeof x === "number" ? Number(x.toPrecision(9)) : x)));
}
