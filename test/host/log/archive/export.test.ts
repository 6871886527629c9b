import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { dateAfter, endOf, startOf } from "../../../../host/core/local-days.ts";
import { ArchiveFiles, archiveOf } from "../../../../host/log/archive/archive-files.ts";
import { exportTable } from "../../../../host/log/archive/export.ts";
import { sealDay } from "../../../../host/log/archive/seal.ts";
import { History } from "../../../../host/log/history.ts";
import { telemetry } from "../../telemetry.ts";
import { openLog } from "../open-log.ts";

const DATES = ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"] as const;
const RANGE = { table: "telemetry", fromMs: startOf("2026-11-21"), toMs: endOf("2026-11-24") } as const;
const RECORDS = 50;
let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-export-test-"));
  file = path.join(dir, "log.sqlite");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Four days of two lanes; so many of them are sealed, and leave the log unless the host was killed before they could. */
async function fill(sealed: number, isKilled = false): Promise<void> {
  const { log } = openLog(file);
  DATES.forEach((date, day) => {
    const noon = new Date(`${date}T12:00:00`).getTime();
    for (const box of ["lane-1", "lane-2"])
      for (let i = 0; i < RECORDS; i++) {
        const record = telemetry({ boot: `d${day}`, seq: i + 1, tMs: 1000 * i });
        log.addTelemetry({ box, life: 0, telemetry: record, receivedMs: noon + 1000 * i }, noon + 1000 * i);
      }
    log.addEvent({ kind: "lamp", box: "lane-1", detail: { lamp: "open" } }, noon);
  });
  await log.idle();
  const archive = new ArchiveFiles(archiveOf(file), "s");
  for (const date of DATES.slice(0, sealed)) {
    const parts = (await sealDay(file, "s", archive, date))?.parts ?? [];
    if (!isKilled) log.prune(parts);
  }
  await log.idle();
  await log.close();
}

it.each([
  { sealed: 4, format: "csv", steps: ["1/8", "2/8", "3/8", "4/8", "5/8", "6/8", "7/8"] },
  { sealed: 3, format: "parquet", steps: ["1/9", "2/9", "3/9", "4/9", "5/9", "6/9", "7/9", "8/9"] },
  { sealed: 0, format: "csv", steps: Array.from({ length: 11 }, (_, i) => `${i + 1}/12`) },
] as const)(
  "says how far it has come, of $sealed sealed days out of four as $format",
  async ({ sealed, format, steps }) => {
    await fill(sealed);
    const out = path.join(dir, `out.${format}`);
    const said: string[] = [];
    const days = await exportTable(file, "s", RANGE, out, format, (done, of) => said.push(`${done}/${of}`));
    expect(days).toBe(4);
    expect([...new Set(said)]).toEqual(steps);
    if (format === "csv") expect(readFileSync(out, "utf8").trim().split("\n")).toHaveLength(1 + 8 * RECORDS);
  },
);

it.each([
  ["up to the second before it ends, sealed", 4, 0, 12 * 3600 + 10, 12 * 3600 + 20, 2 * 10],
  ["not sealed yet, and over a midnight", 0, 0, 12 * 3600 + 40, 36 * 3600 + 5, 2 * (10 + 5)],
  ["in which nothing was", 2, 0, 13 * 3600, 14 * 3600, 0],
] as const)("gives the records of a time %s", async (_, sealed, day, fromS, toS, records) => {
  await fill(sealed);
  const out = path.join(dir, "out.csv");
  const startMs = startOf(DATES[day]);
  const range = { table: "telemetry", fromMs: startMs + 1000 * fromS, toMs: startMs + 1000 * toS } as const;
  const days = await exportTable(file, "s", range, out, "csv", () => {});
  expect(days).toBe(records === 0 ? 0 : toS > 24 * 3600 ? 2 : 1);
  expect(existsSync(out)).toBe(records > 0);
  if (records > 0) expect(readFileSync(out, "utf8").trim().split("\n")).toHaveLength(1 + records);
});

const rowsIn = (out: string): string[] => readFileSync(out, "utf8").trim().split("\n").slice(1);

it.each([
  ["telemetry", 8 * RECORDS],
  ["events", 4],
] as const)("gives each row of %s once, where a host was killed after it had sealed days", async (table, rows) => {
  await fill(2, true);
  const out = path.join(dir, "out.csv");
  expect(await exportTable(file, "s", { ...RANGE, table }, out, "csv", () => {})).toBe(4);
  expect(rowsIn(out)).toHaveLength(rows);
  expect(new Set(rowsIn(out)).size).toBe(rows);
});

/** Sealed where each of these times has the date before. */
function moveToDateBefore(): void {
  for (const table of ["telemetry", "events"] as const) {
    const files = new ArchiveFiles(archiveOf(file), "s", table);
    for (const date of DATES) renameSync(files.folderOf(date), files.folderOf(dateAfter(date, -1)));
  }
}

it("gives the rows of a time, whatever dates another zone has sealed them by", async () => {
  await fill(4);
  moveToDateBefore();
  const out = path.join(dir, "out.csv");
  for (const [table, rows] of [
    ["telemetry", 4 * RECORDS],
    ["events", 2],
  ] as const) {
    const range = { table, fromMs: startOf("2026-11-22"), toMs: endOf("2026-11-23") };
    await exportTable(file, "s", range, out, "csv", () => {});
    expect(rowsIn(out)).toHaveLength(rows);
  }
  const history = new History(file);
  expect(await history.events("s", startOf("2026-11-22"), endOf("2026-11-23") - 1)).toHaveLength(2);
  history.close();
});

it("is not held up by damage in a day beside those that are asked for", async () => {
  await fill(4);
  for (const table of ["telemetry", "events"] as const)
    for (const name of new ArchiveFiles(archiveOf(file), "s", table).files("2026-11-21").values())
      writeFileSync(name, "half");
  const out = path.join(dir, "out.csv");
  const range = { table: "telemetry", fromMs: startOf("2026-11-22"), toMs: endOf("2026-11-22") } as const;
  await exportTable(file, "s", range, out, "csv", () => {});
  expect(rowsIn(out)).toHaveLength(2 * RECORDS);
  const history = new History(file);
  expect(await history.events("s", range.fromMs, range.toMs - 1)).toHaveLength(1);
  history.close();
});

it("leaves the file that was there, with its mode, until the new one is whole", async () => {
  await fill(4);
  const out = path.join(dir, "out.csv");
  writeFileSync(out, "earlier", { mode: 0o640 });
  const found = new Set<string>();
  await exportTable(file, "s", RANGE, out, "csv", () => found.add(readFileSync(out, "utf8")));
  expect([...found]).toEqual(["earlier"]);
  expect([rowsIn(out).length, statSync(out).mode & 0o777]).toEqual([8 * RECORDS, 0o640]);
});
