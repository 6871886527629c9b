import { describe, expect, it } from "vitest";
import type { LaneView } from "../../../host/core/lane-view.ts";
import { type BoardContent, ShopperBoard } from "../../../host/core/shopper-board.ts";
import { closed, lane } from "../lanes.ts";

const MIN_CONFIDENCE = 0.6;
const NONE: ReadonlySet<string> = new Set();

const wait = (box: string, waitS: number, changes = {}): LaneView =>
  lane(box, { waiting: 1, waitS, waitLowS: waitS / 2, waitHighS: waitS * 2, ...changes });
const names = (board: BoardContent): string[] => board.best.map(({ box }) => box);

function once(lanes: LaneView[], closing = NONE): BoardContent {
  return new ShopperBoard(MIN_CONFIDENCE).update(lanes, closing, 0);
}

describe("ShopperBoard", () => {
  it("names the least wait, not the shortest line", () => {
    const lanes = [wait("short", 300, { waiting: 1 }), wait("long", 120, { waiting: 4 })];
    expect(names(once(lanes))).toEqual(["long"]);
  });

  it("does not choose between two long waits by a minute", () => {
    expect(names(once([wait("a", 540), wait("b", 600), wait("c", 620)]))).toEqual(["a", "b"]);
    expect(names(once([wait("a", 120), wait("b", 151)]))).toEqual(["a"]);
  });

  it("names two lanes that are as good as one another, with their ranges", () => {
    const board = once([wait("a", 200), wait("b", 220), wait("c", 500)]);
    expect(names(board)).toEqual(["a", "b"]);
    expect(board.best[1]).toEqual({ box: "b", name: "Till b", waitS: 220, lowS: 110, highS: 440 });
    expect(board.others.map(({ box }) => box)).toEqual(["c"]);
  });

  it.each([
    ["stale", { freshness: "stale" }],
    ["offline", { freshness: "offline" }],
    ["blind", { state: "blind" }],
    ["unsure", { confidencePercent: 59 }],
    ["held up", { state: "stalled" }],
    ["closed", { state: "closed" }],
    ["of unknown wait", { waitS: null }],
    ["a door", { role: "door" }],
    ["a group's till", { role: "till" }],
  ])("never names a lane that is %s", (_, changes) => {
    const board = once([wait("good", 300), wait("bad", 5, changes)]);
    expect([...names(board), ...board.others.map(({ box }) => box)]).toEqual(["good"]);
  });

  it("says of which open lanes it can say nothing, and of closed ones nothing at all", () => {
    const stale = wait("c", 5, { freshness: "stale" });
    const board = once([wait("a", 5, { confidencePercent: 20 }), closed("b"), stale, wait("d", 9)]);
    expect([names(board), board.unsure]).toEqual([["d"], ["Till a"]]);
  });

  it.each(["stale", "offline", "unknown"] as const)("does not take a till for closed that is %s", (freshness) => {
    expect(once([wait("a", 5, { freshness }), closed("b")]).unsure).toEqual(["Till a"]);
    expect(once([closed("a"), closed("b")]).unsure).toEqual([]);
  });

  it("sends nobody to a till that may close, unless there is no other", () => {
    const lanes = [wait("a", 10), wait("b", 100)];
    expect(names(once(lanes, new Set(["a"])))).toEqual(["b"]);
    expect(names(once(lanes, new Set(["a", "b"])))).toEqual(["a"]);
  });

  it.each([
    { atMs: 7999, expected: ["a"] },
    { atMs: 8000, expected: ["b"] },
  ])("keeps to what it has named for 8 s: at $atMs ms", ({ atMs, expected }) => {
    const board = new ShopperBoard(MIN_CONFIDENCE);
    board.update([wait("a", 60), wait("b", 200)], NONE, 0);
    expect(names(board.update([wait("a", 200), wait("b", 60)], NONE, atMs))).toEqual(expected);
  });

  it("drops at once what can no longer be named", () => {
    const board = new ShopperBoard(MIN_CONFIDENCE);
    board.update([wait("a", 60), wait("b", 200)], NONE, 0);
    expect(names(board.update([wait("a", 60, { freshness: "stale" }), wait("b", 200)], NONE, 100))).toEqual(["b"]);
  });
});
