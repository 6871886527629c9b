// How right a lane's number is after days, as a table: for the terminal and for docs/accuracy.md.
import { AFTER_DAYS, AFTER_DAYS_QUICK, type AfterDaysResults, type AfterDaysScale } from "./after-days.ts";
import { FIRST_SHOP } from "./family-bench.ts";
import type { FamilySummary } from "./family-score.ts";
import { markdown } from "./family-table.ts";
import { KITS } from "./kits.ts";

export const AFTER_DAYS_HEADING = "After days in the same lane";

const share = (x: number): string => `${x.toFixed(1)} %`;
const signed = (x: number): string => {
  const rounded = Math.round(10 * x) / 10;
  return (rounded > 0 ? "+" : "") + (rounded + 0).toFixed(1);
};

/** By kind of shop, for each kit: the first day, the later one, and the gain in points. */
export function afterDaysRows(results: AfterDaysResults, before: number): string[][] {
  const kitHead = KITS.flatMap(({ name }) => [`${name} kit, first day`, `after ${before} days`, "gain"]);
  const gains = (
    of: (s: FamilySummary) => number,
    { first, after }: { first: FamilySummary; after: FamilySummary },
  ) => [share(of(first)), share(of(after)), signed(of(after) - of(first))];
  const row = (label: string, kind: string, of: (s: FamilySummary) => number): string[] => [
    label,
    ...KITS.flatMap(({ name }) => gains(of, (results[kind] as AfterDaysResults[string])[name])),
  ];
  const all = Object.keys(results).at(-1) as string;
  return [
    ["right", ...kitHead],
    ...Object.keys(results).map((kind) => row(kind, kind, (s) => s.right)),
    row(`${all}: median shop`, all, (s) => s.medianRight),
    row(`${all}: worst tenth`, all, (s) => s.worstTenthRight),
    row(`${all}: lines of 8 and more`, all, (s) => s.longRight),
    row(`${all}: stated confidence, less what was right`, all, (s) => s.overstated).map((cell) =>
      cell.replace(" %", ""),
    ),
  ];
}

/** The section of docs/accuracy.md, without its heading. */
export function afterDaysSection(results: AfterDaysResults, { shops, hours, before }: AfterDaysScale): string[] {
  const options = hours === AFTER_DAYS_QUICK.hours ? " --quick" : shops === AFTER_DAYS.shops ? "" : ` --shops ${shops}`;
  return [
    `Made by \`npm run bench:accuracy -- --only after-days --docs${options}\`: ${shops} shops of each kind and ${2 * shops} of any, with seeds from`,
    `${FIRST_SHOP} on. The same day of ${hours} hours is estimated twice: by a box that was mounted in the morning, and by one that has learned on ${before}`,
    "other days of that lane and has kept it over the nights. People, and what sensors do wrong, are the same for both.",
    "",
    ...markdown(afterDaysRows(results, before)),
  ];
}
