import { describe, expect, it } from "vitest";
import {
  type CheckSample,
  type CheckTap,
  type LaneCheck,
  resultOf,
  verdictOf,
  withoutUndone,
} from "../../../host/core/lane-check.ts";

const tap = (id: number, s: number, kind: CheckTap["kind"], length: number | null = null): CheckTap => ({
  ...{ id, tMs: 1000 * s, kind, length },
});
const sample = (s: number, inLane: number | null, confidence = 0.9, ins = 0, outs = 0): CheckSample => ({
  ...{ tMs: 1000 * s, inLane, confidence, ins, outs },
});
const check = (taps: CheckTap[], samples: CheckSample[], endS = 100): LaneCheck => ({
  ...{ id: "x", box: "1", name: "Till 1", startedMs: 0, endedMs: 1000 * endS, taps, samples },
});

describe("a tap that is undone", () => {
  const ids = (...kinds: CheckTap["kind"][]) =>
    withoutUndone(kinds.map((kind, i) => tap(i + 1, i, kind, kind === "length" ? 2 : null))).map(({ id }) => id);

  it("is the newest before it that is left, but not the count that a check begins with", () => {
    expect(ids("length", "joined", "undo")).toEqual([1]);
    expect(ids("length", "joined", "left", "undo", "undo", "joined")).toEqual([1, 6]);
    expect(ids("length", "length", "undo", "undo", "undo", "left")).toEqual([1, 6]);
  });

  it("counts nowhere: as neither crossing nor error of the person", () => {
    const taps = [tap(1, 0, "length", 2), tap(2, 10, "joined"), tap(3, 12, "undo"), tap(4, 20, "length", 2)];
    expect(resultOf(check(taps, [sample(0, 2)]))).toMatchObject({ joined: 0, ownError: 0, error: 0, within: 1 });
  });
});

it("says whether the box is right as often as it says, of ten minutes and more", () => {
  expect(verdictOf({ comparedS: 599, within: 0, said: 1 })).toBe("brief");
  expect(verdictOf({ comparedS: 600, within: 0.8, said: 0.9 })).toBe("as-often");
  expect(verdictOf({ comparedS: 600, within: 0.79, said: 0.9 })).toBe("less-often");
  expect(verdictOf({ comparedS: 600, within: 1, said: 0.6 })).toBe("as-often");
});

describe("resultOf", () => {
  it("weighs the distance by time", () => {
    const taps = [tap(1, 0, "length", 2), tap(2, 40, "joined"), tap(3, 80, "left")];
    // 0-40 s: 2 and 2; 40-80 s: 3 and 5; 80-100 s: 2 and 3.
    const result = resultOf(check(taps, [sample(0, 2), sample(40, 5), sample(80, 3)]));
    expect(result).toMatchObject({ comparedS: 100, within: 0.6, error: 1, joined: 1, left: 1, ownError: null });
    expect(result?.said).toBeCloseTo(0.9);
  });

  it("leaves out the time in which the box was not heard, and needs a minute of the rest", () => {
    const taps = [tap(1, 0, "length", 2)];
    expect(resultOf(check(taps, [sample(0, 2), sample(60, null)]))).toMatchObject({ comparedS: 60, within: 1 });
    expect(resultOf(check(taps, [sample(0, 2), sample(59.9, null)]))).toBeUndefined();
    expect(resultOf(check(taps, []))).toBeUndefined();
    expect(resultOf(check([], [sample(0, 2)]))).toBeUndefined();
  });

  it("tells how far the person's own count was off at a marked length", () => {
    const taps = [tap(1, 0, "length", 2), tap(2, 10, "joined"), tap(3, 20, "length", 5), tap(4, 30, "length", 5)];
    expect(resultOf(check(taps, [sample(0, 3)]))?.ownError).toBe(1);
  });

  it("takes taps in the order of their times, and never counts below nobody", () => {
    const taps = [tap(3, 20, "joined"), tap(1, 0, "length", 0), tap(2, 10, "left")];
    expect(resultOf(check(taps, [sample(0, 0)]))?.person).toEqual([
      [0, 0],
      [10000, 0],
      [20000, 1],
    ]);
  });

  it("adds up crossings through a restart of the box", () => {
    const samples = [sample(0, 0, 1, 10, 8), sample(10, 0, 1, 13, 9), sample(20, 0, 1, 2, 1)];
    expect(resultOf(check([tap(1, 0, "length", 0)], samples))).toMatchObject({ ins: 5, outs: 2 });
  });
});
