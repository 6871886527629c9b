import { describe, expect, it } from "vitest";
import { Calibration } from "../../../firmware/core/calibration.ts";
import { Dips } from "../../../firmware/core/dips.ts";
import { Entrance } from "../../../firmware/core/entrance.ts";
import { LineFilter } from "../../../firmware/core/line-filter.ts";
import { noiseOf } from "../../../firmware/core/noise.ts";

/** So many periods from one empty moment to the next, each with so many in and out. */
function live(calibration: Calibration, periods: number, ins: number, outs: number, judge = true): void {
  for (let i = 0; i < periods; i++) {
    for (let k = 0; k < ins; k++) calibration.enter(false, 1);
    for (let k = 0; k < outs; k++) calibration.leave(1);
    calibration.settle(judge);
  }
}

describe("the calibration of the counts", () => {
  it("finds a quiet lane quiet and without drift", () => {
    const calibration = new Calibration();
    live(calibration, 60, 4, 4);
    expect(calibration.scale()).toBe(0.15);
    expect(calibration.excess()).toBe(0);
  });

  it("finds on which side customers are missed, and does not go beyond 0.3", () => {
    const missing = new Calibration();
    live(missing, 60, 4, 5);
    expect(missing.excess()).toBeLessThan(-0.1);
    live(missing, 60, 1, 5);
    expect(missing.excess()).toBe(-0.3);
    expect(missing.scale()).toBe(2.5);
  });

  it("learns nothing while a beam is known to be broken", () => {
    const calibration = new Calibration();
    live(calibration, 60, 0, 5, false);
    expect(calibration.excess()).toBe(0);
  });

  it("is sure just after an empty moment, and less with every crossing", () => {
    const calibration = new Calibration();
    calibration.settle(true);
    expect(calibration.sureness()).toBe(1);
    live(calibration, 0, 0, 0);
    for (let i = 0; i < 10; i++) calibration.enter(false, 1);
    expect(calibration.sureness()).toBeCloseTo(0.5, 9);
  });

  it("takes followers for nobody where there are more of them than come by chance", () => {
    const lonely = new Calibration();
    const noise = noiseOf({ tills: 0 });
    for (let i = 0; i < 300; i++) lonely.enter(false, 1);
    expect(lonely.followerIsNobody(0.01, noise)).toBe(0.05);
    const trolleys = new Calibration();
    for (let i = 0; i < 300; i++) trolleys.enter(i % 2 === 0, 1);
    expect(trolleys.followerIsNobody(0.01, noise)).toBeGreaterThan(0.85);
  });
});

describe("the entrance", () => {
  it("learns the lane's room from lines that reach it, and holds the estimate to it", () => {
    const entrance = new Entrance();
    for (let i = 0; i < 40; i++) {
      const line = new LineFilter();
      for (let n = 0; n <= 20; n++) line.p[n] = n === 8 ? 1 : 0;
      entrance.observe(line, true, 1);
      entrance.observe(line, false, 1);
    }
    expect(entrance.room).toBeCloseTo(8, 0);
    const line = new LineFilter();
    for (let n = 0; n <= 20; n++) line.p[n] = n === 8 || n === 13 ? 0.5 : 0;
    for (let s = 0; s < 60; s++) entrance.observe(line, true, 0);
    expect(line.median()).toBe(8);
  });

  it("does not take somebody who lingers in the entrance of an empty lane for its end", () => {
    const entrance = new Entrance();
    const room = entrance.room;
    const line = new LineFilter();
    for (let n = 0; n <= 20; n++) line.p[n] = n === 1 ? 1 : 0;
    entrance.observe(line, true, 1);
    expect(entrance.room).toBe(room);
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
    dips.exit(5000);
    expect(dips.tick(1, 15000)).toBe(false);
  });

  it("count the more as missed departures the fewer there are without one", () => {
    const [orderly, restless] = [new Dips(), new Dips()];
    for (let i = 0; i < 100; i++) {
      for (const dips of [orderly, restless]) {
        dips.tick(2 * i + 1, i * 100000);
        dips.exit(i * 100000 + 3000);
      }
      restless.tick(2 * i + 2, i * 100000 + 20000);
      restless.tick(2 * i + 2, i * 100000 + 40000);
    }
    expect(orderly.visible()).toBeGreaterThan(0.9);
    expect(orderly.wasDeparture(0.07)).toBeGreaterThan(3 * restless.wasDeparture(0.07));
  });
});
