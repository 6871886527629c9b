import { describe, expect, it } from "vitest";
import { Vl53l0x } from "../../../firmware/drivers/vl53l0x/vl53l0x.ts";
import { VirtualClock } from "../../../host/simulator/clock.ts";
import { FakeI2cBus } from "../../../host/simulator/fake-i2c-bus.ts";
import type { Scene } from "../../../host/simulator/fake-vl53.ts";
import { FakeVl53l0x } from "../../../host/simulator/fake-vl53l0x.ts";
import { poll } from "./polling.ts";

function setUp(scene: Scene = () => ({ rangeMm: 1234, rawStatus: 11, signalKcps: 5000, ambientKcps: 125 })) {
  const clock = new VirtualClock();
  const sensor = new FakeVl53l0x(clock, scene);
  const bus = new FakeI2cBus([sensor]);
  sensor.setPower(true);
  clock.runUntil(2);
  return { clock, sensor, bus, driver: new Vl53l0x(bus.view(1), 0x2a) };
}

function run({ clock, driver }: ReturnType<typeof setUp>, forMs: number) {
  expect(driver.claim(clock.nowMs())).toBe("");
  return poll(driver, clock, forMs);
}

/** Macro period of a VCSEL period in clocks. Unit us. */
const macroUs = (clocks: number): number => Math.round((2304 * clocks * 1655) / 1000) / 1000;

/** Macro periods of the final range, the pre-range's included, once it has the time of the target centre check. */
function periodsWithout(withCheck: number): number {
  const preRange = 151;
  const checkUs = 38 * macroUs(14) + 590;
  const finalUs = (withCheck - preRange) * macroUs(10) + checkUs;
  return preRange + Math.round(finalUs / macroUs(10));
}

function encoded(periods: number): number {
  let low = periods - 1;
  let power = 0;
  for (; low > 255; power++) low >>= 1;
  return (power << 8) + low;
}

describe("the VL53L0X driver", () => {
  it("goes through ST's whole start and gives about 20 samples a second after", () => {
    const set = setUp();
    const readings = run(set, 3000);
    expect(readings.length).toBeGreaterThan(45);
    expect(readings.length).toBeLessThan(61);
    for (const reading of readings) expect(reading).toEqual({ kind: "sample", rangeMm: 1234, status: 0, zone: 0 });
    expect([set.driver.signalKcps(), set.driver.ambientKcps()]).toEqual([5000, 125]);
    expect(set.sensor.address).toBe(0x2a);
  });

  it("gives the final range the time that the steps left out would take", () => {
    const set = setUp();
    run(set, 1000);
    // A budget of 33 ms: with the steps of the tuning (0xf8) 509 macro periods, without their first one 578 (UM2039's
    // formulas), as a byte and its power of two.
    expect([set.sensor.register(0x71), set.sensor.register(0x72)]).toEqual([0x02, 0x90]);
    expect(encoded(periodsWithout(509))).toBe(0x0290);
  });

  it("enables as many reference SPADs as the factory counted, from the first behind an aperture", () => {
    const set = setUp();
    run(set, 1000);
    // Of the good ones from number 12 on (0xf0 in the second byte, 0x5f in the third) the first five.
    expect(set.sensor.enabledSpads()).toEqual([0, 0xf0, 0x01, 0, 0, 0]);
  });

  it.each([
    [11, 0],
    [4, 4],
    [8, 8],
    [0, 254],
  ])("gives raw status %i as %i: 0 for a distance that is one, and only then", (rawStatus, status) => {
    const readings = run(
      setUp(() => ({ rangeMm: 8190, rawStatus })),
      1000,
    );
    expect(readings.at(-1)).toMatchObject({ rangeMm: 8190, status });
  });

  it("does no more in one poll than a slow board does in 20 ms", () => {
    const set = setUp();
    set.driver.claim(2);
    let most = 0;
    for (let tMs = 2; tMs < 1000; tMs += 20) {
      set.clock.runUntil(tMs);
      const before = set.bus.transfers;
      set.driver.poll(tMs);
      most = Math.max(most, set.bus.transfers - before);
    }
    expect(most).toBeLessThanOrEqual(30);
  });

  it("says so when nobody answers, another chip, or one that hangs", () => {
    const set = setUp();
    set.sensor.plug(false);
    expect(set.driver.claim(2)).toBe("nack");
    set.sensor.otherModel = 0xeacc;
    set.sensor.plug(true);
    set.clock.runUntil(10);
    expect(set.driver.claim(10)).toBe("invalid");
    for (const hungFromMs of [0, 100, 1000]) {
      const dead = setUp();
      expect(run(dead, hungFromMs).every((r) => r.kind === "sample")).toBe(true);
      dead.sensor.hung = true;
      expect(poll(dead.driver, dead.clock, 800)).toContainEqual({ kind: "fault", fault: "timeout" });
    }
  });

  it("reports a transfer that fails at any point of its start, and never throws", () => {
    for (let good = 3; good < 130; good++) {
      const set = setUp();
      set.driver.claim(2);
      let fault: unknown;
      for (let tMs = 2; tMs < 900 && fault === undefined; tMs += 20) {
        set.clock.runUntil(tMs);
        if (set.bus.transfers >= good) set.bus.dropTransfers = 1;
        const reading = set.driver.poll(tMs);
        if (reading.kind === "fault") fault = reading.fault;
      }
      expect(fault, `after ${good} transfers`).toBe("nack");
    }
  });
});
