// Prints a day of a log as JSON, in the zone of the environment variable TZ: <log> <date>.
import { DayReader } from "../../host/log/day-reader.ts";
import { callsCsv } from "../../host/web/day-csv.ts";

const [file = "", date = ""] = process.argv.slice(2);
const reader = new DayReader(file, "s");
const report = reader.day(date, { decisions: [], events: [], thresholdsS: [] }, () => {});
const csv = callsCsv(report, (box) => box).split("\r\n");
console.log(JSON.stringify({ days: reader.days(), entries: report.entries, calls: csv.slice(1, -1) }));
reader.close();
