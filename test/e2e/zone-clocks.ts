// A host whose clock is wrong by some hours from the night in which the clocks change, in the zone of the environment variable TZ, until
// ten in the morning; or until it is started again then, in another zone; or that is off all night, and wrong for ten minutes
// afterwards: <log> <begin> <hours> <stays on, is restarted, moves, is off>. Prints what its log dates.
import { datesOf, HOUR, LENGTH, MINUTE, type Run, runHosts } from "./clock-hosts.ts";

const [file = "", begin = "", hours = "", what = ""] = process.argv.slice(2);
const beginMs = new Date(begin).getTime();
// Clocks change at 1:00 UTC in all of the EU.
const night = new Date(beginMs + 24 * HOUR).setUTCHours(1, 0, 0, 0) - beginMs;
const ten = new Date(beginMs + 24 * HOUR).setHours(10) - beginMs;
const evening = 12 * HOUR;
const until = what === "is off" ? ten + 10 * MINUTE : ten;
const errorAt = (at: number): number => (at >= night && at < until ? Number(hours) * HOUR : 0);
const to = { "stays on": LENGTH, "is off": evening }[what] ?? ten - 5 * MINUTE;
const runs: Run[] = [{ from: 0, to, errorAt }];
if (to < LENGTH) runs.push({ from: ten, to: LENGTH, errorAt });
for (const run of runs) {
  if (what === "moves" && run.from > 0) process.env["TZ"] = "America/New_York";
  await runHosts(file, beginMs, [run]);
}
console.log(JSON.stringify(datesOf(file, beginMs)));
