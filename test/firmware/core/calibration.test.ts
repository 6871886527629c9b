import { describe, expect, it } from "vitest";
import { Calibration } from "../../../firmware/core/calibration.ts";
import { Dips } from "../../../firmware/core/dips.ts";
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
    const calibration = new Calibration(noiseOf({ tills: 0 }));
    live(calibration, 60, 4, 4);
    expect(calibration.scale).toBe(0.15);
    expect(calibration.excess).toBe(0);
  });

  it("finds on which side customers are missed, and does not go beyond 0.3", () => {
    const missing = new Calibration(noiseOf({ tills: 0 }));
    live(missing, 60, 4, 5);
    expect(missing.excess).toBeLessThan(-0.1);
    live(missing, 60, 1, 5);
    expect(missing.excess).toBe(-0.3);
    expect(missing.scale).toBe(2.5);
  });

  it("learns nothing while a beam is known to be broken", () => {
    const calibration = new Calibration(noiseOf({ tills: 0 }));
    live(calibration, 60, 0, 5, false);
    expect(calibration.excess).toBe(0);
  });

  it("is sure just after an empty moment, and less with every crossing", () => {
    const calibration = new Calibration(noiseOf({ tills: 0 }));
    calibration.settle(true);
    expect(calibration.sureness()).toBe(1);
    live(calibration, 0, 0, 0);
    calibration.count(10, 0, 10, 0);
    expect(calibration.sureness()).toBeCloseTo(0.5, 9);
  });

  it("counts who is in the lane since it was empty, with those whom the entrance tends to miss", () => {
    const even = new Calibration(noiseOf({ tills: 0 }));
    live(even, 60, 4, 4);
    even.count(9, 0, 9, 4);
    expect(even.net()).toBeCloseTo(5, 0);
    const missing = new Calibration(noiseOf({ tills: 0 }));
    live(missing, 100, 8, 10);
    expect(missing.excess).toBeCloseTo(-0.2, 1);
    // Ten came, eight of them seen; five left.
    missing.count(8, 0, 8, 5);
    expect(Math.abs(missing.net() - 5)).toBeLessThan(1);
    expect(missing.variance()).toBeGreaterThan(even.variance());
  });

  it("takes followers for nobody where there are more of them than come by chance", () => {
    const lonely = new Calibration(noiseOf({ tills: 0 }));
    for (let i = 0; i < 300; i++) lonely.count(1, 0, 1, 1);
    expect(lonely.followerIsNobody(0.01)).toBe(0.05);
    const trolleys = new Calibration(noiseOf({ tills: 0 }));
    for (let i = 0; i < 300; i++) trolleys.count(1, i % 2, 1, 1);
    expect(trolleys.followerIsNobody(0.01)).toBeGreaterThan(0.85);
  });
});

describe("dips of the head zone", () => {
  it("tell of a departure when no exit crossing follows within 13 s", () => {
    const dips = new Dips();
    expect(dips.tick(1, 1000)).toBe(false);
    expect(dips.tick(1, 14000)).toBe(false);
    expect(dips.tick(1, 14001)).toBe(true);
    expect(dips.tick(1, 15000)).toBe(false);
  });

  it("are explained by an exit crossing", () => {
    const dips = new Dips();
    dips.tick(1, 1000);
    dips.departed(5000);
    expect(dips.tick(1, 15000)).toBe(false);
  });

  it("count the more as missed departures the fewer there are without one", () => {
    const [orderly, restless] = [new Dips(), new Dips()];
    for (let i = 0; i < 100; i++) {
      for (const dips of [orderly, restless]) {
        dips.tick(2 * i + 1, i * 100000);
        dips.departed(i * 100000 + 3000);
      }
      restless.tick(2 * i + 2, i * 100000 + 20000);
      restless.tick(2 * i + 2, i * 100000 + 40000);
    }
    expect(orderly.visible).toBeGreaterThan(0.9);
    expect(orderly.wasDeparture(0.07)).toBeGreaterThan(3 * restless.wasDeparture(0.07));
  });
});
