// Writes docs/decisions.md from the benchmark's results.
import { writeFileSync } from "node:fs";
import { type Comparison, type Summary, sign, type Target } from "./decisions-score.ts";
import { BEST, NAMES, RARE, sayHysteresis } from "./decisions-strategies.ts";
import { forecastSection } from "./forecast-docs.ts";

/** All that the document says. */
export interface DecisionsResults {
  byKind: readonly { kind: string; summaries: Summary[] }[];
  summaries: Summary[];
  comparisons: Comparison[];
  targets: Target[];
  days: number;
  firstSeed: number;
}

export function leftOf(plannedPercent: number): string {
  return `${sign(plannedPercent)} lane-hours against the plan at the same wait`;
}

export function writeDecisionsDocs({
  byKind,
  summaries,
  comparisons,
  targets,
  days,
  firstSeed,
}: DecisionsResults): void {
  const lines = [
    "# How good the decisions are",
    "",
    `Made by \`npm run bench:decisions -- --days ${days} --docs\`: ${days} simulated days of 12 hours of each of ${byKind.length} kinds of shop, each day`,
    `another shop (seeds from ${firstSeed} on, not used for tuning), with the same shoppers for every strategy. Every lane has its`,
    "sensors in the *reference* scenario and the box's own estimator. Staff need 20 to 50 s to a called till, and put up the",
    "sign 5 to 20 s after they may close. The tails of the longest lines move over to a till that opens. The offered load of",
    "the busiest hour is twice the mean, and groups arrive unannounced. [host/simulator/trade.ts](../host/simulator/trade.ts),",
    "[shopping.ts](../host/simulator/shopping.ts) and [shop-day.ts](../host/simulator/shop-day.ts) define the shops and the",
    "behaviour of people, each figure with its origin.",
    "",
    "All kinds together; lane-hours are a day's:",
    "",
    ...HEAD,
    ...summaries.map(rowOf),
    "",
    "*Wrong*: a call that the same policy with perfect knowledge of the lanes would not have made within two minutes.",
    "*Missed*: a call that it would have made for two minutes and that was not made. *Left*: shoppers who left a line or did",
    "not join one. Intervals are 95 % over days.",
    "",
    "## By kind of shop",
    "",
    ...byKind.flatMap(({ kind, summaries }) => [`### ${kind}`, "", ...HEAD, ...summaries.map(rowOf), ""]),
    "## Against the targets",
    "",
    "| policy | target | wanted | found | |",
    "|---|---|---|---|---|",
    ...targets.map(
      (t) => `| ${t.strategy} | ${t.target} | ${t.wanted} | ${t.found} | ${t.met ? "met" : "**missed**"} |`,
    ),
    "",
    "One of the first two has to be met, and one of the two after them. A promise is the wait that a call foretells once its till",
    "has opened; it is compared with the mean wait of those who joined a line two to four minutes after the call.",
    "",
    "## What is left",
    "",
    "*All arrivals known* is a plan for a day that knows beforehand when each customer comes to the tills, and the mean cycle. It has",
    "the truth about the lanes at each moment, but knows neither how long anybody will be served nor which till will stall. *Till at 2*:",
    "a second of an open till counts as two of waiting; a switch counts as 300, at which it makes about as many as ours may. So",
    "this is about what a perfect forecast would save:",
    "",
    ...comparisons.map(({ name, plannedPercent }) => `- ${name}: ${leftOf(plannedPercent)}.`),
    "",
    "## Wrong calls",
    "",
    "Which mistake of the boxes alone would have made the call, with the truth for everything else; in the last column it took both.",
    "*Tills*: one that works was taken to be held up.",
    "",
    `| | ${MISTAKES.join(" | ")} |`,
    `|---${"|---".repeat(MISTAKES.length)}|`,
    ...summaries
      .filter(({ name }) => name === NAMES.ours || name === NAMES.door)
      .map(({ name, mistakes }) => `| ${[name, ...MISTAKES.map((m) => mistakes[m] ?? 0)].join(" | ")} |`),
    "",
    ...forecastSection(),
    "",
    "## The baseline",
    "",
    "A till is called above a number waiting, and closed when no line was longer than another for a time; calls are not limited. The settings",
    `were found on separate days: ${BEST.map(sayHysteresis).join("; ")}.`,
    "Most of them switch tills far more often than ours may. *With few switches*: the last of these, which is about at the limit, and",
    `${RARE.map(sayHysteresis).join("; ")}. Lane-hours at our wait, and waits at our lane-hours, are interpolated`,
    "between the two settings next to ours, of all the best and of those with few switches.",
    "",
    "Perfect knowledge is the workload policy with true lengths, waits and counts and the door counter, at two values of",
    "`safety`; its lane-hours at another's wait are interpolated likewise.",
  ];
  writeFileSync(new URL("../../docs/decisions.md", import.meta.url), `${lines.join("\n")}\n`);
}

const MISTAKES = ["tills", "lines", "traffic", "lines or traffic", "lines and traffic"] as const;

const HEAD = [
  "| | mean wait | over 3 min | 4 min | 6 min 30 s | 10 min | left | lane-hours | switches/h | calls/h | wrong/h | missed/h |",
  "|---|---|---|---|---|---|---|---|---|---|---|---|",
];

function rowOf(s: Summary): string {
  const cells = [
    `${s.meanWaitS.toFixed(1)} ± ${s.meanWaitHalfS.toFixed(1)} s`,
    ...s.overPercent.map((share) => `${share.toFixed(2)} %`),
    `${s.lostPercent.toFixed(2)} %`,
    `${s.laneHours.toFixed(1)} ± ${s.laneHoursHalf.toFixed(1)}`,
    ...[s.switchesPerHour, s.callsPerHour, s.wrongPerHour, s.missedPerHour].map((rate) => rate.toFixed(2)),
  ];
  return `| ${[s.name, ...cells].join(" | ")} |`;
}
