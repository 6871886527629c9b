import { afterEach, describe, expect, it, vi } from "vitest";
import { demoClock } from "../../../host/app/shop-clock.ts";

describe("a demo's clock", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([0.5, 1, 2, 10, 100])("dates nothing in the future at %d seconds to the second", (speed) => {
    vi.useFakeTimers({ toFake: ["Date", "performance"], now: 1e12 });
    vi.advanceTimersByTime(1500);
    const clock = demoClock(speed, 60);
    for (let s = 0; s <= 60; s++) {
      expect(clock.wall()).toBeLessThanOrEqual(Date.now());
      vi.advanceTimersByTime(1000);
    }
  });

  it("goes on at its speed", () => {
    vi.useFakeTimers({ toFake: ["Date", "performance"], now: 1e12 });
    const clock = demoClock(10, 60);
    const before = clock.wall();
    vi.advanceTimersByTime(2000);
    expect(clock.wall() - before).toBe(20000);
  });
});
