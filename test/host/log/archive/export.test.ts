import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { dateAfter, endOf, startOf } from "../../../../host/core/local-days.ts";
import { ArchiveFiles, archiveOf } from "../../../../host/log/archive/archive-files.ts";
import type { Damage } from "../../../../host/log/archive/damage.ts";
import { type ExportWatch, exportTable } from "../../../../host/log/archive/export.ts";
import { sealDay } from "../../../../host/log/archive/seal.ts";
import { takeLock } from "../../../../host/log/file-lock.ts";
import { History } from "../../../../host/log/history.ts";
import { telemetry } from "../../telemetry.ts";
import { openLog } from "../open-log.ts";

const DATES = ["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-24"] as const;
const RANGE = { table: "telemetry", fromMs: startOf("2026-11-21"), toMs: endOf("2026-11-24") } as const;
const RECORDS = 50;
const found: Damage[] = [];
const WATCH: ExportWatch = { onDay: () => {}, onDamage: (damage) => found.push(damage) };
let dir: string;
let file: string;
beforeEach(() => {
  found.length = 0;
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
    const days = await exportTable(file, "s", RANGE, out, format, {
      ...WATCH,
      onDay: (done, of) => said.push(`${done}/${of}`),
    });
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
  const days = await exportTable(file, "s", range, out, "csv", WATCH);
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
  expect(await exportTable(file, "s", { ...RANGE, table }, out, "csv", WATCH)).toBe(4);
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
    await exportTable(file, "s", range, out, "csv", WATCH);
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
  await exportTable(file, "s", range, out, "csv", WATCH);
  expect([rowsIn(out).length, found]).toEqual([2 * RECORDS, []]);
  const history = new History(file);
  expect(await history.events("s", range.fromMs, range.toMs - 1)).toHaveLength(1);
  history.close();
});

it("leaves the file that was there, with its mode, until the new one is whole", async () => {
  await fill(4);
  const out = path.join(dir, "out.csv");
  writeFileSync(out, "earlier", { mode: 0o640 });
  const contents = new Set<string>();
  await exportTable(file, "s", RANGE, out, "csv", { ...WATCH, onDay: () => contents.add(readFileSync(out, "utf8")) });
  expect([...contents]).toEqual(["earlier"]);
  expect([rowsIn(out).length, statSync(out).mode & 0o777]).toEqual([8 * RECORDS, 0o640]);
});

it("removes what an export has left that was killed, beside it", async () => {
  await fill(4);
  const left = path.join(dir, ".tillbeacon-export-killed");
  mkdirSync(left);
  writeFileSync(path.join(left, "all"), "half");
  const lock = takeLock(path.join(left, "lock"));
  if (lock !== "held") lock?.close();
  await exportTable(file, "s", RANGE, path.join(dir, "out.csv"), "csv", WATCH);
  expect(readdirSync(dir).filter((name) => name.startsWith("."))).toEqual([]);
});

it("has what is whole, and names what is damaged, gone or put out of the way", async () => {
  await fill(3);
  const sealed = new ArchiveFiles(archiveOf(file), "s");
  const [one = "", other = "", aside = ""] = DATES.map((date) => sealed.files(date).get("lane-1"));
  const bytes = readFileSync(one);
  // One wrong bit among the values: it can be read, and is another number.
  writeFileSync(one, bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] as number) ^ 1));
  rmSync(other);
  renameSync(aside, `${aside}.damaged`);
  const out = path.join(dir, "out.csv");
  expect(await exportTable(file, "s", RANGE, out, "csv", WATCH)).toBe(4);
  expect(rowsIn(out)).toHaveLength((8 - 3) * RECORDS);
  expect(found).toEqual([
    { file: one, found: "not as it was written", date: "2026-11-21" },
    { file: other, found: "no such file", date: "2026-11-22" },
    { file: `${aside}.damaged`, found: "could not be read when more came for its day", date: "2026-11-23" },
  ]);
  found.length = 0;
  rmSync(sealed.folderOf("2026-11-21"), { recursive: true });
  await exportTable(file, "s", RANGE, out, "csv", WATCH);
  expect(found[0]).toEqual({ file: sealed.folderOf("2026-11-21"), found: "no such folder", date: "2026-11-21" });
});

it("has a day that the log has, too, from the archive where the log is damaged, and the other way round", async () => {
  await fill(2, true);
  const out = path.join(dir, "out.csv");
  const lane = new ArchiveFiles(archiveOf(file), "s").files("2026-11-21").get("lane-1") as string;
  const whole = readFileSync(lane);
  writeFileSync(lane, "half");
  await exportTable(file, "s", RANGE, out, "csv", WATCH);
  expect([rowsIn(out).length, found]).toEqual([
    8 * RECORDS,
    [{ file: lane, found: "not as it was written", date: "2026-11-21" }],
  ]);
  writeFileSync(lane, whole);
  found.length = 0;
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0x5a, bytes.length >> 1));
  await exportTable(file, "s", RANGE, out, "csv", WATCH);
  expect(rowsIn(out).length).toBeGreaterThanOrEqual(4 * RECORDS);
  expect(found.map((part) => part.file)).toContain(file);
  writeFileSync(file, "");
  expect(await exportTable(file, "s", { ...RANGE, table: "events" }, out, "csv", WATCH)).toBe(2);
  expect(rowsIn(out)).toHaveLength(2);
});

it("begins CSV with a byte order mark where that is asked for", async () => {
  await fill(4);
  const out = path.join(dir, "out.csv");
  for (const [table, first] of [
    ["telemetry", "box,made,"],
    ["events", "at,id,"],
  ] as const) {
    await exportTable(file, "s", { ...RANGE, table }, out, "csv", WATCH);
    const plain = readFileSync(out, "utf8");
    await exportTable(file, "s", { ...RANGE, table }, out, "csv-bom", WATCH);
    expect([plain.startsWith(first), readFileSync(out, "utf8") === `\uFEFF${plain}`]).toEqual([true, true]);
  }
});
