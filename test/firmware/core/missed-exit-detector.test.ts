import { describe, expect, it } from "vitest";
import { MissedExitDetector } from "../../../firmware/core/missed-exit-detector.ts";

describe("dips of the head zone", () => {
  it("tell of a departure when no exit crossing follows within 13 s", () => {
    const dips = new MissedExitDetector();
    expect(dips.tick(1, 1000)).toBe(false);
    expect(dips.tick(1, 14000)).toBe(false);
    expect(dips.tick(1, 14001)).toBe(true);
    expect(dips.tick(1, 15000)).toBe(false);
  });

  it("are explained by an exit crossing", () => {
    const dips = new MissedExitDetector();
    dips.tick(1, 1000);
    dips.departed(5000);
    expect(dips.tick(1, 15000)).toBe(false);
  });

  it("count the more as missed departures the fewer there are without one", () => {
    const [orderly, restless] = [new MissedExitDetector(), new MissedExitDetector()];
    for (let i = 0; i < 100; i++) {
      for (const dips of [orderly, restless]) {
        dips.tick(2 * i + 1, i * 100000);
        dips.departed(i * 100000 + 3000);
      }
      restless.tick(2 * i + 2, i * 100000 + 20000);
      restless.tick(2 * i + 2, i * 100000 + 40000);
    }
    expect(orderly.visible).toBeGreaterThan(0.9);
    for (let i = 0; i < 100; i++) restless.wasDeparture(0.07, 1, false);
    expect(orderly.wasDeparture(0.07, 1, false)).toBeGreaterThan(3 * restless.wasDeparture(0.07, 1, false));
  });

  it("count by how likely a departure was then", () => {
    const [young, old] = [new MissedExitDetector(), new MissedExitDetector()];
    expect(old.wasDeparture(0.07, 1.5, false)).toBeGreaterThan(4 * young.wasDeparture(0.07, 0.2, false));
  });

  it("belong to the exit crossing that they follow within 4 s", () => {
    const dips = new MissedExitDetector();
    for (let i = 1; i <= 100; i++) {
      dips.departed(i * 100000);
      dips.tick(i, i * 100000 + 3000);
      expect(dips.tick(i, i * 100000 + 20000)).toBe(false);
    }
  });

  it("add up to those who have left a dead exit, the fewer the more often they come without a crossing", () => {
    const [orderly, restless] = [new MissedExitDetector(), new MissedExitDetector()];
    for (let i = 0; i < 50; i++) {
      for (const dips of [orderly, restless]) {
        dips.tick(i + 1, i * 100000);
        dips.departed(i * 100000 + 3000);
      }
      for (let more = 0; more < 3; more++) restless.wasDeparture(0.07, 1, false);
    }
    for (const dips of [orderly, restless]) dips.departed(6000000);
    expect(orderly.unseen).toBe(0);
    for (let i = 0; i < 4; i++) for (const dips of [orderly, restless]) dips.wasDeparture(0.07, 1, false);
    expect(orderly.unseen).toBeGreaterThan(3);
    expect(restless.unseen).toBeLessThan(2);
  });
});
