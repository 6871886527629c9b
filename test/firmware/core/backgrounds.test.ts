import { describe, expect, it } from "vitest";
import { backgroundsOf, recallBackgrounds } from "../../../firmware/core/backgrounds.ts";
import { Lane } from "../../../firmware/core/lane.ts";
import type { LaneLayout } from "../../../protocol/box-settings.ts";
import { HEAD } from "../../../protocol/channels.ts";

const LAYOUT: LaneLayout = { tills: 0, entry: true, entryPair: false, exit: true, head: true, tail: true };

/** What a layout is after a text was put into it. */
function recalled(kept: string, layout = LAYOUT): (number | undefined)[] {
  const into = { ...layout };
  recallBackgrounds(into, kept);
  return [into.headMm, into.tailMm];
}

describe("the backgrounds that a box keeps", () => {
  it("are put back", () => {
    expect(recalled(backgroundsOf(new Lane({ ...LAYOUT, headMm: 1325, tailMm: 900 })))).toEqual([1320, 900]);
  });

  it("are those that are sure", () => {
    const lane = new Lane(LAYOUT);
    for (let i = 1; i <= 200; i++) lane.feed(HEAD, 2000, 0, 50 * i);
    expect(recalled(backgroundsOf(lane))).toEqual([undefined, undefined]);
  });

  it("are not put in place of what was measured", () => {
    expect(recalled("1320|900", { ...LAYOUT, headMm: 1500 })).toEqual([1500, 900]);
  });

  it.each(["", "1320", "a|b", "1|2|3", "undefined|undefined", "nil|nil"])("are not %j", (kept) => {
    expect(recalled(kept)).toEqual([undefined, undefined]);
  });
});
