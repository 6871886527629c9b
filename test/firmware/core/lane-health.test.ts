import { describe, expect, it } from "vitest";
import { Gate } from "../../../firmware/core/gate.ts";
import { LaneHealth } from "../../../firmware/core/lane-health.ts";
import { LearnedPosition } from "../../../firmware/core/learned-position.ts";
import { Zone } from "../../../firmware/core/zone.ts";

const LAYOUT = { tills: 0, entry: true, entryPair: true, exit: true, head: true, tail: false };
const NOW_MS = 1e6;

/** A lane with room for four into which nine have come since the last one left; so many have left its pay point since. */
function overfull(passed: number, occupied: boolean, headWorks = true): LaneHealth {
  const head = new Zone();
  head.expect(1300);
  head.dips = 12;
  if (headWorks) head.lastSampleMs = NOW_MS;
  const health = new LaneHealth(LAYOUT, new Gate(true), new Gate(false), head, new Zone(), new LearnedPosition(4, 1));
  health.left(1, false);
  for (let i = 0; i < 9; i++) health.deadBeams.entered(1);
  head.dips += passed;
  head.occupied = occupied;
  return health;
}

describe("the exit of a lane that more have come to than there is room for", () => {
  it.each([
    ["works while the same customer stands at the pay point", 0, true, true, "ok"],
    ["works while whoever is held up packs beyond a pay point that nobody has left since", 0, false, true, "ok"],
    ["works after a single step aside", 1, false, true, "ok"],
    ["is dead once two have left the pay point", 2, false, true, "dead"],
    ["is dead where nothing is seen of the pay point", 0, false, false, "dead"],
  ])("%s", (_, passed, occupied, headWorks, exit) => {
    expect(overfull(passed, occupied, headWorks).exit(NOW_MS)).toBe(exit);
  });
});
