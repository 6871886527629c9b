// The lines before several tills that are measured, and the layouts of sensors and the rules that they are watched with.
import { groupOf, SELF_CHECKOUT, type Site } from "../../../host/simulator/site.ts";
import { BREAK_MEAN_S } from "../../../host/simulator/till-times.ts";
import type { LaneLayout } from "../../../protocol/box-settings.ts";
import { type Baseline, newBaselines, TwoBeamRules } from "../baselines.ts";

export interface GroupPlace {
  name: string;
  site: Site;
}

export const GROUP_PLACES: readonly GroupPlace[] = [
  ...[3, 5, 6, 8, 12].map((tills) => ({ name: `${tills} tills`, site: groupOf(tills) })),
  { name: "8 tills, line of 12 m", site: groupOf(8, 12) },
  { name: "12 tills, line of 16 m", site: groupOf(12, 16) },
  { name: "self-checkout, 6 tills", site: SELF_CHECKOUT },
];

/** What the box hears. */
export interface GroupLayout {
  name: string;
  layout: Omit<LaneLayout, "tills">;
}

const ALL = { entry: true, entryPair: true, exit: true, head: true, tail: true };

export const TWO_BEAMS = "ours, two beams: entry, exit";

export const GROUP_LAYOUTS: readonly GroupLayout[] = [
  { name: "ours, full kit", layout: ALL },
  { name: "ours, lean kit", layout: { ...ALL, tail: false } },
  { name: "ours, pair and exit", layout: { ...ALL, head: false, tail: false } },
  { name: TWO_BEAMS, layout: { ...ALL, entryPair: false, head: false, tail: false } },
];

/** Rules that hear the two beams and nothing else. */
export const TWO_BEAM_RULES: readonly string[] = ["in minus out", "two beams, reset when nobody leaves"];

/** All rules, for a site whose measures those who tuned them know. */
export function rulesAt(site: Site): Baseline[] {
  return [
    ...newBaselines(site.tailPlace),
    new TwoBeamRules(2 * site.tailPlace, (site.serviceS + BREAK_MEAN_S * site.breakFactor) / site.tills),
  ];
}
