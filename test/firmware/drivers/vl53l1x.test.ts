import { describe, expect, it } from "vitest";
import type { RangeReading } from "../../../firmware/drivers/port.ts";
import { LONG_33_MS } from "../../../firmware/drivers/vl53l1x/modes.ts";
import { Vl53l1x } from "../../../firmware/drivers/vl53l1x/vl53l1x.ts";
import { type Region, ZonedVl53l1x } from "../../../firmware/drivers/vl53l1x/zoned-vl53l1x.ts";
import { VirtualClock } from "../../../host/simulator/clock.ts";
import { FakeI2cBus } from "../../../host/simulator/fake-i2c-bus.ts";
import type { Scene } from "../../../host/simulator/fake-vl53.ts";
import { FakeVl53l1x } from "../../../host/simulator/fake-vl53l1x.ts";
import { poll } from "./polling.ts";

const VALID: Scene = () => ({ rangeMm: 1234, rawStatus: 9, signalKcps: 5000, ambientKcps: 125 });

function setUp(scene: Scene = VALID, regions: Region[] = []) {
  const clock = new VirtualClock();
  const sensor = new FakeVl53l1x(clock, scene);
  const bus = new FakeI2cBus([sensor]);
  const driver =
    regions.length === 0
      ? new Vl53l1x(bus.view(2), 0x2a, LONG_33_MS)
      : new ZonedVl53l1x(bus.view(2), 0x2a, LONG_33_MS, regions);
  sensor.setPower(true);
  clock.runUntil(2);
  return { clock, sensor, bus, driver };
}

/** Claims the sensor and polls it; what is not "none". */
function run({ clock, driver }: ReturnType<typeof setUp>, forMs: number): RangeReading[] {
  expect(driver.claim(clock.nowMs())).toBe("");
  return poll(driver, clock, forMs);
}

describe("the VL53L1X driver", () => {
  it("does not touch the device before it is told to, and gives about 20 samples a second after", () => {
    const set = setUp();
    expect(set.bus.transfers).toBe(0);
    const readings = run(set, 2000);
    expect(readings.length).toBeGreaterThan(33);
    expect(readings.length).toBeLessThan(41);
    for (const reading of readings) expect(reading).toEqual({ kind: "sample", rangeMm: 1234, status: 0, zone: 0 });
    expect([set.driver.signalKcps(), set.driver.ambientKcps()]).toEqual([5000, 125]);
  });

  it.each([
    [9, 0],
    [6, 6],
    [4, 4],
    [7, 7],
    [0, 254],
  ])("gives raw status %i as %i: 0 for a distance that is one, and only then", (rawStatus, status) => {
    const readings = run(
      setUp(() => ({ rangeMm: 0, rawStatus })),
      500,
    );
    expect(readings.at(-1)).toMatchObject({ kind: "sample", rangeMm: 0, status });
  });

  it("measures in two regions in turn and says which reading is whose", () => {
    const front: Region = { centre: 167, width: 8, height: 16 };
    const back: Region = { centre: 231, width: 8, height: 16 };
    const scene: Scene = (_, centre) => ({ rangeMm: centre === 167 ? 900 : 2100, rawStatus: 9 });
    const readings = run(setUp(scene, [front, back]), 4000);
    expect(readings.length).toBeGreaterThan(40);
    for (const [i, reading] of readings.entries())
      expect(reading).toMatchObject({ zone: i % 2, rangeMm: i % 2 === 0 ? 900 : 2100 });
  });

  it("moves to its own address, and finds the sensor there after a start of the box alone", () => {
    const set = setUp();
    run(set, 500);
    expect(set.sensor.address).toBe(0x2a);
    const again = new Vl53l1x(set.bus.view(2), 0x2a, LONG_33_MS);
    expect(again.claim(set.clock.nowMs())).toBe("");
    expect(poll(again, set.clock, 500).at(-1)).toMatchObject({ kind: "sample" });
  });

  it("says so when nobody answers, or another chip", () => {
    const set = setUp();
    set.sensor.plug(false);
    expect(set.driver.claim(0)).toBe("nack");
    set.sensor.otherModel = 0xeeaa;
    set.sensor.plug(true);
    set.clock.runUntil(10);
    expect(set.driver.claim(10)).toBe("invalid");
    expect(set.sensor.address).toBe(0x29);
  });

  it("reports a sensor unplugged in the middle", () => {
    const set = setUp();
    run(set, 500);
    set.sensor.plug(false);
    expect(poll(set.driver, set.clock, 20)[0]).toEqual({ kind: "fault", fault: "nack" });
  });

  it("gives up a sensor that stops ranging, or never starts, after half a second and not before", () => {
    const set = setUp();
    run(set, 500);
    set.sensor.hung = true;
    expect(poll(set.driver, set.clock, 460)).toEqual([]);
    expect(poll(set.driver, set.clock, 100)[0]).toEqual({ kind: "fault", fault: "timeout" });
    const dead = setUp();
    dead.sensor.hung = true;
    expect(run(dead, 700)[0]).toEqual({ kind: "fault", fault: "timeout" });
  });

  it("reports a transfer that fails at any point of its start, and never throws", () => {
    for (let good = 3; good < 40; good++) {
      const set = setUp();
      set.driver.claim(2);
      const readings: RangeReading[] = [];
      for (let tMs = 2; tMs < 400 && readings.length === 0; tMs += 20) {
        set.clock.runUntil(tMs);
        if (set.bus.transfers >= good) set.bus.dropTransfers = 1;
        const reading = set.driver.poll(tMs);
        if (reading.kind === "fault") readings.push(reading);
      }
      expect(readings, `after ${good} transfers`).toEqual([{ kind: "fault", fault: "nack" }]);
    }
  });
});
