import { describe, expect, it } from "vitest";
import { CABLE_PF_PER_M, i2cBusPf, i2cClockHz, i2cRiseNs } from "../../../hardware/electrical/i2c-rise.ts";

const two = (cableMm: number, pullUpOhm = 2200) => ({ cableMm, sensors: 2, pullUpOhm, pfPerM: CABLE_PF_PER_M });

describe("the I2C bus", () => {
  it("rises in 0.8473 R C", () => {
    expect(i2cBusPf(two(3000))).toBe(380);
    expect(i2cRiseNs(two(3000))).toBeCloseTo(708.3, 1);
  });

  it.each([
    ["two sensors close to the box", two(800), 400000],
    ["the longest cable at 400 kHz", two(809), 400000],
    ["a centimetre more", two(819), 100000],
    ["the longest cable at all: 400 pF", two(3200), 100000],
    ["a millimetre more", two(3201), undefined],
    ["1 m with the sensor boards' 10 kOhm alone", two(1000, 10000), undefined],
    ["one sensor at 1.5 m", { ...two(1500), sensors: 1 }, 100000],
  ])("%s", (_, bus, clockHz) => {
    expect(i2cClockHz(bus)).toBe(clockHz);
  });
});
