// The section of docs/decisions.md on the forecast, which bench:forecast writes and bench:decisions keeps.
import { readFileSync, writeFileSync } from "node:fs";
import { type ForecastScore, forecastTable } from "./forecast-score.ts";

const DOCUMENT = new URL("../../docs/decisions.md", import.meta.url);
const SECTION = /^## The forecast\n[\s\S]*?(?=^## )/m;

/** What was measured. */
export interface ForecastResults {
  door: ForecastScore[];
  noDoor: ForecastScore[];
  shops: number;
  weeks: number;
  firstSeed: number;
}

/** The section as it stands in a document, in lines; throws where there is none. */
export function forecastSection(document = readFileSync(DOCUMENT, "utf8")): string[] {
  const [section] = SECTION.exec(document) ?? [];
  if (section === undefined) throw new Error("found no section on the forecast in docs/decisions.md");
  return section.trimEnd().split("\n");
}

export function writeForecastDocs(results: ForecastResults): void {
  const document = readFileSync(DOCUMENT, "utf8");
  const before = forecastSection(document).join("\n");
  writeFileSync(
    DOCUMENT,
    document.replace(before, () => linesOf(results).join("\n")),
  );
}

function linesOf({ door, noDoor, shops, weeks, firstSeed }: ForecastResults): string[] {
  return [
    "## The forecast",
    "",
    `Made by \`npm run bench:forecast -- --shops ${shops} --weeks ${weeks} --seed ${firstSeed} --docs\`: ${weeks} simulated weeks of ${shops} shops of each kind, with four`,
    "weeks in their logs. How alike weekdays are from week to week is a guess ([shop-week.ts](../host/simulator/shop-week.ts)).",
    "The figures are mean errors, in whole tills, of the tills wanted in 15 and in 30 minutes, against those that the customers of the ten",
    "minutes around that time need, as if each till's mean service were known. *As now*: for the rate that lanes and door count. *As a",
    "week ago*: for the customers of the half hour around it, a week before, with their true service times. On the right are the errors",
    "where a forecast is shown: by the door, by past weeks or by both, from twelve hours of scores on, while it has been better than as",
    "now and as a week ago in that shop ([0023](decisions/0023-forecast-by-past-weeks.md)). The scores are empty when the weeks begin.",
    "",
    "With a door counter:",
    "",
    ...forecastTable(door),
    "",
    "Without one, on the same days:",
    "",
    ...forecastTable(noDoor).map(withoutDoor),
  ];
}

/** A table without the column of the door. */
function withoutDoor(line: string): string {
  return line
    .split("|")
    .filter((_, column) => column !== 3)
    .join("|");
}
