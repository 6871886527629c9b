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

describe("the fake strip", () => {
  it("shows bytes as green, red, blue, and nothing without power", () => {
    const strip = new FakeStrip(4);
    strip.send([0, 0, 0, 9, 0, 0, 9, 9, 0, 0, 9, 0]);
    expect(strip.colours()).toEqual(["none", "green", "amber", "red"]);
    strip.losePower();
    expect([strip.colours()[1], strip.sent]).toEqual(["none", 1]);
  });
});
