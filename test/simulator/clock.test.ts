import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pacer, VirtualClock } from "../../host/simulator/clock.ts";

describe("the virtual clock", () => {
  it("runs callbacks in the order of their time, then of scheduling", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 100 }), (delays) => {
        const clock = new VirtualClock();
        const ran: [number, number][] = [];
        for (const [i, delay] of delays.entries()) clock.after(delay, () => ran.push([clock.nowMs(), i]));
        clock.runUntil(50);
        const expected = delays.map((d, i) => [d, i]).toSorted(([a = 0, i = 0], [b = 0, j = 0]) => a - b || i - j);
        expect(ran).toEqual(expected);
      }),
    );
  });

  it("cancels, repeats and stops repeating, also from a callback", () => {
    const clock = new VirtualClock();
    const ran: string[] = [];
    clock.after(5, () => ran.push("never"))();
    const stop = clock.every(10, () => {
      ran.push(`tick ${clock.nowMs()}`);
      if (clock.nowMs() === 30) stop();
    });
    clock.runUntil(100);
    expect(ran).toEqual(["tick 10", "tick 20", "tick 30"]);
  });

  it("runs what is scheduled for now by something that runs now", () => {
    const clock = new VirtualClock();
    const ran: number[] = [];
    clock.after(5, () => clock.after(0, () => ran.push(clock.nowMs())));
    clock.runUntil(5);
    expect(ran).toEqual([5]);
  });
});

describe("the pacer", () => {
  let realMs: number;
  let clock: VirtualClock;
  let pacer: Pacer;
  /** A turn of the process after so much real time. */
  const turn = (ms: number): number => {
    realMs += ms;
    const toldMs = pacer.nowMs();
    pacer.catchUp();
    return toldMs;
  };

  beforeEach(() => {
    realMs = 1000;
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    vi.spyOn(performance, "now").mockImplementation(() => realMs);
    clock = new VirtualClock();
    pacer = new Pacer(clock, 12);
    pacer.start();
  });
  afterEach(() => {
    pacer.stop();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it("makes up for a turn that is late", () => {
    turn(10);
    turn(200);
    expect(clock.nowMs()).toBeCloseTo(12 * 210);
    expect(pacer.nowMs()).toBeCloseTo(12 * 210);
  });

  it("lets no time pass while the process is stopped, for which nobody could have answered, and goes on after", () => {
    turn(10);
    turn(4000);
    const wokenMs = clock.nowMs();
    expect(wokenMs).toBeLessThanOrEqual(12 * 260);
    expect(pacer.nowMs()).toBeCloseTo(wokenMs);
    turn(10);
    expect(clock.nowMs()).toBeCloseTo(wokenMs + 12 * 10);
  });

  it("tells no time in a late turn that its clock is far from", () => {
    turn(10);
    expect(turn(200)).toBeLessThanOrEqual(12 * 10 + 500);
    expect(clock.nowMs()).toBeCloseTo(12 * 210);
  });
});
