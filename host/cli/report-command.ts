// `tillbeacon report`: a shop's report over any range of days, as a page to print, as JSON, or the rota as a calendar.
import { type Command, Option } from "commander";
import { plainReportPlan, reportPlanOf } from "../config/report-plan.ts";
import { dateAfter, dateOf } from "../core/local-days.ts";
import { InputError } from "../core/problems/input-error.ts";
import type { Report } from "../core/report/report.ts";
import { ReportDesk } from "../log/report-desk.ts";
import { lastWhole, type ReportRange } from "../log/shop-report.ts";
import { htmlOf } from "../reports/html.ts";
import { icsOf, mondayAfter } from "../reports/ics.ts";
import { REPORT } from "../reports/report-schema.ts";
import type { Words } from "../web/public/language-en.ts";
import { localDate } from "./arguments.ts";
import { languageOption, wordsFor } from "./language.ts";
import { type LogOptions, lacksOf, logPlaceOf, tellDamage } from "./log-place.ts";
import { writeOutput } from "./output-file.ts";

interface ReportOptions extends LogOptions {
  from?: string;
  to?: string;
  week?: boolean;
  month?: boolean;
  format: "html" | "json" | "ics";
  out?: string;
  lang?: string;
}

/** Without a range: so many days, today included. */
const DAYS = 28;

const HELP = `
Without a range: the last four weeks. --week and --month are the last whole ones. Dates are the shop's, by this machine's
zone. Thresholds, what the rota promises and the value of a customer are under "report" in the configuration.

Examples:
  tillbeacon report --month --out october.html
  tillbeacon report --month --lang de --out oktober.html
  tillbeacon report --from 2026-11-01 --to 2026-11-24 --format json
  tillbeacon report --format ics --out rota.ics`;

export function addReportCommand(program: Command): void {
  withRange(program.command("report"))
    .description("waits, tills, calls, rota and value at risk over any range of days")
    .addOption(
      new Option("--format <name>", "html, json, or ics: the rota").choices(["html", "json", "ics"]).default("html"),
    )
    .option("--out <file>", "file to write instead of standard output")
    .option("--log <file>", "log file (SQLite)")
    .option("--config <file>", "the shop's configuration (YAML), for its log, lanes and thresholds")
    .option("--store <name>", "which store, where the log has several")
    .addOption(languageOption())
    .addHelpText("after", HELP)
    .action(runReport);
}

async function runReport(options: ReportOptions): Promise<void> {
  const { file, store, config } = await logPlaceOf(options, true);
  const range = rangeOf(options, Date.now());
  const plan = config === undefined ? plainReportPlan(store) : { ...reportPlanOf(config), store };
  // In a thread of its own, whose memory is bounded.
  const report = await new ReportDesk(file, plan).report(range);
  const words = wordsFor(options.lang);
  tellDamage(lacksOf(report.leftOut));
  if (report.days === 0)
    throw new InputError(file, 1, `no records from ${range.from} to ${range.to}`, await datesIn(file, store));
  const text = textOf(report, options.format, words);
  if (text === undefined)
    throw new InputError(
      file,
      1,
      `no rota from ${range.from} to ${range.to}`,
      "days with customers whose service was timed",
    );
  putOut(text, options.out, `${report.from} ${words.REPORT.to} ${report.to}, ${words.REPORT.days(report.days)}`);
}

/** For people who ask for days that there are not. */
async function datesIn(file: string, store: string): Promise<string> {
  const { exportDates } = await import("../log/archive/export.ts");
  const dates = exportDates(file, store, "telemetry");
  return dates.length === 0 ? "a log with records" : `dates from ${dates[0]} to ${dates.at(-1)}`;
}

function textOf(report: Report, format: ReportOptions["format"], words: Words): string | undefined {
  if (format === "html") return htmlOf(report, words);
  if (format === "ics") return icsOf(report, mondayAfter(Date.now()), Date.now(), words);
  return `${JSON.stringify(REPORT.parse(report))}\n`;
}

/** The options of a range of days, for `rangeOf`. */
export function withRange(command: Command): Command {
  return command
    .option("--from <date>", "first day", localDate)
    .option("--to <date>", "last day", localDate)
    .addOption(new Option("--week", "the last whole week").conflicts(["month", "from", "to"]))
    .addOption(new Option("--month", "the last whole month").conflicts(["from", "to"]));
}

/** Puts a report where it was asked for: into a file, and says what is in it, or to standard output. */
export function putOut(text: string, file: string | undefined, what: string): void {
  if (file === undefined) process.stdout.write(text);
  else {
    writeOutput(file, text);
    console.log(`${file}: ${what}`);
  }
}

/** The range that options ask for; throws InputError. */
export function rangeOf(
  { from, to, week, month }: Pick<ReportOptions, "from" | "to" | "week" | "month">,
  nowMs: number,
): ReportRange {
  if (week) return lastWhole("week", nowMs);
  if (month) return lastWhole("month", nowMs);
  const last = to ?? dateOf(nowMs);
  const first = from ?? dateAfter(last, 1 - DAYS);
  if (first > last) throw new InputError("--from", 1, first, `a date not after ${last}`);
  return { from: first, to: last };
}
