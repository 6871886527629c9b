import { describe, expect, it } from "vitest";
import { Walk } from "../../../firmware/core/walk.ts";

function walked(...seconds: number[]): Walk {
  const walk = new Walk();
  for (const s of seconds) walk.add(s, 0);
  return walk;
}

describe("the walk through an empty lane", () => {
  it.each([
    ["nobody has walked", [], 0],
    ["one has", [5], 0],
    ["two have: the shorter", [9, 6], 6],
    ["four have: the second shortest", [9, 6, 7, 8], 7],
    ["nine have: the fourth shortest", [9, 6, 7, 8, 2, 6, 3, 10, 6], 6],
    ["nine have, three of which were nobody's who came", [22, 1, 24, 23, 2, 25, 3, 26, 24], 22],
    ["the first of ten is forgotten", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5],
    ["one took a minute and more: that is no walk", [6, 61, 9], 6],
  ])("when %s", (_, seconds, typical) => {
    expect(walked(...seconds).seconds()).toBe(typical);
  });

  it("is longer than the one to the tail zone: who is at the pay point sooner was there before", () => {
    const walk = new Walk();
    for (const s of [3, 4.5, 3, 15, 16]) walk.add(s, 4);
    expect(walk.seconds()).toBe(15);
  });

  it("tells how many a lane takes: more in a longer one, fewer with trolleys", () => {
    const [short, long] = [walked(4, 4), walked(20, 20)];
    expect(long.room(0.2)).toBeGreaterThan(short.room(0.2) + 5);
    expect(long.room(0.7)).toBeLessThan(long.room(0.2));
  });

  it("tells where the tail zone is: the later people pass it, the nearer to the pay point", () => {
    const walk = walked(20, 20);
    expect(walk.tail(9, 4)).toBeGreaterThan(walk.tail(9, 14));
    expect(walk.tail(9, 4)).toBeLessThan(10);
    expect(walk.tail(9, 30)).toBeGreaterThan(4);
  });
});

describe("before several tills", () => {
  it.each([
    ["nothing is known", [], 0.6, 5000, true],
    ["the lane is surely empty and nobody has come for long", [8, 8], 0.9, 21000, true],
    ["the lane is perhaps empty", [8, 8], 0.85, 21000, false],
    ["somebody has just come", [8, 8], 0.9, 20000, false],
  ])("when %s, a walk is timed or not", (_, walks, empty, pauseMs, timed) => {
    expect(walked(...walks).isTimed(empty, pauseMs)).toBe(timed);
  });
});
