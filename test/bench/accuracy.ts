// `npm run bench:accuracy`: the error of queue length and wait on simulated lane days, ours and others', on seeds that
// were not used for tuning: three scenarios of one lane, a family of shops, the same over days, and lines before several tills.
// Options: --quick, --json, --docs (rewrites docs/accuracy*.md and the picture), --only scenarios|family|after-days|groups,
// --shops N (shops of each kind, or days of each group, instead of the usual number).
import { readFileSync, writeFileSync } from "node:fs";
import { SCENARIOS } from "../../host/simulator/scenarios.ts";
import { type DayTask, estimatorsAt, ORACLE, PLACES, STANDARD } from "./accuracy-day.ts";
import { writeAccuracyDocs } from "./accuracy-docs.ts";
import { withSection } from "./docs-sections.ts";
import { AFTER_DAYS, AFTER_DAYS_QUICK, type AfterDaysResults, runAfterDaysBench } from "./family/after-days.ts";
import { AFTER_DAYS_HEADING, afterDaysRows, afterDaysSection } from "./family/after-days-docs.ts";
import { type FamilyResults, type FamilyScale, QUICK, runFamilyBench, WHOLE } from "./family/family-bench.ts";
import { OURS } from "./family/family-day.ts";
import { writeFamilyDocs } from "./family/family-docs.ts";
import { ceilingRows, kitRows, plain, priceRows, rightRows, sentence } from "./family/family-table.ts";
import { GROUP_QUICK, GROUP_WHOLE, type GroupResults, runGroupBench } from "./groups/group-bench.ts";
import { GROUP_HEADING, groupFigureRows, groupRightRows, groupSection, groupSentence } from "./groups/group-table.ts";
import { runTasks } from "./pool.ts";
import { type DayScore, type Results, type Summary, summarise } from "./score.ts";

const WORKER = new URL("./accuracy-worker.ts", import.meta.url);
const FIRST_SEED = 1001;
const quick = process.argv.includes("--quick");
const days = quick ? 3 : 40;

const tasks = SCENARIOS.flatMap(({ name }) =>
  Array.from({ length: days }, (_, i) => ({ scenario: name, seed: FIRST_SEED + i })),
);

function tell(results: Results): void {
  const head = ["", "MAE", "+-", "bias", "exact %", "+-1 %", "worst h", "stated %", "wait MAE", "bias", "80 % range"];
  const estimators = PLACES.flatMap(estimatorsAt);
  for (const [scenario, byName] of Object.entries(results)) {
    console.log(`\n${scenario}: ${days} lane days`);
    console.log(head.map((h, i) => (i === 0 ? h.padEnd(48) : h.padStart(11))).join(""));
    for (const name of estimators) {
      const s = byName[name] as Summary;
      const cells = [
        s.mae.mean,
        s.mae.half,
        s.bias.mean,
        s.exact,
        s.within.mean,
        s.worstHour,
        s.stated,
        s.waitMae.mean,
        s.waitBias,
        s.coverage,
      ];
      const shown = cells.map((c, i) =>
        Number.isFinite(c) && !(name.endsWith(ORACLE) && i < 7)
          ? c.toFixed(i === 0 || i === 1 || i === 2 ? 3 : 1)
          : "-",
      );
      console.log(name.padEnd(48) + shown.map((c) => c.padStart(11)).join(""));
    }
    const standard = byName[STANDARD] as Summary;
    const oracle = byName[ORACLE] as Summary;
    console.log(
      `wait MAE / oracle's: ${(standard.waitMae.mean / oracle.waitMae.mean).toFixed(3)}; stalls found ${standard.stallHits} of ` +
        `${standard.stalls}, false alarms ${standard.falseAlarmsPerHour.toFixed(2)} an hour`,
    );
  }
}

function tellFamily(byKind: FamilyResults, { shops, hours }: FamilyScale): void {
  console.log(
    `\nfamily of shops: ${shops} of each kind and ${2 * shops} of any, ${hours} hours each\n${sentence(byKind)}`,
  );
  for (const rows of [
    rightRows(byKind),
    kitRows(byKind, OURS.full),
    kitRows(byKind, OURS.lean),
    ceilingRows(byKind),
    priceRows(byKind),
  ])
    console.log(`\n${plain(rows)}`);
}

function tellAfterDays(byKind: AfterDaysResults): void {
  const { shops, hours, before } = afterDaysScale;
  console.log(
    `\nafter days: ${shops} shops of each kind, ${hours} hours a day\n\n${plain(afterDaysRows(byKind, before))}`,
  );
}

function tellGroups(byPlace: GroupResults): void {
  console.log(`\ngroups at reference noise: ${groupScale.days} days of each\n${groupSentence(byPlace)}`);
  for (const rows of [groupRightRows(byPlace), groupFigureRows(byPlace)]) console.log(`\n${plain(rows)}`);
}

/** Writes one section of docs/accuracy.md; the rest of it stays as it is. */
function writeSection(heading: string, lines: readonly string[]): void {
  const page = new URL("../../docs/accuracy.md", import.meta.url);
  writeFileSync(page, withSection(readFileSync(page, "utf8"), heading, lines));
}

function optionOf(option: string): string | undefined {
  const at = process.argv.indexOf(option);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function runScenarios(): Promise<Results> {
  const scores = await runTasks<DayTask, { [estimator: string]: DayScore }>(WORKER, tasks, "lane days");
  return Object.fromEntries(
    SCENARIOS.map(({ name }) => {
      const list = scores.filter((_, i) => tasks[i]?.scenario === name);
      const names = Object.keys(list[0] ?? {});
      return [name, Object.fromEntries(names.map((n) => [n, summarise(list.map((day) => day[n] as DayScore))]))];
    }),
  );
}

const only = optionOf("--only");
const isAsked = (part: string): boolean => only === undefined || only === part;
const chosen = optionOf("--shops");
const scale = quick ? QUICK : { ...WHOLE, shops: Number(chosen ?? WHOLE.shops) };
const afterDaysScale = quick ? AFTER_DAYS_QUICK : { ...AFTER_DAYS, shops: Number(chosen ?? AFTER_DAYS.shops) };
const groupScale = quick ? GROUP_QUICK : { ...GROUP_WHOLE, days: Number(chosen ?? GROUP_WHOLE.days) };
const results = isAsked("scenarios") ? await runScenarios() : undefined;
const family = isAsked("family") ? await runFamilyBench(scale) : undefined;
const afterDays = isAsked("after-days") ? await runAfterDaysBench(afterDaysScale) : undefined;
const groups = isAsked("groups") ? await runGroupBench(groupScale) : undefined;
if (!process.argv.includes("--json")) {
  if (results !== undefined) tell(results);
  if (family !== undefined) tellFamily(family, scale);
  if (afterDays !== undefined) tellAfterDays(afterDays);
  if (groups !== undefined) tellGroups(groups);
}
if (process.argv.includes("--docs")) {
  if (results !== undefined) writeAccuracyDocs(results, days);
  if (family !== undefined) writeFamilyDocs(family, scale);
  if (afterDays !== undefined) writeSection(AFTER_DAYS_HEADING, afterDaysSection(afterDays, afterDaysScale));
  if (groups !== undefined) writeSection(GROUP_HEADING, groupSection(groups, groupScale));
}
console.log(
  JSON.stringify({
    bench: "accuracy",
    days,
    firstSeed: FIRST_SEED,
    results,
    family: { ...scale, results: family },
    afterDays: { ...afterDaysScale, results: afterDays },
    groups: { ...groupScale, results: groups },
  }),
);
