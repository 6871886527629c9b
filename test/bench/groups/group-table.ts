// Results of lines before several tills as tables: for the terminal and for docs/accuracy.md.
import { markdown } from "../family/family-table.ts";
import { FIRST_GROUP_DAY, GROUP_QUICK, GROUP_WHOLE, type GroupResults, type GroupScale } from "./group-bench.ts";
import { GROUP_LAYOUTS, TWO_BEAM_RULES } from "./group-places.ts";
import type { GroupSummary } from "./group-score.ts";

export const GROUP_HEADING = "Groups and self-checkout";

/** What is wanted of every layout with zones. Share of the time. */
const TARGET = 85;

const share = (x: number): string => (Number.isFinite(x) ? `${x.toFixed(1)} %` : "");
const OURS: readonly string[] = GROUP_LAYOUTS.map(({ name }) => name);

/** The rules that are right most often, of some. */
function best(by: { [estimator: string]: GroupSummary }, names: readonly string[]): [string, GroupSummary] {
  const rules = Object.entries(by).filter(([name]) => names.includes(name));
  return rules.reduce((a, b) => (b[1].right.mean > a[1].right.mean ? b : a));
}

function rulesOf(results: GroupResults): string[] {
  return Object.keys(Object.values(results)[0] ?? {}).filter((name) => !OURS.includes(name));
}

/** Share of the time that is right, by place: each layout of ours, and the best rules, named. */
export function groupRightRows(results: GroupResults): string[][] {
  const places = Object.entries(results);
  const rules = rulesOf(results);
  const bestRow = (label: string, names: readonly string[]): string[] => [
    label,
    ...places.map(([, by]) => {
      const [name, summary] = best(by, names);
      return `${share(summary.right.mean)} (${name})`;
    }),
  ];
  return [
    ["right", ...places.map(([place]) => place)],
    ...OURS.map((name) => [
      name,
      ...places.map(([, by]) => {
        const { mean, half } = (by[name] as GroupSummary).right;
        return `${mean.toFixed(1)} ± ${half.toFixed(1)} %`;
      }),
    ]),
    bestRow("best rules, all sensors", rules),
    bestRow("best rules, two beams", TWO_BEAM_RULES),
  ];
}

/** The other figures of each layout of ours and of the best rules, by place. */
export function groupFigureRows(results: GroupResults): string[][] {
  const rows = [["", "", "right", "worst day", "8 and more: right", "MAE", "bias", "stated less actual"]];
  for (const [place, by] of Object.entries(results)) {
    const [name] = best(by, rulesOf(results));
    for (const estimator of [...OURS, name]) {
      const s = by[estimator] as GroupSummary;
      rows.push([
        place,
        estimator,
        share(s.right.mean),
        share(s.worstDay),
        share(s.longRight),
        s.mae.toFixed(2),
        s.bias.toFixed(2),
        Number.isFinite(s.overstated) ? s.overstated.toFixed(1) : "",
      ]);
    }
  }
  return rows;
}

/** The sentence on what is reached of the targets: by which layouts and where, and whether any rules are better than two beams of ours. */
export function groupSentence(results: GroupResults): string {
  const reached = OURS.map((name) => {
    const places = Object.entries(results).filter(([, by]) => (by[name]?.right.mean ?? 0) >= TARGET);
    const list = places.map(([place]) => place).join(", ");
    return `${name.replace("ours, ", "")} ${list === "" ? "nowhere" : `with ${list}`}`;
  });
  const behind = Object.entries(results).filter(([, by]) => {
    const two = by[OURS.at(-1) as string] as GroupSummary;
    return two.right.mean < best(by, rulesOf(results))[1].right.mean;
  });
  return (
    `The target of ${TARGET} % is reached by: ${reached.join("; ")}. ` +
    (behind.length === 0
      ? "Our two beams are right more often than any rules, with whatever sensors, everywhere."
      : `Our two beams are right less often than the best rules with all sensors before: ${behind.map(([place]) => place).join(", ")}.`)
  );
}

/** The section of docs/accuracy.md, without its heading. */
export function groupSection(results: GroupResults, { days, hours }: GroupScale): string[] {
  const options = hours === GROUP_QUICK.hours ? " --quick" : days === GROUP_WHOLE.days ? "" : ` --shops ${days}`;
  return [
    `Made by \`npm run bench:accuracy -- --only groups --docs${options}\`: one line before several tills, at reference noise, ${days} days of`,
    `${hours} hours each with seeds from ${FIRST_GROUP_DAY} on, which nothing is tuned on. *Right* is within one customer or 15 % of the true number`,
    "waiting, whichever is more. Rules know the room of the line, the place of the tail zone and the mean service, which the box has to",
    "learn; the best of them are chosen for each place by these very days. Intervals are 95 % over days. The lines are in",
    "[host/simulator/site.ts](../host/simulator/site.ts), the noise in [scenarios.ts](../host/simulator/scenarios.ts).",
    "",
    groupSentence(results),
    "",
    ...markdown(groupRightRows(results)),
    "",
    "Stated confidence is of being right within one customer or a quarter, and so is what it is compared with.",
    "",
    ...markdown(groupFigureRows(results)),
  ];
}
