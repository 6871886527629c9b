// `npm run bench:decisions`: simulated shop days of eight lanes under several strategies, the same people for each.
// Options: --quick, --json, --docs (rewrites docs/decisions.md), --tune (the baseline's grid on the tuning seeds).
import type { DayResult, DayTask } from "./decisions-day.ts";
import { writeDecisionsDocs } from "./decisions-docs.ts";
import { compare, type Summary, summarise, targetsOf } from "./decisions-score.ts";
import { GRID, STRATEGIES } from "./decisions-strategies.ts";
import { runTasks } from "./pool.ts";

const quick = process.argv.includes("--quick");
const tune = process.argv.includes("--tune");
const firstSeed = tune ? 1 : 2001;
const days = tune ? 4 : quick ? 2 : 30;
const strategies = tune ? GRID : STRATEGIES;

const tasks: DayTask[] = Array.from({ length: days }, (_, i) => firstSeed + i).flatMap((seed) =>
  strategies.map((strategy) => ({ strategy, seed })),
);

function tell(summaries: Summary[]): void {
  const head = ["wait s", "+-", ">3 min", ">4 min", ">6:30", ">10 min", "left", "hours", "sw/h", "calls/h"];
  console.log("".padEnd(48) + [...head, "wrong/h", "missed/h"].map((h) => h.padStart(9)).join(""));
  for (const s of summaries) {
    const cells = [s.meanWaitS, s.meanWaitHalfS, ...s.overPercent, s.lostPercent, s.laneHours];
    const rates = [s.switchesPerHour, s.callsPerHour, s.wrongPerHour, s.missedPerHour];
    console.log(s.name.padEnd(48) + [...cells, ...rates].map((c) => c.toFixed(2).padStart(9)).join(""));
  }
}

const worker = new URL("./decisions-worker.ts", import.meta.url);
const results = await runTasks<DayTask, DayResult>(worker, tasks, "shop days");
const summaries = strategies.map(({ name }) =>
  summarise(
    name,
    results.filter((_, i) => tasks[i]?.strategy.name === name),
  ),
);
const isJson = process.argv.includes("--json");
if (!isJson) tell(summaries);
const comparisons = tune ? [] : compare(summaries);
const targets = tune ? [] : targetsOf(comparisons);
if (!isJson)
  for (const { strategy, target, wanted, found, met } of targets)
    console.log(`${met ? "met   " : "MISSED"} ${strategy}: ${target} ${found} (${wanted})`);
if (process.argv.includes("--docs")) writeDecisionsDocs(summaries, targets, days, firstSeed);
console.log(JSON.stringify({ bench: "decisions", days, firstSeed, summaries, comparisons, targets }));
