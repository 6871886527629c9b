import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../host/simulator/clock.ts";
import { untilHolds } from "../patience.ts";
import { LockstepPacer } from "./lockstep.ts";

const FAST = 1e6;

describe("boxes and host in step", () => {
  it("lets the boxes go no further until the host has taken the time, twice", async () => {
    const clock = new VirtualClock();
    const told: number[] = [];
    const answers: (() => void)[] = [];
    const pacer = new LockstepPacer(clock, FAST, (nowMs) => {
      told.push(nowMs);
      return new Promise((resolve) => answers.push(() => resolve(true)));
    });
    pacer.start();
    await untilHolds(() => expect(told).toEqual([200]));
    answers[0]?.();
    await untilHolds(() => expect(told).toEqual([200, 200]));
    expect(clock.nowMs()).toBe(200);
    answers[1]?.();
    await untilHolds(() => expect(told).toEqual([200, 200, 400]));
    pacer.stop();
    for (const answer of answers) answer();
  });

  it("goes on without a host that cannot take it", async () => {
    const clock = new VirtualClock();
    const pacer = new LockstepPacer(clock, FAST, async () => false);
    pacer.start();
    await untilHolds(() => expect(clock.nowMs()).toBeGreaterThanOrEqual(1000));
    pacer.stop();
  });
});
