import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../host/simulator/clock.ts";
import { FakePins } from "../../host/simulator/fake-pins.ts";
import { FakeStrip } from "../../host/simulator/fake-strip.ts";

describe("the fake pins", () => {
  it("are pulled up until driven; outputs are low until set", () => {
    const pins = new FakePins(new VirtualClock());
    expect(pins.read("D1")).toBe(true);
    const output = pins.output("D2");
    expect(pins.read("D2")).toBe(false);
    output.set(true);
    expect([pins.level("D2"), pins.drive("D2", 1), pins.drive("D2", 0)]).toEqual([1, false, true]);
  });

  it("report edges after the debounce time with the time of the edge, and lose as many as requested", () => {
    const clock = new VirtualClock();
    const pins = new FakePins(clock);
    const told: [string, boolean, number, number][] = [];
    pins.watch("a", "both", 8, (high, tMs) => told.push(["a", high, tMs, clock.nowMs()]));
    pins.watch("b", "rising", 0, (high, tMs) => told.push(["b", high, tMs, clock.nowMs()]));
    for (const level of [0, 1, 0] as const) {
      clock.runUntil(clock.nowMs() + 100);
      pins.drive("a", level);
      pins.drive("b", level);
    }
    pins.drive("a", 1);
    pins.drive("a", 0);
    clock.runUntil(400);
    pins.loseEdges = 1;
    pins.drive("a", 1);
    clock.runUntil(500);
    expect(told).toEqual([
      ["a", false, 100, 108],
      ["b", true, 200, 200],
      ["a", true, 200, 208],
      ["a", false, 300, 308],
    ]);
  });
});

describe("the fake pins of a board that has stood still", () => {
  const told: [boolean, number][] = [];
  const listen = (high: boolean, tMs: number): void => void told.push([high, tMs]);

  /** Levels that come while nothing runs, from 100 ms to 500 ms; then 100 ms more. */
  function sleptThrough(debounceMs: number, ...atMs: number[]): [boolean, number][] {
    told.length = 0;
    const clock = new VirtualClock();
    const pins = new FakePins(clock);
    pins.watch("a", "both", debounceMs, listen);
    for (const [i, ms] of atMs.entries()) pins.driveAt("a", i % 2 === 0 ? 0 : 1, ms);
    clock.runUntil(100);
    clock.skip(400);
    pins.wake();
    clock.runUntil(600);
    return [...told];
  }

  it("tell each edge with its own time, unless the interpreter debounces: then a pair is lost", () => {
    expect(sleptThrough(0, 200, 300)).toEqual([
      [false, 200],
      [true, 300],
    ]);
    expect(sleptThrough(8, 200, 300)).toEqual([]);
    expect(sleptThrough(8, 200)).toEqual([[false, 200]]);
    expect(sleptThrough(8, 200, 300, 400)).toEqual([[false, 300]]);
  });

  it("tell them before anything else that is due", () => {
    const clock = new VirtualClock();
    const pins = new FakePins(clock);
    const order: string[] = [];
    pins.watch("a", "both", 0, (_, tMs) => order.push(`edge of ${tMs}`));
    clock.after(150, () => order.push("timer"));
    pins.driveAt("a", 0, 200);
    clock.runUntil(100);
    clock.skip(400);
    pins.wake();
    clock.runUntil(600);
    expect(order).toEqual(["edge of 200", "timer"]);
  });
});

describe("the fake strip", () => {
  it("shows bytes as green, red, blue, and nothing without power", () => {
    const strip = new FakeStrip(4);
    strip.send([0, 0, 0, 9, 0, 0, 9, 9, 0, 0, 9, 0]);
    expect(strip.colours()).toEqual(["none", "green", "amber", "red"]);
    strip.losePower();
    expect([strip.colours()[1], strip.sent]).toEqual(["none", 1]);
  });
});
