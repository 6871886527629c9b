// Prints a day of a log as JSON, in the zone of the environment variable TZ: <log> <date>.
import { endOf, startOf } from "../../host/core/local-days.ts";
import { DayReader } from "../../host/log/day-reader.ts";
import { History } from "../../host/log/history.ts";
import { callsCsv } from "../../host/web/day-csv.ts";

const [file = "", date = ""] = process.argv.slice(2);
const history = new History(file);
const decisions = await history.decisionsWithEnds("s", startOf(date), endOf(date));
history.close();
const reader = new DayReader(file, "s");
const report = reader.day(date, { decisions, events: [], thresholdsS: [] }, () => {});
const csv = callsCsv(report, (box) => box).split("\r\n");
console.log(JSON.stringify({ days: reader.days(), entries: report.entries, calls: csv.slice(1, -1) }));
reader.close();
