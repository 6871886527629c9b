// Writes docs/accuracy.md from the results of the family of shops: how right in which kind of shop. Sections that other commands make
// stay as they are.
import { readFileSync, writeFileSync } from "node:fs";
import { sectionOf, withSection } from "../docs-sections.ts";
import { GROUP_HEADING } from "../groups/group-table.ts";
import { AFTER_DAYS_HEADING } from "./after-days-docs.ts";
import { type FamilyResults, type FamilyScale, FIRST_SHOP, QUICK, WHOLE } from "./family-bench.ts";
import { OURS } from "./family-day.ts";
import { ceilingRows, decileRows, kitRows, markdown, priceRows, rightRows, sentence } from "./family-table.ts";

export function writeFamilyDocs(family: FamilyResults, scale: FamilyScale): void {
  const { shops, hours, trainingDays, toldDays } = scale;
  const isQuick = hours === QUICK.hours;
  const options = isQuick ? " --quick" : shops === WHOLE.shops ? "" : ` --shops ${shops}`;
  const lines = [
    "# How accurate it is",
    "",
    sentence(family),
    "",
    `Made by \`npm run bench:accuracy -- --only family --docs${options}\`: simulated shops, ${shops} of each kind and ${2 * shops} of any,`,
    `${hours} hours of each${isQuick ? " (few: a kind may look better or worse than it is)" : ""}, with`,
    `seeds from ${FIRST_SHOP} on, which nothing is tuned on. What a shop is drawn from, with the origin of each figure, is in`,
    "[host/simulator/family/shop-kinds.ts](../host/simulator/family/shop-kinds.ts). *Right* is within one customer or a quarter",
    "of the true number between the beams, whichever is more. The worst tenth is of shops.",
    "One lane of known measures, more layouts and groups are in [accuracy-scenarios.md](accuracy-scenarios.md).",
    "",
    "## How often the number is right",
    "",
    '"Trained on other kinds" are gradient-boosted trees on windows of the last seconds and minutes, without any count, from',
    `days of the other kinds (${trainingDays} of each). The "ceiling" learned a filter and trees on other days (${toldDays}) of the same shop, as no`,
    "box can: where it is above ours, a better estimate could still gain. So few days are no strict bound; ours may be above it.",
    "",
    ...markdown(rightRows(family)),
    "",
    "## Long lines, and what the ceiling makes of them",
    "",
    "*8 and more*: while the line was that long. *Said to be*: while the box said so, which is what staff act on. The first has a negative",
    "bias even for a perfectly calibrated number: the rarer long lines are in a shop, the more often a short one is the better guess.",
    "",
    ...markdown(ceilingRows(family)),
    "",
    "## What a shop pays for it",
    "",
    ...markdown(priceRows(family)),
    "",
    "*MAE*: mean absolute error in customers. *Stated less actual*: points by which the stated confidence exceeds the share that was right;",
    "*worst decile*: the same in the tenth of confidence where it is farthest off. *Oracle*: the wait predicted from the true number ahead and",
    "the true age of the service. *False an hour*: stalls reported that were none; *falsely stalled*: share of time.",
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
  const page = new URL("../../../docs/accuracy.md", import.meta.url);
  const before = readFileSync(page, "utf8");
  const own = `${lines.join("\n")}\n`;
  const kept = [AFTER_DAYS_HEADING, GROUP_HEADING].reduce((text, heading) => {
    const section = sectionOf(before, heading);
    return section === undefined ? text : withSection(text, heading, section);
  }, own);
  writeFileSync(page, kept);
}
