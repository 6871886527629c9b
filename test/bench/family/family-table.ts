// The family's results as tables: for the terminal and for docs/accuracy.md.

import { ALL_KINDS, type FamilyResults } from "./family-bench.ts";
import { OURS, TOLD, TRAINED } from "./family-day.ts";
import type { FamilySummary } from "./family-score.ts";
import { KITS } from "./kits.ts";

const share = (x: number): string => (Number.isFinite(x) ? `${x.toFixed(1)} %` : "");
const fixed =
  (digits: number) =>
  (x: number): string =>
    Number.isFinite(x) ? x.toFixed(digits) : "";

/** Columns of the table of one kit by kind of shop. */
const COLUMNS: readonly [string, (s: FamilySummary) => string][] = [
  ["right", (s) => share(s.right)],
  ["median shop", (s) => share(s.medianRight)],
  ["worst tenth", (s) => share(s.worstTenthRight)],
  ["within one", (s) => share(s.within)],
  ["MAE", (s) => fixed(3)(s.mae)],
  ["bias", (s) => fixed(2)(s.bias)],
  ["8 and more: right", (s) => share(s.longRight)],
  ["bias", (s) => share(s.longBias)],
  ["said to be: right", (s) => share(s.saidRight)],
  ["bias", (s) => share(s.saidBias)],
  ["stated less actual", (s) => fixed(1)(s.overstated)],
  ["worst decile", (s) => fixed(1)(s.worstDecile)],
  ["wait MAE / oracle's", (s) => fixed(2)(s.waitToOracle)],
  ["80 % range covers", (s) => share(s.covered)],
  ["stalls found", (s) => `${s.stallsFound} of ${s.stalls}`],
  ["false an hour", (s) => fixed(2)(s.falseAlarmsPerHour)],
  ["falsely stalled", (s) => share(s.falselyStalled)],
];

/** A kit's figures by kind of shop, as rows of cells with a head. */
export function kitRows(results: FamilyResults, estimator: string): string[][] {
  return [
    ["", ...COLUMNS.map(([name]) => name)],
    ...Object.entries(results).map(([kind, by]) => {
      const summary = by[estimator];
      return [kind, ...COLUMNS.map(([, cell]) => (summary === undefined ? "" : cell(summary)))];
    }),
  ];
}

/** Share of time right by estimator and kind of shop. */
export function rightRows(results: FamilyResults): string[][] {
  const estimators = Object.keys(results[ALL_KINDS] ?? {});
  const first = [OURS.full, OURS.lean, TRAINED.full, TRAINED.lean, TOLD];
  const names = [...first, ...estimators.filter((name) => !first.includes(name))];
  return [
    ["right", ...Object.keys(results)],
    ...names.map((name) => [name, ...Object.values(results).map((by) => share(by[name]?.right ?? Number.NaN))]),
  ];
}

/** The figures of the median, the worst tenth and long lines of both kits and of the ceiling, over all kinds. */
export function ceilingRows(results: FamilyResults): string[][] {
  const COMPARED = ["median shop", "worst tenth", "8 and more: right", "said to be: right"];
  const columns = COLUMNS.flatMap((column, i) => {
    if (!COMPARED.includes(column[0])) return [];
    const next = COLUMNS[i + 1];
    return next?.[0] === "bias" ? [column, next] : [column];
  });
  const rows = [OURS.full, OURS.lean, TOLD].map((name) => {
    const summary = results[ALL_KINDS]?.[name];
    return [name, ...columns.map(([, cell]) => (summary === undefined ? "" : cell(summary)))];
  });
  return [["all kinds", ...columns.map(([name]) => name)], ...rows];
}

/** Stated confidence and what was right, by decile, over all kinds and a kit. */
export function decileRows(results: FamilyResults): string[][] {
  const rows = [["", "stated", "right", "share of time"]];
  for (const { name } of KITS)
    for (const d of results[ALL_KINDS]?.[OURS[name]]?.deciles ?? [])
      if (d.share > 0) rows.push([`${name} kit`, share(d.stated), share(d.right), share(100 * d.share)]);
  return rows;
}

/** What a kit costs, and what it is right for; the gain is on the lean kit. */
export function priceRows(results: FamilyResults): string[][] {
  const of = (name: "full" | "lean"): FamilySummary => results[ALL_KINDS]?.[OURS[name]] as FamilySummary;
  const leanEur = KITS.find(({ name }) => name === "lean")?.priceEur ?? 0;
  const rows = [["", "parts for a lane", "right, all kinds", "median shop", "worst tenth", "points for each EUR more"]];
  for (const { name, priceEur } of KITS) {
    const s = of(name);
    const gain = name === "lean" ? Number.NaN : (s.right - of("lean").right) / (priceEur - leanEur);
    const shares = [share(s.right), share(s.medianRight), share(s.worstTenthRight)];
    rows.push([`${name} kit`, `${priceEur.toFixed(2)} EUR`, ...shares, fixed(2)(gain)]);
  }
  return rows;
}

/** How right over all kinds of shop, in the best and the worst kind, in the median shop and in the worst tenth. */
export function sentence(results: FamilyResults): string {
  const byRight = Object.entries(results)
    .filter(([kind]) => kind !== ALL_KINDS && kind !== "any")
    .map(([kind, by]) => [kind, by[OURS.full]?.right ?? Number.NaN] as const)
    .toSorted((a, b) => b[1] - a[1]);
  const named = (at: number): string => `${share(byRight.at(at)?.[1] ?? Number.NaN)} ("${byRight.at(at)?.[0]}")`;
  const all = results[ALL_KINDS]?.[OURS.full];
  return (
    `With the full kit the number in the lane is right (within one customer or a quarter of the true number) ` +
    `${share(all?.right ?? Number.NaN)} of the time, by kind of shop from ${named(0)} to ${named(-1)}: ` +
    `${share(all?.medianRight ?? Number.NaN)} in the median shop, ${share(all?.worstTenthRight ?? Number.NaN)} in the worst tenth of shops.`
  );
}

export function markdown(rows: readonly string[][]): string[] {
  const [head, ...body] = rows as [string[], ...string[][]];
  return [head, head.map(() => "---"), ...body].map((row) => `| ${row.join(" | ")} |`);
}

export function plain(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, c) => Math.max(...rows.map((row) => row[c]?.length ?? 0)));
  return rows.map((row) => row.map((cell, c) => cell.padEnd(widths[c] as number)).join("  ")).join("\n");
}
