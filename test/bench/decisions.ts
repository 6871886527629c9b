// `npm run bench:decisions`: simulated days of six kinds of shop under several strategies, the same people for each.
// Options: --quick, --json, --days N, --docs (rewrites docs/decisions.md), --tune (the baseline's grid on the tuning seeds),
// --keep FILE (days that are done are kept there, and taken from there), --only TEXT (strategies with it in their names).
import { TRADE_KINDS } from "../../host/simulator/trade.ts";
import type { DayTask } from "./decisions-day.ts";
import { leftOf, writeDecisionsDocs } from "./decisions-docs.ts";
import { compare, promiseTargets, type Summary, summarise, targetsOf } from "./decisions-score.ts";
import { GRID, NAMES, STRATEGIES } from "./decisions-strategies.ts";
import { forecastTargets, scoreForecasts } from "./forecast-score.ts";
import { runKept } from "./kept-days.ts";

const quick = process.argv.includes("--quick");
const tune = process.argv.includes("--tune");
const firstSeed = tune ? 1 : 2001;
/** Days of each kind, each another shop. Quick: one day of two kinds. */
const days = Number(optionOf("--days") ?? (tune || quick ? 1 : 7));
const kinds = quick ? TRADE_KINDS.filter((kind) => kind === "grocer" || kind === "petrol") : TRADE_KINDS;
const only = optionOf("--only");
const strategies = (tune ? GRID : STRATEGIES).filter(({ name }) => only === undefined || name.includes(only));

// Day by day, so that a run that is stopped has the same days of all kinds.
const tasks: DayTask[] = Array.from({ length: days }, (_, i) => firstSeed + i).flatMap((seed) =>
  kinds.flatMap((kind) => strategies.map((strategy) => ({ strategy, kind, seed }))),
);

function optionOf(option: string): string | undefined {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : process.argv[at + 1];
}

function tell(title: string, summaries: Summary[]): void {
  const head = ["wait s", "+-", ">3 min", ">4 min", ">6:30", ">10 min", "left", "hours", "sw/h", "calls/h"];
  console.log(title.padEnd(48) + [...head, "wrong/h", "missed/h", "promise"].map((h) => h.padStart(9)).join(""));
  for (const s of summaries) {
    const cells = [s.meanWaitS, s.meanWaitHalfS, ...s.overPercent, s.lostPercent, s.laneHours];
    const rates = [s.switchesPerHour, s.callsPerHour, s.wrongPerHour, s.missedPerHour, s.promiseErrorS ?? Number.NaN];
    console.log(s.name.padEnd(48) + [...cells, ...rates].map((c) => c.toFixed(2).padStart(9)).join(""));
  }
}

const results = await runKept(tasks, optionOf("--keep"));
const summariesOf = (isOf: (task: DayTask) => boolean): Summary[] =>
  strategies.map(({ name }) =>
    summarise(
      name,
      results.filter((_, i) => tasks[i]?.strategy.name === name && isOf(tasks[i] as DayTask)),
    ),
  );
const byKind = kinds.map((kind) => ({ kind, summaries: summariesOf((task) => task.kind === kind) }));
const forecasts = kinds.flatMap((kind) => {
  const isOf = ({ strategy, ...task }: DayTask): boolean => strategy.name === NAMES.door && task.kind === kind;
  return scoreForecasts(
    kind,
    results.filter((_, i) => isOf(tasks[i] as DayTask)),
  );
});
const summaries = summariesOf(() => true);
const comparisons = tune || only !== undefined ? [] : compare(summaries);
const ours = byKind.map(({ kind, summaries }) => ({ kind, ours: summaries.find((s) => s.name === NAMES.ours) }));
const targets =
  tune || only !== undefined
    ? []
    : [...targetsOf(comparisons), ...promiseTargets(ours), ...forecastTargets(NAMES.door, forecasts)];
if (!process.argv.includes("--json")) {
  for (const { kind, summaries } of byKind) tell(kind, summaries);
  tell("all kinds", summaries);
  for (const { strategy, target, wanted, found, met } of targets)
    console.log(`${met ? "met   " : "MISSED"} ${strategy}: ${target} ${found} (${wanted})`);
}
if (!process.argv.includes("--json"))
  for (const { name, plannedPercent } of comparisons) console.log(`${name}: ${leftOf(plannedPercent)}`);
if (process.argv.includes("--docs")) writeDecisionsDocs({ byKind, summaries, comparisons, targets, days, firstSeed });
console.log(
  JSON.stringify({ bench: "decisions", days, firstSeed, summaries, byKind, comparisons, targets, forecasts }),
);
