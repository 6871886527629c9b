// Writes docs/accuracy.md from the results of the family of shops: how right in which kind of shop.
import { writeFileSync } from "node:fs";
import { type FamilyResults, type FamilyScale, FIRST_SHOP, WHOLE } from "./family-bench.ts";
import { OURS } from "./family-day.ts";
import { decileRows, kitRows, markdown, priceRows, rightRows, sentence } from "./family-table.ts";

export function writeFamilyDocs(family: FamilyResults, scale: FamilyScale): void {
  const { shops, hours, trainingDays, toldDays } = scale;
  const command = `npm run bench:accuracy -- --only family --docs${shops === WHOLE.shops ? "" : ` --shops ${shops}`}`;
  const lines = [
    "# How accurate it is",
    "",
    sentence(family),
    "",
    `Made by \`${command}\`: ${shops} simulated shops of each kind and ${2 * shops} of any, a day of ${hours} hours each, with`,
    `seeds from ${FIRST_SHOP} on, which nothing is tuned on. What a shop is drawn from, with the origin of each figure, is in`,
    "[host/simulator/family/shop-kinds.ts](../host/simulator/family/shop-kinds.ts). *Right* is within one customer or a quarter",
    "of the true number between the beams, whichever is more. The worst tenth is of shops.",
    "One lane of known measures, more layouts and groups are in [accuracy-scenarios.md](accuracy-scenarios.md).",
    "",
    "## How often the number is right",
    "",
    '"Trained on other kinds" are gradient-boosted trees on windows of the last seconds and minutes, without any count, from',
    `${trainingDays} days of each of the other kinds. The "ceiling" learned a filter and trees on ${toldDays} other days of the very shop it is`,
    "tried in, as no box can: what it has above ours is what a better estimate could still gain.",
    "",
    ...markdown(rightRows(family)),
    "",
    "## What a shop pays for it",
    "",
    ...markdown(priceRows(family)),
    "",
    "## Full kit: entry pair, exit, head and tail zone",
    "",
    ...markdown(kitRows(family, OURS.full)),
    "",
    "## Lean kit: entry pair, exit, head zone",
    "",
    ...markdown(kitRows(family, OURS.lean)),
    "",
    "## Stated confidence against what was right",
    "",
    ...markdown(decileRows(family)),
  ];
  writeFileSync(new URL("../../../docs/accuracy.md", import.meta.url), `${lines.join("\n")}\n`);
}
