import { describe, expect, it } from "vitest";
import { chanceOf } from "../../../../host/core/report/chance.ts";
import { runQueue } from "../../../../host/core/report/queue-run.ts";
import { erlangC, meanWaitS, shareOver, tillsFor } from "../../../../host/core/report/staffing.ts";

describe("Erlang C", () => {
  // Two tills, load 1: 1/3; one till: the load itself; tables for ten tills and a load of 8: 0.4092.
  it.each([
    [2, 1, 1 / 3],
    [1, 0.6, 0.6],
    [10, 8, 0.4092],
    [3, 3, 1],
  ])("%i tills, load %d: %d", (tills, load, expected) => expect(erlangC(tills, load)).toBeCloseTo(expected, 4));

  it("gives Pollaczek and Khinchine's wait at one till", () => {
    // rho 0.5, mean 60 s, no variation: 60 x 0.5 / (2 x 0.5) = 30 s; exponential: 60 s.
    const load = { arrivalsPerS: 0.5 / 60, cycleS: 60 };
    expect(meanWaitS({ ...load, variation: 0 }, 1)).toBeCloseTo(30, 6);
    expect(meanWaitS({ ...load, variation: 1 }, 1)).toBeCloseTo(60, 6);
  });
});

const PROMISE = { overS: 180, share: 0.1 };

describe("tills for a promise", () => {
  it("are as few as keep it, and none where nobody comes", () => {
    expect(tillsFor({ arrivalsPerS: 0, cycleS: 80, variation: 0.5 }, PROMISE)).toBe(0);
    for (const load of [0.3, 1, 2.5, 7]) {
      const half = { arrivalsPerS: load / 80, cycleS: 80, variation: 0.5 };
      const tills = tillsFor(half, PROMISE);
      expect(shareOver(half, tills, PROMISE.overS)).toBeLessThanOrEqual(PROMISE.share);
      expect(shareOver(half, tills - 1, PROMISE.overS)).toBeGreaterThan(PROMISE.share);
    }
  });

  it.each([
    [0.4, 0.4],
    [0.8, 0.7],
    [1.6, 0.5],
    [2.4, 1],
    [4.2, 0.5],
    [8.5, 0.6],
  ])("hold in the simulated queue within 10 % or a customer in a hundred: load %d, variation %d", (load, variation) => {
    const half = { arrivalsPerS: load / 80, cycleS: 80, variation };
    const tills = tillsFor(half, PROMISE);
    const setup = { slots: Array.from({ length: 2500 }, () => ({ arrivalsPerS: half.arrivalsPerS, tills })) };
    const waits = runQueue({ ...setup, slotS: 1800, cycleS: 80, variation, line: "one" }, chanceOf(11)).flat();
    const promised = shareOver(half, tills, PROMISE.overS);
    const found = waits.filter((waitS) => waitS > PROMISE.overS).length / waits.length;
    expect(Math.abs(found - promised)).toBeLessThanOrEqual(Math.max(0.1 * promised, 0.01));
    const meanS = waits.reduce((a, b) => a + b, 0) / waits.length;
    expect(Math.abs(meanS / meanWaitS(half, tills) - 1)).toBeLessThan(0.15);
  });
});

describe("a simulated queue", () => {
  it("joins the shortest line in about the time of one line for all", () => {
    const slots = Array.from({ length: 1000 }, () => ({ arrivalsPerS: 3 / 80, tills: 4 }));
    const mean = (line: "one" | "each"): number => {
      const waits = runQueue({ slots, slotS: 1800, cycleS: 80, variation: 0.6, line }, chanceOf(3)).flat();
      return waits.reduce((a, b) => a + b, 0) / waits.length;
    };
    const [one, each] = [mean("one"), mean("each")];
    expect(one).toBeLessThan(each);
    expect(each).toBeLessThan(2 * one);
  });

  it("sends to machines who would use them, unless the tills are quicker", () => {
    const setup = { slotS: 1800, cycleS: 80, variation: 0.6, line: "each" as const };
    const mean = (arrivalsPerS: number, machines: number): number => {
      const slots = Array.from({ length: 500 }, () => ({ arrivalsPerS, tills: 4 }));
      const selfCheckout = { machines, share: 0.4, slower: 1.5 };
      const waits = runQueue({ ...setup, slots, selfCheckout }, chanceOf(3)).flat();
      return waits.reduce((a, b) => a + b, 0) / waits.length;
    };
    expect(mean(3.5 / 80, 4)).toBeLessThan(mean(3.5 / 80, 0) / 4);
    // One machine that serves little makes nothing worse.
    expect(mean(3.5 / 80, 1)).toBeLessThan(mean(3.5 / 80, 0));
  });

  it("opens and closes tills by the half hour", () => {
    const busy = { arrivalsPerS: 1.5 / 80, tills: 2 };
    const slots = Array.from({ length: 400 }, (_, i) => (i % 2 === 0 ? busy : { arrivalsPerS: 0.2 / 80, tills: 1 }));
    const waits = runQueue({ slots, slotS: 1800, cycleS: 80, variation: 0.5, line: "one" }, chanceOf(5));
    const over = (parity: number): number => {
      const of = waits.filter((_, i) => i % 2 === parity).flat();
      return of.filter((waitS) => waitS > 120).length / of.length;
    };
    expect(over(0)).toBeGreaterThan(2 * over(1));
  });
});
