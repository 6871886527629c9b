// One question to an archive, cold; prints how long it took, its peak of memory and its rows: month <log> <from> <to>,
// rollups <folders>, records <folders>.
import { Parquet, text } from "../../host/log/archive/parquet.ts";
import { shopReport } from "../../host/log/shop-report.ts";
import { PLAN } from "../host/core/report/month.ts";

const [what = "", ...args] = process.argv.slice(2);
const startMs = performance.now();
const rows = what === "month" ? await month() : await byHourAndLane(what, args[0] ?? "");
const seconds = (performance.now() - startMs) / 1000;
console.log(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024, rows }));

async function month(): Promise<number> {
  const [file = "", from = "", to = ""] = args;
  const report = await shopReport(file, { ...PLAN, places: [] }, { from, to });
  return report.hours.length * report.lanes.length;
}

async function byHourAndLane(table: string, folders: string): Promise<number> {
  const parquet = await Parquet.open();
  const query =
    table === "rollups"
      ? `SELECT box, epoch_ms("from") // 3600000 AS hour, sum(waiting_ms) / sum(length_ms) AS waiting,
max(longest) AS longest, sum(served) AS served`
      : `SELECT box, epoch_ms(made) // 3600000 AS hour, avg(waiting) AS waiting, max(waiting) AS longest,
max(outs) - min(outs) AS served`;
  let found = 0;
  for await (const piece of parquet.stream(`${query} FROM read_parquet(${text(`${folders}/*.parquet`)}) GROUP BY ALL`))
    found += piece.length;
  parquet.close();
  return found;
}
