import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { endOf, startOf } from "../../../host/core/local-days.ts";
import { callReportsOf } from "../../../host/core/report/day-report.ts";
import { DayArchive } from "../../../host/log/day-archive.ts";
import { DayReader } from "../../../host/log/day-reader.ts";
import { History } from "../../../host/log/history.ts";
import { untilHolds } from "../../patience.ts";
import { telemetry } from "../telemetry.ts";
import { openLog } from "./open-log.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-days-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const NOON = new Date(2026, 10, 21, 12, 0, 0).getTime();
const MIDNIGHT = new Date(2026, 10, 22, 0, 0, 0).getTime();

/** A log with a record a second from a time on; `delay` is how late each was received. */
async function log(
  name: string,
  parts: {
    box?: string;
    boot?: string;
    fromMs: number;
    seconds: number;
    tMs?: number;
    delayMs?: (i: number) => number;
  }[],
): Promise<string> {
  const file = path.join(dir, name);
  const { log: writer } = openLog(file);
  for (const { box = "lane-1", boot = "b1", fromMs, seconds, tMs = 0, delayMs = () => 3 } of parts)
    for (let i = 0; i < seconds; i++) {
      const record = telemetry({ boot, seq: i + 1, tMs: tMs + i * 1000, ins: i, waiting: i % 5, waitS: 200 });
      const madeMs = fromMs + i * 1000;
      writer.addTelemetry({ box, life: 0, telemetry: record, receivedMs: madeMs + delayMs(i) }, madeMs);
    }
  await writer.close();
  return file;
}

function day(file: string, date: string) {
  const reader = new DayReader(file, "s");
  const report = reader.day(date, { decisions: [], events: [], thresholdsS: [180] }, () => {});
  const days = reader.days();
  reader.close();
  return { report, days };
}

describe("DayReader", () => {
  it("has no days in an empty log, and another store's records are not this one's", async () => {
    const reader = new DayReader(await log("empty.sqlite", []), "s");
    expect(reader.days()).toEqual([]);
    const other = new DayReader(await log("other.sqlite", [{ fromMs: NOON, seconds: 3 }]), "t");
    expect(other.days()).toEqual([]);
  });

  it("parts a box's records at local midnight", async () => {
    const file = await log("midnight.sqlite", [{ fromMs: MIDNIGHT - 600000, seconds: 1500, tMs: 5000000 }]);
    const { report, days } = day(file, "2026-11-22");
    expect(days).toEqual(["2026-11-22", "2026-11-21"]);
    expect(report.fromMs).toBe(MIDNIGHT);
    // The first record of the day counts for itself only: who came before it came the day before.
    expect(report.entries).toBe(899);
    expect(day(file, "2026-11-21").report.entries).toBe(599);
  });

  it("puts records that came late at the time they were made", async () => {
    // Nobody heard the box for its first ten minutes; then everything came at once.
    const delayMs = (i: number): number => (i < 600 ? (600 - i) * 1000 + 3 : 3);
    const { report } = day(await log("late.sqlite", [{ fromMs: NOON, seconds: 1200, delayMs }]), "2026-11-21");
    expect(report.fromMs).toBe(NOON);
    expect(report.lanes[0]?.waiting.slice(0, -1).every((value) => value !== null)).toBe(true);
    expect(report.lanes[0]?.openings).toEqual([[NOON, NOON + 1199 * 1000 + 1]]);
  });

  it("joins the starts of a box and keeps boxes apart, in the order of their numbers", async () => {
    const file = await log("boots.sqlite", [
      { box: "lane-10", fromMs: NOON, seconds: 60 },
      { box: "lane-2", boot: "z", fromMs: NOON, seconds: 60 },
      { box: "lane-2", boot: "a", fromMs: NOON + 120000, seconds: 60, tMs: 777 },
    ]);
    const { report } = day(file, "2026-11-21");
    expect(report.lanes.map(({ box, openings }) => [box, openings.length])).toEqual([
      ["lane-2", 2],
      ["lane-10", 1],
    ]);
  });

  it("makes no days out of a box's clock that leaps", async () => {
    const file = path.join(dir, "leap.sqlite");
    const { log: writer } = openLog(file);
    for (const [seq, tMs] of [
      [1, 1000],
      [2, 3999999999999],
    ] as const)
      writer.addTelemetry({ box: "lane-1", life: 0, telemetry: telemetry({ seq, tMs }), receivedMs: NOON }, NOON + seq);
    await writer.close();
    expect(day(file, "2026-11-21").days).toEqual(["2026-11-21"]);
  });
});

describe("DayArchive", () => {
  it("reads beside the host, says how far it is, and knows no other date", async () => {
    const file = await log("archive.sqlite", [{ fromMs: NOON, seconds: 600 }]);
    const archive = new DayArchive(file, "s", [180, 240], (error) => expect(error).toBeUndefined(), Date.now);
    expect(await archive.days()).toEqual(["2026-11-21"]);
    for (const date of ["2026-11-20", "../../etc/passwd", "__proto__"])
      expect(await archive.day(date)).toEqual({ kind: "none" });
    expect(await archive.day("2026-11-21")).toEqual({ kind: "reading", share: 0 });
    await untilHolds(async () => expect((await archive.day("2026-11-21")).kind).toBe("ready"));
    const ready = await archive.day("2026-11-21");
    expect(ready.kind === "ready" && ready.report.shares.map(({ overS }) => overS)).toEqual([180, 240]);
    await archive.close();
  });

  it("reads a day again that has grown since, also once another day has begun", async () => {
    const file = await log("grows.sqlite", [{ fromMs: MIDNIGHT - 600000, seconds: 300 }]);
    const archive = new DayArchive(
      file,
      "s",
      [],
      (error) => expect(error).toBeUndefined(),
      () => MIDNIGHT,
    );
    const entries = async () => {
      const state = await archive.day("2026-11-21");
      return state.kind === "ready" ? state.report.entries : undefined;
    };
    await untilHolds(async () => expect(await entries()).toBe(299));
    await log("grows.sqlite", [{ fromMs: MIDNIGHT - 300000, seconds: 900, boot: "b2" }]);
    const now = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 20000);
    await untilHolds(async () => expect(await entries()).toBe(299 + 299));
    now.mockRestore();
    await archive.close();
  });

  it("shows nobody a growing day as it was minutes ago: it is read first", async () => {
    const file = await log("old.sqlite", [{ fromMs: NOON, seconds: 300 }]);
    const archive = new DayArchive(file, "s", [], (error) => expect(error).toBeUndefined(), Date.now);
    const kind = async () => (await archive.day("2026-11-21")).kind;
    await untilHolds(async () => expect(await kind()).toBe("ready"));
    const readMs = performance.now();
    const now = vi.spyOn(performance, "now").mockReturnValue(readMs + 10000);
    expect(await kind()).toBe("ready");
    now.mockReturnValue(readMs + 200000);
    expect(await kind()).toBe("reading");
    await untilHolds(async () => expect(await kind()).toBe("ready"));
    now.mockRestore();
    await archive.close();
  });

  it("has no days while there is no file, and tells why a log cannot be read", async () => {
    const failed = vi.fn();
    const missing = new DayArchive(path.join(dir, "nowhere.sqlite"), "s", [], failed, Date.now);
    expect(await missing.days()).toEqual([]);
    const broken = new DayArchive(dir, "s", [], failed, Date.now);
    await expect(broken.days()).rejects.toThrow(/unable to open|disk I\/O/);
    expect(failed).toHaveBeenCalled();
  });
});

describe("a call that is answered after midnight", () => {
  it("is answered, on the day of the call", async () => {
    const file = path.join(dir, "night.sqlite");
    const { log: writer } = openLog(file);
    const inputs = { event: "look" as const, nowMs: 1, lanes: [], state: "{}", rules: "{}" };
    const common = { box: "2", name: "Till 2", reason: "why", because: { code: "nobody" } as const, inputs };
    for (const [kind, atMs] of [
      ["call", MIDNIGHT - 20000],
      ["answered", MIDNIGHT + 25000],
      ["call", MIDNIGHT + 60000],
    ] as const)
      writer.addDecision({ kind, tMs: atMs, ...common }, atMs);
    for (const [seq, atMs] of [
      [1, MIDNIGHT - 60000],
      [2, MIDNIGHT + 60000],
    ] as const)
      writer.addTelemetry({ box: "2", life: 0, telemetry: telemetry({ seq, tMs: atMs }), receivedMs: atMs }, atMs);
    await writer.close();
    const history = new History(file);
    const callsOf = async (date: string) =>
      callReportsOf(await history.decisionsWithEnds("s", startOf(date), endOf(date)));
    expect(await callsOf("2026-11-21")).toMatchObject([
      { tMs: MIDNIGHT - 20000, end: "answered", endMs: MIDNIGHT + 25000 },
    ]);
    expect(await callsOf("2026-11-22")).toMatchObject([{ tMs: MIDNIGHT + 60000, end: null }]);
    history.close();
  });
});
