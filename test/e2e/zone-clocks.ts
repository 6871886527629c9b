// A host whose clock is wrong by some hours from the night in which the clocks change, in the zone of the environment variable TZ, until
// ten in the morning or until it is started again then: <log> <begin> <hours> <is started again>. Prints what its log dates.
import { datesOf, HOUR, LENGTH, MINUTE, runHosts } from "./clock-hosts.ts";

const [file = "", begin = "", hours = "", isRestarted = ""] = process.argv.slice(2);
const beginMs = new Date(begin).getTime();
// Clocks change at 1:00 UTC in all of the EU.
const night = new Date(beginMs + 24 * HOUR).setUTCHours(1, 0, 0, 0) - beginMs;
const ten = new Date(beginMs + 24 * HOUR).setHours(10) - beginMs;
const errorAt = (at: number): number => (at >= night && at < ten ? Number(hours) * HOUR : 0);
const runs =
  isRestarted === "true"
    ? [
        { from: 0, to: ten - 5 * MINUTE, errorAt },
        { from: ten, to: LENGTH, errorAt },
      ]
    : [{ from: 0, to: LENGTH, errorAt }];
await runHosts(file, beginMs, runs);
console.log(JSON.stringify(datesOf(file, beginMs)));
