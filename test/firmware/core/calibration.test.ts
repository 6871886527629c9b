import { describe, expect, it } from "vitest";
import { Calibration } from "../../../firmware/core/calibration.ts";
import { noiseOf } from "../../../firmware/core/noise.ts";

/** So many periods from one empty moment to the next, each with so many in and out. */
function live(calibration: Calibration, periods: number, ins: number, outs: number, judge = true): void {
  for (let i = 0; i < periods; i++) {
    calibration.count(ins, 0, ins, outs);
    calibration.settle(judge);
  }
}

describe("the calibration of the counts", () => {
  it("finds a quiet lane quiet and without drift", () => {
    const calibration = new Calibration(noiseOf(0));
    live(calibration, 60, 4, 4);
    expect(calibration.scale).toBe(0.15);
    expect(calibration.excess).toBe(0);
  });

  it("finds on which side customers are missed, and does not go beyond 0.3", () => {
    const missing = new Calibration(noiseOf(0));
    live(missing, 60, 4, 5);
    expect(missing.excess).toBeLessThan(-0.1);
    live(missing, 60, 1, 5);
    expect(missing.excess).toBe(-0.3);
    expect(missing.scale).toBe(2.5);
  });

  it("learns nothing while a beam is known to be broken", () => {
    const calibration = new Calibration(noiseOf(0));
    live(calibration, 60, 0, 5, false);
    expect(calibration.excess).toBe(0);
  });

  it("judges the counts of a line that is never empty by its length, once for many customers", () => {
    const calibration = new Calibration(noiseOf(4));
    calibration.count(100, 0, 100, 80);
    calibration.judge(4, 100);
    expect(calibration.excess).toBe(0);
    calibration.count(1, 0, 1, 0);
    calibration.judge(4, 100);
    const excess = 17 / (0.98 * 30 + 101);
    expect(calibration.excess).toBeCloseTo(excess);
    calibration.judge(4, 100);
    expect(calibration.excess).toBeCloseTo(excess);
    // What has been judged is not judged again when the line is empty: three more have left than came.
    calibration.count(0, 0, 0, 7);
    calibration.settle(true);
    expect(calibration.excess).toBeCloseTo(excess);
    calibration.count(4, 0, 4, 1);
    calibration.settle(true);
    expect(calibration.excess).toBeCloseTo((0.98 * 17 + 3) / (0.98 * (0.98 * 30 + 101) + 4));
  });

  it("is sure just after an empty moment, and less with every crossing", () => {
    const calibration = new Calibration(noiseOf(0));
    calibration.settle(true);
    expect(calibration.sureness()).toBe(1);
    live(calibration, 0, 0, 0);
    calibration.count(10, 0, 10, 0);
    expect(calibration.sureness()).toBeCloseTo(0.5, 9);
  });

  it("counts who is in the lane since it was empty, with those whom the entrance tends to miss", () => {
    const even = new Calibration(noiseOf(0));
    live(even, 60, 4, 4);
    even.count(9, 0, 9, 4);
    expect(even.net()).toBeCloseTo(5, 0);
    const missing = new Calibration(noiseOf(0));
    live(missing, 100, 8, 10);
    expect(missing.excess).toBeCloseTo(-0.2, 1);
    // Ten came, eight of them seen; five left.
    missing.count(8, 0, 8, 5);
    expect(Math.abs(missing.net() - 5)).toBeLessThan(1);
    expect(missing.variance()).toBeGreaterThan(even.variance());
  });

  it("tells once by how much evidence overrules it, and not again at the next empty moment", () => {
    const calibration = new Calibration(noiseOf(0));
    // Seven were there at the start, which nobody has counted.
    calibration.count(2, 0, 2, 3);
    expect(calibration.overrule(6, false)).toBe(0);
    calibration.count(0, 0, 0, 6);
    expect(calibration.settle(true)).toBe(0);
    calibration.count(9, 0, 9, 5);
    expect(calibration.overrule(7, true)).toBe(0);
    calibration.count(1, 0, 1, 3);
    expect(calibration.overrule(7, true)).toBe(-5);
    expect(calibration.overrule(7, true)).toBe(0);
    calibration.count(0, 0, 0, 8);
    // Six more have left than came, and five of them have been told.
    expect(calibration.settle(true)).toBe(-1);
    expect(calibration.overrule(0, true)).toBe(0);
  });

  it("takes followers for nobody where there are more of them than come by chance", () => {
    const lonely = new Calibration(noiseOf(0));
    for (let i = 0; i < 300; i++) lonely.count(1, 0, 1, 1);
    expect(lonely.followerIsNobody(0.01)).toBe(0.05);
    const trolleys = new Calibration(noiseOf(0));
    for (let i = 0; i < 300; i++) trolleys.count(1, i % 2, 1, 1);
    expect(trolleys.followerIsNobody(0.01)).toBeGreaterThan(0.85);
  });
});
