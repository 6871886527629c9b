// `npm run bench:archive`: sealing a day of 20 lanes into Parquet, beside SQLite's own size of it and a copy of its rows to
// CSV. Options: --quick (3 lanes), --json.
import { spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ArchiveFiles, archiveOf } from "../../host/log/archive/archive-files.ts";
import { LogFile } from "../../host/log/log-file.ts";
import type { LogRow } from "../../host/log/log-rows.ts";
import { telemetry } from "../host/telemetry.ts";

const isQuick = process.argv.includes("--quick");
const LANES = isQuick ? 3 : 20;
const SECONDS = 86400;
const DATE = "2026-11-22";
const MIDNIGHT = new Date(2026, 10, 22).getTime();
/** Targets: time and memory for sealing 20 lanes, bytes a record, their share of SQLite's, and how late a lamp may be. */
const TARGET = { seconds: 10, megabytes: 200, bytes: 2.5, ofSqlite: 1 / 40, lateMs: 50 };

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-bench-"));
const file = path.join(dir, "log.sqlite");

/** A lane's day: somebody comes now and then, and what is not known changes with it. Chance that repeats. */
function* laneDay(lane: number, seconds: number): Generator<LogRow> {
  let state = lane + 1;
  const chance = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  let [ins, waiting] = [0, 0];
  let waitS = 0;
  for (let i = 0; i < seconds; i++) {
    if (chance() < 1 / 50) {
      waiting = Math.max(0, waiting + (chance() < 0.5 ? 1 : -1));
      if (chance() < 0.5) ins += 1;
      waitS = Math.floor(60 * waiting + 30 * chance());
    }
    const tMs = 1000 * i + Math.floor(3 * chance());
    const sentMs = tMs + Math.floor(4 * chance());
    const waits = { waiting, inLane: waiting + 1, waitS, waitLowS: waitS >> 1, waitHighS: 2 * waitS + 20 };
    const record = telemetry({ boot: `b${lane}`, seq: i + 1, oldest: Math.max(1, i - 1), tMs, sentMs, ins, ...waits });
    const made = { run: 0, upMs: MIDNIGHT + tMs };
    const receivedMs = MIDNIGHT + sentMs + 4 + Math.floor(5 * chance());
    yield { table: "telemetry", box: `lane-${lane + 1}`, life: 0, made, receivedMs, telemetry: record };
  }
}

function fill(file: string, lanes: number, seconds: number): void {
  const log = new LogFile(file, "s");
  for (let lane = 0; lane < lanes; lane++) {
    let rows: LogRow[] = [];
    for (const row of laneDay(lane, seconds)) {
      rows.push(row);
      if (rows.length < 5000) continue;
      log.write(rows, [{ run: 0, offsetMs: 0, errorMs: null }]);
      rows = [];
    }
    log.write(rows, [{ run: 0, offsetMs: 0, errorMs: null }]);
  }
  log.close();
}

/** What archive-seal.ts prints. */
interface Sealing {
  seconds: number;
  cpuS: number;
  megabytes: number;
  lateMs: number;
}

/**
 * In a process of its own, as its peak of memory is asked for; with what Node has compiled before, as an installed host has no types
 * to take away.
 */
function seal(file: string): Sealing {
  const script = path.join(import.meta.dirname, "archive-seal.ts");
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", script, file, DATE],
    {
      encoding: "utf8",
      env: { ...process.env, NODE_COMPILE_CACHE: path.join(dir, "compiled") },
    },
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Sealing;
}

function csv(): Promise<number> {
  const startMs = performance.now();
  const database = new DatabaseSync(file, { readOnly: true });
  const select = database.prepare("SELECT * FROM records");
  select.setReturnArrays(true);
  const out = createWriteStream(path.join(dir, "records.csv"));
  for (const row of select.iterate()) out.write(`${(row as unknown as unknown[]).join(",")}\n`);
  database.close();
  return new Promise((resolve) => out.end(() => resolve((performance.now() - startMs) / 1000)));
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}

fill(file, LANES, SECONDS);
const small = path.join(dir, "small.sqlite");
fill(small, 1, 600);
seal(small);
const records = LANES * SECONDS;
const sqliteBytes = statSync(file).size / records;
const { seconds, cpuS, megabytes, lateMs } = seal(file);
const bytes = sizeOf(new ArchiveFiles(archiveOf(file), "s").folderOf(DATE)) / records;
const csvSeconds = await csv();
const csvBytes = statSync(path.join(dir, "records.csv")).size / records;
rmSync(dir, { recursive: true, force: true });

const round = (value: number): number => Math.round(100 * value) / 100;
if (!process.argv.includes("--json")) {
  console.log(
    `a day of ${LANES} lanes, ${records} records`.padEnd(40) +
      ["s", "B/record", "CPU s", "peak MB", "late ms"].map((h) => h.padStart(10)).join(""),
  );
  const row = (name: string, ...cells: (number | string)[]): void =>
    console.log(name.padEnd(40) + cells.map((cell) => String(cell).padStart(10)).join(""));
  row("SQLite, as logged", "", round(sqliteBytes), "");
  row("CSV of the same rows", round(csvSeconds), round(csvBytes), "");
  row("sealed as Parquet, read back", round(seconds), round(bytes), round(cpuS), Math.round(megabytes), round(lateMs));
}
const met =
  seconds < TARGET.seconds &&
  megabytes < TARGET.megabytes &&
  lateMs <= TARGET.lateMs &&
  bytes <= TARGET.bytes &&
  bytes / sqliteBytes <= TARGET.ofSqlite;
const ratios = { toSqliteBytes: round(bytes / sqliteBytes), toCsvSeconds: round(seconds / csvSeconds) };
console.log(
  JSON.stringify({
    bench: "archive",
    records,
    seconds: round(seconds),
    cpuS: round(cpuS),
    megabytes: Math.round(megabytes),
    lateMs: round(lateMs),
    bytes: round(bytes),
    sqliteBytes: round(sqliteBytes),
    ratios,
    target: { ...TARGET, met: isQuick ? null : met },
  }),
);
