// One question to an archive, cold; prints how long it took, of which so much CPU time, its peak of memory and its rows:
// month <log> <from> <to>, rollups <folder of dates>, records <folder of dates>.
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { Parquet } from "../../host/log/archive/parquet.ts";
import { text } from "../../host/log/archive/parquet-sql.ts";
import { ReportDesk } from "../../host/log/report-desk.ts";
import { PLAN } from "../host/core/report/month.ts";

const [what = "", ...args] = process.argv.slice(2);
const startMs = performance.now();
const startCpu = process.cpuUsage();
const rows = what === "month" ? await month() : await byHourAndLane(what, args[0] ?? "");
const seconds = (performance.now() - startMs) / 1000;
const { user, system } = process.cpuUsage(startCpu);
console.log(
  JSON.stringify({ seconds, cpuS: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024, rows }),
);

async function month(): Promise<number> {
  const [file = "", from = "", to = ""] = args;
  const report = await new ReportDesk(file, { ...PLAN, places: [] }).report({ from, to });
  return report.hours.length * report.lanes.length;
}

/**
 * A month of folders at a time, as DuckDB keeps something of each file until a query ends. A box and a day share a file, so that
 * its number stands for both.
 */
async function byHourAndLane(table: string, root: string): Promise<number> {
  const parquet = await Parquet.open(availableParallelism());
  await parquet.run("SET preserve_insertion_order = false");
  const query =
    table === "rollups"
      ? `SELECT box, epoch_ms("from") // 3600000 AS hour, sum(waiting_ms) / sum(length_ms) AS waiting,
max(longest) AS longest, sum(served) AS served`
      : `SELECT file_index, quarter // 4 AS hour, avg(waiting) AS waiting, max(waiting) AS longest,
max(outs) - min(outs) AS served`;
  let found = 0;
  const months = new Set(readdirSync(root).map((date) => date.slice(0, "2026-01".length)));
  for (const month of months) {
    const files = text(path.join(root, `${month}-*`, "*.parquet"));
    for await (const piece of parquet.stream(`${query} FROM read_parquet(${files}) GROUP BY ALL`))
      found += piece.length;
  }
  parquet.close();
  return found;
}
