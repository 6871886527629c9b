// What the zones see when nobody is there, as a text that a board keeps over a restart: a box that starts before a
// standing line then knows who stands there.

import type { LaneLayout } from "../../protocol/box-settings.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import { toNumber } from "../../protocol/text.ts";
import type { Lane } from "./lane.ts";

/** The text. */
export function backgroundsOf(lane: Lane): string {
  return lane.headZone.background() + "|" + lane.tailZone.background();
}

/** Puts what was kept into a layout, in place of what the integrator has not measured. Leaves what is no such text. */
export function recallBackgrounds(layout: LaneLayout, kept: string): void {
  const words: string[] = valuesOf(kept);
  if (words.length !== 2) return;
  if (layout.headMm === undefined) layout.headMm = toNumber(words[0] as string);
  if (layout.tailMm === undefined) layout.tailMm = toNumber(words[1] as string);
}
