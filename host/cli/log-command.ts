// `tillbeacon log`: checks a shop's log and archive, exports tables, removes old days.
import { accessSync, constants, createReadStream, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { pipeline } from "node:stream/promises";
import { type Command, Option } from "commander";
import { dateOf } from "../core/local-days.ts";
import { InputError } from "../core/problems/input-error.ts";
import { ArchiveFiles, archiveOf, TABLES } from "../log/archive/archive-files.ts";
import { type Damage, SET_ASIDE } from "../log/archive/damage.ts";
import type { ExportTable } from "../log/archive/export.ts";
import { beyond } from "../log/archive/retention.ts";
import { DayReader } from "../log/day-reader.ts";
import { damageOrThrow } from "../log/log-fault.ts";
import { openToRead } from "../log/open-to-read.ts";
import { inWorkFolder } from "../log/work-folder.ts";
import { keptDays, keptGigabytes, localDate, type ShopTime, shopTime } from "./arguments.ts";
import { type LogOptions, logPlaceOf, tellDamage } from "./log-place.ts";
import { named } from "./output-file.ts";
import { Progress } from "./progress.ts";

const EXPORTED = ["telemetry", "decisions", "events", "gaps"] satisfies ExportTable[];

const HELP = `
The log is that of --log, else that of the configuration, else that of the demo store. Days that have been over for a day
and a half are in the archive beside it, one Parquet file for each box and day. Dates are the shop's, by this machine's
zone; times in CSV are the shop's with their offset from UTC, in Parquet UTC.

Examples:
  tillbeacon log check
  tillbeacon log export --from 2026-11-01 --to 2026-11-30 november.csv
  tillbeacon log export --from 2026-11-21 --to 2026-11-21 saturday.parquet
  tillbeacon log export --from 2026-11-21T08:00 --to 2026-11-21T12:00 morning.csv
  tillbeacon log export --from "2026-10-25 02:00:00+02" --to "2026-10-25 02:00:00+01" hour.csv
  tillbeacon log export --table decisions --from 2026-11-01 --to 2026-11-30 --bom for-excel.csv
  tillbeacon log export --table events --from 2026-11-21 --to 2026-11-21 - | grep lamp
  tillbeacon log prune --before 2025-01-01
  tillbeacon log prune --gigabytes 2`;

export function addLogCommand(program: Command): void {
  const log = program.command("log").description("check a shop's log, export its records, remove old days");
  log.addHelpText("after", HELP);
  const add = (name: string, description: string): Command =>
    log
      .command(name)
      .description(description)
      .option("--log <file>", "log file (SQLite)")
      .option("--config <file>", "the shop's configuration (YAML), for its log and name")
      .option("--store <name>", "which store, where the log has several");
  add("check", "read everything once: exit code 1 when something is damaged").action(runCheck);
  add("export", "one table of a range as CSV or Parquet, by the file's ending")
    .addOption(new Option("--table <name>", "what to export").choices(EXPORTED).default("telemetry"))
    .option("--bom", "begin CSV with a byte order mark: without one Excel takes letters beyond ASCII for others")
    .argument("<out>", "file to write: .csv or .parquet; - prints CSV")
    .requiredOption("--from <time>", "first day, or a time such as 2026-11-21T08:00", shopTime)
    .requiredOption("--to <time>", "last day, or the time at which it ends", shopTime)
    .action(runExport);
  add("prune", "remove archived days for good, the oldest first")
    .option("--before <date>", "first day that is kept", localDate)
    .option("--days <n>", "how many days are kept", keptDays)
    .option("--gigabytes <n>", "what the days that are kept may take", keptGigabytes)
    .action(runPrune);
}

async function runCheck(options: LogOptions): Promise<void> {
  const { file, store } = await logPlaceOf(options, true);
  const faults = faultsIn(file).map((text) => `${file}: ${text}`);
  // What is damaged cannot be counted.
  const open = faults.length > 0 ? countOf(faults.length, "fault") : openPart(file, store);
  console.log(`${file}: ${sizeText(sizeOfLog(file))}, ${open}`);
  const archive = new ArchiveFiles(archiveOf(file), store);
  const sealed = await checkArchive(archive, faults);
  console.log(
    `${archiveOf(file)}: ${sizeText(sealed.bytes)}, ${countOf(sealed.days, "day")}, ${countOf(sealed.records, "record")}`,
  );
  for (const file of sealed.strangers) console.log(`not of this archive, and read by nothing: ${file}`);
  for (const fault of faults) console.log(`damaged: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** What SQLite finds wrong with a log. */
function faultsIn(file: string): string[] {
  try {
    const database = openToRead(file);
    try {
      return database
        .prepare("PRAGMA integrity_check")
        .all()
        .flatMap((row) => String(Object.values(row)[0]).split("\n"))
        .filter((text) => text !== "ok" && !text.startsWith("***"));
    } finally {
      database.close();
    }
  } catch (error) {
    return [damageOrThrow(error)];
  }
}

function openPart(file: string, store: string): string {
  const database = openToRead(file);
  const gaps = database.prepare("SELECT count(*) AS n FROM gaps WHERE store = ?").get(store);
  database.close();
  const reader = new DayReader(file, store);
  const days = reader.days();
  reader.close();
  return `${countOf(days.length, "day")}, ${countOf(Number(gaps?.["n"]), "gap")}`;
}

/** Reads every sealed file; what cannot be read, or has changed since it was sealed, is added to the faults. */
async function checkArchive(
  archive: ArchiveFiles,
  faults: string[],
): Promise<{ days: number; records: number; bytes: number; strangers: string[] }> {
  const { Parquet } = await loadParquet();
  const parquet = await Parquet.open();
  const dates = archive.allDates();
  const progress = new Progress("checking", dates.length);
  const found = { days: dates.length, records: 0, bytes: 0, strangers: [] as string[] };
  for (const [i, date] of dates.entries()) {
    found.bytes += archive.sizeOf(date);
    if (archive.isMissing(date)) faults.push(`${archive.folderOf(date)}: no such folder`);
    for (const table of TABLES) {
      found.strangers.push(...archive.of(table).strangers(date));
      const changes = archive.of(table).changes(date);
      for (const file of archive.of(table).setAsideFiles(date)) changes.set(file, SET_ASIDE);
      for (const file of archive.of(table).files(date).values())
        try {
          const rows = await parquet.readAll(file);
          if (table === "telemetry") found.records += rows;
        } catch (error) {
          changes.set(file, (error as Error).message.split("\n")[0] ?? "");
        }
      faults.push(...[...changes].map(([file, what]) => `${file}: ${what}`));
    }
    progress.show(i + 1);
  }
  progress.end();
  parquet.close();
  return found;
}

async function runExport(
  out: string,
  options: LogOptions & { from: ShopTime; to: ShopTime; table: ExportTable; bom?: boolean },
): Promise<void> {
  const { from, to, table } = options;
  const { file, store } = await logPlaceOf(options, true);
  if (from.fromMs >= to.toMs)
    throw new InputError(
      "--from",
      1,
      from.text,
      `a ${to.text.includes("T") ? "time before" : "date not after"} ${to.text}`,
    );
  const ending = endingOf(out);
  if (options.bom && ending === "parquet") throw new InputError("--bom", 1, out, "a file that ends in .csv, or -");
  const format = options.bom ? "csv-bom" : ending;
  if (out !== STANDARD_OUTPUT)
    named(out, "a folder that can be written", () => accessSync(path.dirname(path.resolve(out)), constants.W_OK));
  const what = table === "telemetry" ? "records" : table;
  const { exportDates, exportTable } = await import("../log/archive/export.ts");
  const progress = new Progress("exporting", 1);
  const range = { table, fromMs: from.fromMs, toMs: to.toMs };
  const damage: Damage[] = [];
  const onDamage = (part: Damage): void => {
    damage.push(part);
  };
  const write = (place: string): Promise<number> =>
    exportTable(file, store, range, place, format, { onDay: (done, of) => progress.show(done / of), onDamage });
  const days = out === STANDARD_OUTPUT ? await toStandardOutput(write) : await write(out);
  progress.end();
  tellDamage(damage.map((part) => ({ ...part, what })));
  if (days === 0) {
    const dates = exportDates(file, store, table);
    const has =
      table === "telemetry" && dates.length > 0
        ? `dates from ${dates[0]} to ${dates.at(-1)}`
        : "other dates, or another --table";
    throw new InputError(file, 1, `no ${what} from ${from.text} to ${to.text}`, has);
  }
  if (out !== STANDARD_OUTPUT) console.log(`${out}: ${countOf(days, "day")}, ${sizeText(statSync(out).size)}`);
}

/** In the place of a file. */
const STANDARD_OUTPUT = "-";

function endingOf(out: string): "csv" | "parquet" {
  if (out === STANDARD_OUTPUT) return "csv";
  const ending = path.extname(out).slice(1).toLowerCase();
  if (ending === "csv" || ending === "parquet") return ending;
  throw new InputError(
    out,
    1,
    `the ending ${JSON.stringify(ending)}`,
    "a file that ends in .csv or .parquet, or - for CSV on standard output",
  );
}

/** Has a file written, and prints it once it is whole; whoever reads may stop before its end. */
function toStandardOutput(write: (file: string) => Promise<number>): Promise<number> {
  return inWorkFolder(tmpdir(), "tillbeacon-print-", async (folder) => {
    try {
      const file = path.join(folder, "all.csv");
      const days = await write(file);
      if (days > 0) await pipeline(createReadStream(file), process.stdout, { end: false });
      return days;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
      return 1;
    }
  });
}

interface PruneOptions extends LogOptions {
  before?: string;
  days?: number;
  gigabytes?: number;
}

async function runPrune(options: PruneOptions): Promise<void> {
  const { before, days, gigabytes } = options;
  if (before === undefined && days === undefined && gigabytes === undefined)
    throw new InputError("log prune", 1, "nothing that says which days", "--before, --days or --gigabytes");
  const today = dateOf(Date.now());
  if (before !== undefined && before > today)
    throw new InputError("--before", 1, before, `a date not after today, ${today}`);
  const { file, store } = await logPlaceOf(options);
  const archive = new ArchiveFiles(archiveOf(file), store);
  const lock = archive.lock();
  if (lock === "held")
    throw new InputError(archiveOf(file), 1, "a host that is sealing days", "none: try again in a minute");
  const old = before === undefined ? [] : archive.allDates().filter((day) => day < before);
  const over = beyond(archive, {
    days: days ?? Number.POSITIVE_INFINITY,
    gigabytes: gigabytes ?? Number.POSITIVE_INFINITY,
  });
  const removed = new Set([...old, ...over]);
  named(archiveOf(file), "an archive that can be written", () => archive.sweep());
  let bytes = 0;
  for (const day of removed) {
    bytes += archive.sizeOf(day);
    named(archiveOf(file), "an archive that can be written", () => archive.remove(day));
  }
  lock?.close();
  console.log(`${archiveOf(file)}: removed ${countOf(removed.size, "day")}, ${sizeText(bytes)}`);
}

/** DuckDB is large: only the commands that need it load it. */
function loadParquet(): Promise<typeof import("../log/archive/parquet.ts")> {
  return import("../log/archive/parquet.ts");
}

/** While a host runs, much of it is in the file beside it. Unit bytes. */
function sizeOfLog(file: string): number {
  return statSync(file).size + (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0);
}

/** 1 MB is 10^6 bytes. */
function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A number of things whose plural has an s. */
function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
