// `npm run bench:report`: the report of a month of 20 lanes at 12 h and 1 s, a year by hour and lane from half hours, and the
// same year from its records, each in a process of its own, cold. Options: --quick (a week of 3 lanes), --json.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DAY_MS, dateOf, startOf } from "../../host/core/local-days.ts";
import { ArchiveFiles, archiveOf } from "../../host/log/archive/archive-files.ts";
import { Parquet } from "../../host/log/archive/parquet.ts";
import { OPTIONS, text } from "../../host/log/archive/parquet-sql.ts";
import { rollUp } from "../../host/log/archive/rollups.ts";
import { LogFile } from "../../host/log/log-file.ts";

const isQuick = process.argv.includes("--quick");
const LANES = isQuick ? 3 : 20;
const MONTH = isQuick ? 7 : 30;
const YEAR = isQuick ? 14 : 365;
/** Different days that are made; the others are copies of them. */
const MADE = isQuick ? 2 : 3;
const SECONDS = 12 * 3600;
const FIRST = new Date(2025, 10, 3, 8).getTime();
const TARGET = { monthS: 3, yearS: 1, recordsS: 8, megabytes: 200 };

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-bench-"));
const file = path.join(dir, "log.sqlite");
const archive = new ArchiveFiles(archiveOf(file), "s");

/** A day of a lane as its box would have written it, with customers in line by a clock rather than by chance. */
function laneDay(lane: number, startMs: number): string {
  const everyS = 45 + 3 * lane;
  return `
SELECT 'lane-${lane + 1}' AS box, ((${startMs} + 1000 * s) // 900000)::INTEGER AS quarter,
  make_timestamptz((${startMs} + 1000 * s) * 1000) AS made, NULL::INTEGER AS error_ms,
  4 AS received_after_ms, 2 AS sent_after_ms, 'b1' AS boot, (s + 1)::UINTEGER AS seq, (1000 * s)::BIGINT AS t_ms,
  (s + 1)::UINTEGER AS oldest, (s // ${everyS})::UINTEGER AS ins, greatest(0, s // ${everyS} - line)::UINTEGER AS outs,
  0::UINTEGER AS reversed, line AS in_lane, greatest(0, line - 1) AS waiting, 0 AS at_least, 60 * line AS wait_s,
  30 * line AS wait_low_s, 120 * line AS wait_high_s, CASE WHEN line = 0 THEN 'idle' ELSE 'serving' END AS state,
  NULL::VARCHAR AS till, 90 AS confidence_percent, 'ok' AS entry, 'ok' AS exit, 'ok' AS head, 'ok' AS tail, 'off' AS lamp,
  'host' AS rule, 0 AS acked, 0::UINTEGER AS dropped
FROM (SELECT s, greatest(0, (1 + 2 * sin(s / 2000.0 + ${lane}) + (s % 97) / 60)::INTEGER) AS line FROM range(${SECONDS}) AS t(s))`;
}

async function fill(): Promise<void> {
  const log = new LogFile(file, "s");
  log.write([], [{ run: 0, offsetMs: 0, errorMs: null }]);
  log.close();
  const parquet = await Parquet.open();
  for (let day = 0; day < MADE; day++) {
    const startMs = FIRST + day * DAY_MS;
    const folder = archive.begin(dateOf(startMs));
    for (let lane = 0; lane < LANES; lane++) {
      const name = text(path.join(folder, `lane-${lane + 1}.parquet`));
      await parquet.run(`COPY (${laneDay(lane, startMs)}) TO ${name} (${OPTIONS})`);
    }
    archive.finish(dateOf(startMs));
    await rollUp(parquet, archive, dateOf(startMs));
  }
  for (let day = MADE; day < YEAR; day++) await copyDay(parquet, day);
  parquet.close();
}

/** One of the days that were made, again: its half hours with their own date, its records as they are. */
async function copyDay(parquet: Parquet, day: number): Promise<void> {
  const [from, to] = [dateOf(FIRST + (day % MADE) * DAY_MS), dateOf(FIRST + day * DAY_MS)];
  cpSync(archive.folderOf(from), archive.folderOf(to), { recursive: true });
  const rollups = archive.of("rollups");
  const moved = `"from" + INTERVAL ${Math.round((startOf(to) - startOf(from)) / 3600000)} HOUR AS "from"`;
  const [file, copy] = [rollups.folderOf(from), rollups.begin(to)].map((folder) =>
    text(path.join(folder, "all.parquet")),
  );
  await parquet.run(`COPY (SELECT * REPLACE (${moved}) FROM read_parquet(${file})) TO ${copy} (${OPTIONS})`);
  rollups.finish(to);
}

/** What report-run.ts prints. */
interface Answer {
  seconds: number;
  cpuS: number;
  megabytes: number;
  rows: number;
}

/** In a process of its own, as its peak of memory is asked for. */
function run(...args: string[]): Answer {
  const script = path.join(import.meta.dirname, "report-run.ts");
  const { stdout, stderr } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...args], {
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Answer;
}

await fill();
const last = (days: number): string => dateOf(FIRST + (days - 1) * DAY_MS);
const month = run("month", file, dateOf(FIRST), last(MONTH));
const year = run("rollups", archive.of("rollups").folderOf(""));
const records = run("records", archive.folderOf(""));
rmSync(dir, { recursive: true, force: true });

const round = (value: number): number => Math.round(100 * value) / 100;
if (!process.argv.includes("--json")) {
  console.log(
    `${LANES} lanes at 12 h and 1 s`.padEnd(48) + ["s", "CPU s", "peak MB", "rows"].map((h) => h.padStart(10)).join(""),
  );
  for (const [name, { seconds, cpuS, megabytes, rows }] of [
    [`report of ${MONTH} days`, month],
    [`${YEAR} days by hour and lane, from half hours`, year],
    [`${YEAR} days by hour and lane, from records`, records],
  ] as const)
    console.log(
      name.padEnd(48) +
        [round(seconds), round(cpuS), Math.round(megabytes), rows].map((c) => String(c).padStart(10)).join(""),
    );
}
const most = Math.max(month.megabytes, year.megabytes, records.megabytes);
const met =
  month.seconds < TARGET.monthS &&
  year.seconds <= TARGET.yearS &&
  records.seconds <= TARGET.recordsS &&
  most <= TARGET.megabytes;
console.log(
  JSON.stringify({
    bench: "report",
    ...{ lanes: LANES, monthDays: MONTH, yearDays: YEAR, records: LANES * YEAR * SECONDS },
    ...{ monthS: round(month.seconds), yearS: round(year.seconds), recordsS: round(records.seconds) },
    cpuS: { month: round(month.cpuS), year: round(year.cpuS), records: round(records.cpuS) },
    megabytes: Math.round(most),
    target: { ...TARGET, met: isQuick ? null : met },
  }),
);
