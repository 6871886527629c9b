// Writes docs/accuracy-scenarios.md and its picture from the benchmark's results.
import { writeFileSync } from "node:fs";
import { estimatorsAt, ORACLE, PLACES, type Place, STANDARD } from "./accuracy-day.ts";
import type { Results, Summary } from "./score.ts";

const DOCS = new URL("../../docs/", import.meta.url);

/** Targets of the standard layout, by scenario. */
const TARGETS: {
  [scenario: string]: {
    mae: number;
    within: number;
    bias: number;
    ratio: number;
    range: [number, number];
    stated: number;
  };
} = {
  clean: { mae: 0.22, within: 98.5, bias: 0.05, ratio: 1.12, range: [76, 84], stated: 2 },
  reference: { mae: 0.4, within: 94.5, bias: 0.08, ratio: 1.25, range: [75, 85], stated: 3 },
  hostile: { mae: 0.6, within: 88, bias: 0.15, ratio: 1.45, range: [72, 88], stated: 5 },
};

export function writeAccuracyDocs(results: Results, days: number): void {
  const scenarios = Object.keys(results);
  const lines = [
    "# Three settings of one lane",
    "",
    "The shops of [accuracy.md](accuracy.md) differ in everything; here one lane of known measures is disturbed little (clean), as usual",
    `(reference) and badly (hostile), with several layouts. Made by \`npm run bench:accuracy -- --only scenarios --docs\`: ${days} simulated lane`,
    "days of 12 hours for each scenario, with seeds not used for tuning, and the same people for every layout and baseline.",
    "Intervals are 95 % over days. The scenarios, with the origin of each figure, are in",
    "[host/simulator/scenarios.ts](../host/simulator/scenarios.ts).",
    "",
    "![Mean absolute error of the number between the beams](images/accuracy.svg)",
    "",
    "## The standard layout against its targets",
    "",
    "| | target | clean | target | reference | target | hostile |",
    "|---|---|---|---|---|---|---|",
    ...targetRows(results),
  ];
  for (const place of PLACES)
    for (const scenario of scenarios)
      lines.push("", `## ${heading(place)}: ${scenario}`, "", ...table(place, results[scenario] ?? {}));
  writeFileSync(new URL("accuracy-scenarios.md", DOCS), `${lines.join("\n")}\n`);
  writeFileSync(new URL("images/accuracy.svg", DOCS), picture(results));
}

function targetRows(results: Results): string[] {
  const row = (
    label: string,
    cell: (s: Summary, o: Summary, t: (typeof TARGETS)[string]) => [string, string],
  ): string => {
    const cells = ["clean", "reference", "hostile"].flatMap((scenario) => {
      const by = results[scenario] ?? {};
      return cell(by[STANDARD] as Summary, by[ORACLE] as Summary, TARGETS[scenario] as (typeof TARGETS)[string]);
    });
    return `| ${label} | ${cells.join(" | ")} |`;
  };
  return [
    row("queue length, MAE", (s, _, t) => [`<= ${t.mae}`, `${s.mae.mean.toFixed(3)} ± ${s.mae.half.toFixed(3)}`]),
    row("within one customer", (s, _, t) => [
      `>= ${t.within} %`,
      `${s.within.mean.toFixed(1)} % ± ${s.within.half.toFixed(1)}`,
    ]),
    row("bias", (s, _, t) => [`± ${t.bias}`, s.bias.mean.toFixed(3)]),
    row("wait MAE / oracle's", (s, o, t) => [`<= ${t.ratio}`, (s.waitMae.mean / o.waitMae.mean).toFixed(3)]),
    row("80 % range covers", (s, _, t) => [`${t.range[0]}-${t.range[1]} %`, `${s.coverage.toFixed(1)} %`]),
    row("stated confidence less actual", (s, _, t) => [`± ${t.stated}`, (s.stated - s.within.mean).toFixed(1)]),
    row("stalls found", (s) => [">= 90 %", `${s.stallHits} of ${s.stalls}`]),
    row("false alarms an hour", (s) => ["<= 0.15", s.falseAlarmsPerHour.toFixed(2)]),
  ];
}

function heading({ name }: Place): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function table(place: Place, byName: { [estimator: string]: Summary }): string[] {
  return [
    "| | MAE | bias | exact | within one | worst hour | wait MAE | wait RMSE | wait bias | range covers |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...estimatorsAt(place).map((name) => {
      const s = byName[name] as Summary;
      const isOracle = name.endsWith(ORACLE);
      const waits = Number.isFinite(s.waitMae.mean)
        ? [
            `${s.waitMae.mean.toFixed(0)} s`,
            `${s.waitRmse.toFixed(0)} s`,
            `${s.waitBias.toFixed(0)} s`,
            `${s.coverage.toFixed(0)} %`,
          ]
        : ["", "", "", ""];
      const counts = [
        `${s.mae.mean.toFixed(3)} ± ${s.mae.half.toFixed(3)}`,
        s.bias.mean.toFixed(2),
        `${s.exact.toFixed(0)} %`,
        `${s.within.mean.toFixed(1)} %`,
        s.worstHour.toFixed(1),
      ];
      const row = [name.replace(`${place.name}: `, ""), ...counts.map((c) => (isOracle ? "" : c)), ...waits];
      return `| ${row.join(" | ")} |`;
    }),
  ];
}

/** Bars by estimator and scenario; errors above 3 are cut and labelled. */
/** Longer bars are cut, with a gap to show it. Unit customers. */
const LONGEST_BAR = 3;

function breakMark(y: number): string {
  return `<path d="M 620 ${y + 13} l 6 -13 h 6 l -6 13 z" fill="#fff"/>`;
}

function picture(results: Results): string {
  const ofLane = estimatorsAt(PLACES[0] as Place).filter((name) => name !== ORACLE);
  const names = [STANDARD, ...ofLane.slice(PLACES[0]?.layouts.length)];
  const colours = ["#1f77b4", "#ff7f0e", "#d62728"];
  const scenarios = Object.keys(results);
  const bars: string[] = [];
  for (const [i, name] of names.entries()) {
    const y = 40 + i * 62;
    bars.push(`<text x="250" y="${y + 26}" text-anchor="end">${name}</text>`);
    for (const [j, scenario] of scenarios.entries()) {
      const mae = results[scenario]?.[name]?.mae.mean ?? 0;
      const width = Math.min(LONGEST_BAR, mae) * 130;
      bars.push(`<rect x="260" y="${y + j * 16}" width="${width.toFixed(1)}" height="13" fill="${colours[j]}"/>`);
      if (mae > LONGEST_BAR) bars.push(breakMark(y + j * 16));
      bars.push(`<text x="${(266 + width).toFixed(1)}" y="${y + 11 + j * 16}" font-size="11">${mae.toFixed(2)}</text>`);
    }
  }
  const legend = scenarios.map(
    (s, j) =>
      `<rect x="${260 + j * 110}" y="10" width="13" height="13" fill="${colours[j]}"/><text x="${278 + j * 110}" y="21">${s}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="${60 + names.length * 62}" font-family="sans-serif" font-size="13"><title>Mean absolute error of the number between the beams, by estimator and scenario</title><rect width="100%" height="100%" fill="#fff"/>${legend.join("")}${bars.join("")}</svg>\n`;
}
