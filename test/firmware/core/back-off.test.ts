import { describe, expect, it } from "vitest";
import { BackOff } from "../../../firmware/core/back-off.ts";

/** Times of the attempts of one box whose host is away from `fromMs` on and refuses every connection until `backMs`. */
function returnMs(fromMs: number, backMs: number, random: () => number): number {
  const backOff = new BackOff();
  backOff.connected(0);
  let tMs = fromMs;
  while (tMs < backMs) tMs = backOff.retryMs(tMs, random());
  return tMs;
}

describe("the back-off", () => {
  it.each([
    [0, [1000, 2000, 4000, 5000, 5000, 5000]],
    [0.5, [2000, 4000, 8000, 10000, 10000, 10000]],
    [1, [3000, 6000, 12000, 15000, 15000, 15000]],
  ])("doubles its pauses up to 15 s, with jitter: for %d %j", (random, pauses) => {
    const backOff = new BackOff();
    expect(pauses.map(() => backOff.retryMs(1000, random) - 1000)).toEqual(pauses);
  });

  it.each([
    [29999, 8000],
    [30000, 2000],
  ])("begins anew after a connection that has lasted 30 s: %i ms give %i ms", (lastedMs, pauseMs) => {
    const backOff = new BackOff();
    backOff.retryMs(0, 0.5);
    backOff.retryMs(0, 0.5);
    backOff.connected(5000);
    const endMs = 5000 + lastedMs;
    expect(backOff.retryMs(endMs, 0.5) - endMs).toBe(pauseMs);
  });

  it("does not hurry back to a host that says no", () => {
    const backOff = new BackOff();
    backOff.refused();
    expect(backOff.retryMs(0, 0.5)).toBe(10000);
  });

  it.each([
    ["overnight", 36000000],
    ["for a minute", 60000],
    ["for a second", 1000],
  ])("brings a thousand boxes back within 15 s of a host that was away %s, spread", (_, awayMs) => {
    let state = 1;
    const random = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const backMs = 100000 + awayMs;
    const lateMs = Array.from({ length: 1000 }, () => returnMs(100000, backMs, random) - backMs);
    expect(Math.max(...lateMs)).toBeLessThanOrEqual(15000);
    const perSecond = new Map<number, number>();
    for (const ms of lateMs) perSecond.set(Math.floor(ms / 1000), (perSecond.get(Math.floor(ms / 1000)) ?? 0) + 1);
    // They had all lost it at once, and one second is not time enough to part.
    expect(Math.max(...perSecond.values())).toBeLessThanOrEqual(awayMs < 10000 ? 550 : 150);
  });
});
