import { describe, expect, it } from "vitest";
import { Gauge } from "../../../firmware/drivers/gauge/gauge.ts";
import type { Colour, LightRow } from "../../../firmware/drivers/port.ts";
import { LampRow, Tower } from "../../../firmware/drivers/tower/tower.ts";
import { Strip, StripLamp } from "../../../firmware/drivers/ws2812/ws2812.ts";
import { VirtualClock } from "../../../host/simulator/clock.ts";
import { FakePins } from "../../../host/simulator/fake-pins.ts";
import { FakeStrip } from "../../../host/simulator/fake-strip.ts";

const COLOURS: Colour[] = ["none", "green", "amber", "red"];

describe("a tower", () => {
  it("is dark at first and lights one lamp at a time", () => {
    const pins = new FakePins(new VirtualClock());
    const lit = () => ["green", "amber", "red"].filter((pin) => pins.read(pin)).join("+") || "none";
    const tower = new Tower(pins.output("green"), pins.output("amber"), pins.output("red"));
    expect(lit()).toBe("none");
    for (const colour of [...COLOURS, ...COLOURS.reverse()]) {
      tower.set(colour);
      expect(lit()).toBe(colour);
    }
  });
});

describe("a row of lamps", () => {
  it("lights each for any colour", () => {
    const pins = new FakePins(new VirtualClock());
    const row = new LampRow([pins.output("a"), pins.output("b")]);
    row.set(1, "red");
    expect([row.count, pins.read("a"), pins.read("b")]).toEqual([2, false, true]);
    row.set(1, "none");
    expect(pins.read("b")).toBe(false);
  });
});

describe("a strip", () => {
  it("sends what has changed, once, and all again each second for a strip that has lost its power", () => {
    const strip = new FakeStrip(3);
    const driver = new Strip(strip, new Uint8Array(9), 3);
    driver.flush(0);
    expect([strip.sent, strip.colours()]).toEqual([1, ["none", "none", "none"]]);
    for (const [i, colour] of ["green", "amber", "red"].entries()) driver.set(i, colour as Colour);
    driver.flush(10);
    driver.flush(20);
    expect([strip.sent, strip.colours()]).toEqual([2, ["green", "amber", "red"]]);
    driver.set(0, "green");
    driver.flush(30);
    expect(strip.sent).toBe(2);
    strip.losePower();
    driver.flush(1009);
    expect(strip.colours()[0]).toBe("none");
    driver.flush(1010);
    expect(strip.colours()).toEqual(["green", "amber", "red"]);
  });

  it("takes no more than 20 mA a channel from its supply, and half of that a pixel on average", () => {
    for (const colour of COLOURS) {
      let bytes: number[] = [];
      const driver = new Strip({ send: (sent) => (bytes = [...(sent as Uint8Array)]) }, new Uint8Array(3), 1);
      driver.set(0, colour);
      driver.flush(0);
      const mA = bytes.reduce((sum, byte) => sum + (20 * byte) / 255, 0);
      expect(mA, colour).toBeLessThanOrEqual(13);
    }
  });

  it("has a lamp in its first pixels", () => {
    const strip = new FakeStrip(4);
    const driver = new Strip(strip, new Uint8Array(12), 4);
    new StripLamp(driver, 2).set("red");
    driver.flush(0);
    expect(strip.colours()).toEqual(["red", "red", "none", "none"]);
  });
});

describe("the cashier's gauge", () => {
  function shown(waiting: number | undefined, tMs: number): string {
    const colours: Colour[] = ["none", "none", "red", "red", "red", "red", "red"];
    const row: LightRow = {
      count: 7,
      set: (i, colour) => {
        colours[i] = colour;
      },
    };
    new Gauge(row, 2).show(waiting, 3, tMs);
    expect(colours.slice(0, 2)).toEqual(["none", "none"]);
    return colours
      .slice(2)
      .map((c) => (c === "none" ? "." : c[0]))
      .join("");
  }

  it.each([
    [0, "....."],
    [1, "g...."],
    [3, "ggg.."],
    [4, "gggr."],
    [5, "gggrr"],
  ])("shows %i waiting as %s", (waiting, bar) => {
    for (const tMs of [0, 499, 500, 2999]) expect(shown(waiting, tMs)).toBe(bar);
  });

  it("blinks its last light when more wait than it has lights", () => {
    expect([0, 499, 500, 999, 1000].map((tMs) => shown(6, tMs))).toEqual(["gggrr", "gggrr", "gggr.", "gggr.", "gggrr"]);
  });

  it("sets no other light while that one blinks", () => {
    const set: number[] = [];
    const gauge = new Gauge({ count: 7, set: (i) => set.push(i) }, 2);
    for (const tMs of [0, 500, 1000]) gauge.show(6, 3, tMs);
    expect(set).toEqual([2, 3, 4, 5, 6, 6, 6]);
    gauge.show(6, 4, 1500);
    expect(set.slice(7)).toEqual([2, 3, 4, 5, 6]);
  });

  it("never shows an unknown length as an empty line for more than three seconds", () => {
    expect([0, 99, 100, 2999, 3000].map((tMs) => shown(undefined, tMs))).toEqual([
      "aaaaa",
      "aaaaa",
      ".....",
      ".....",
      "aaaaa",
    ]);
  });
});
