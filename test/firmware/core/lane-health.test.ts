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

/** A lane whose pay point, orderly so far, so many have left without an exit crossing, and into which so many have come since. */
function silent(dips: number, came: number, isFree = true): LaneHealth {
  const health = overfull(0, false, false);
  const exits = health.deadBeams.exits;
  for (let i = 0; i < 30; i++) {
    exits.tick(i + 1, 40000 * i);
    exits.departed(40000 * i + 2000);
  }
  health.left(1, false);
  for (let i = 0; i < dips; i++) exits.wasDeparture(0.05, 1, isFree);
  for (let i = 0; i < came; i++) health.deadBeams.entered(1);
  return health;
}

describe("the exit of a lane whose customers leave the pay point without a crossing", () => {
  it.each([
    [3, 5, "ok"],
    [4, 4, "ok"],
    [4, 5, "dead"],
  ])("after %i of them, when %i have come since, is %s", (dips, came, exit) => {
    expect(silent(dips, came).exit(NOW_MS)).toBe(exit);
  });

  it("works while somebody stands there again after each of them, who may be held up and move", () => {
    expect(silent(9, 5, false).exit(NOW_MS)).toBe("ok");
  });

  it("makes the length doubtful before it is known", () => {
    const doubts = [0, 1, 2, 3].map((dips) => silent(dips, 4).counted(NOW_MS));
    expect(doubts.slice(0, 2)).toEqual([1, 1]);
    expect(doubts[2]).toBeLessThan(0.6);
    expect(doubts[3]).toBeLessThan(0.4);
  });

  it("is told once how many have left unseen", () => {
    const health = silent(4, 5);
    expect(health.judge(NOW_MS)).toBeCloseTo(3.6, 6);
    expect(health.judge(NOW_MS)).toBe(0);
    health.left(1, false);
    expect(health.exit(NOW_MS)).toBe("ok");
  });
});

describe("a head zone", () => {
  it.each([
    [4, true],
    [5, false],
  ])("with somebody in it behind whose back %i have left may be believed: %s", (left, isBelieved) => {
    const head = new Zone();
    head.expect(1300);
    let tMs = 0;
    const see = (rangeMm: number, count: number): void => {
      for (let i = 0; i < count; i++) {
        tMs += 50;
        head.sample(rangeMm + (i % 7), 0, tMs);
      }
    };
    see(1300, 40);
    see(600, 40);
    const health = new LaneHealth(LAYOUT, new Gate(true), new Gate(false), head, new Zone(), new LearnedPosition(4, 1));
    for (let i = 0; i < left; i++) head.moves += 0.5;
    expect(health.seesHead(tMs)).toBe(isBelieved);
    see(1300, 40);
    see(600, 40);
    expect(health.seesHead(tMs)).toBe(true);
  });

  it("is believed however many leave once nobody is in it: staff who walk through an empty lane are no line", () => {
    const head = new Zone();
    head.expect(1300);
    for (let i = 0; i < 40; i++) head.sample(1300 + (i % 7), 0, 50 * i);
    const health = new LaneHealth(LAYOUT, new Gate(true), new Gate(false), head, new Zone(), new LearnedPosition(4, 1));
    head.moves += 10;
    expect(health.seesHead(2000)).toBe(true);
  });
});
