import { describe, expect, it } from "vitest";
import type { I2cBus, RangeReading } from "../../../firmware/drivers/port.ts";
import { DEFAULT_ADDRESS } from "../../../firmware/drivers/vl53l1x/registers.ts";
import { Vl53l1x } from "../../../firmware/drivers/vl53l1x/vl53l1x.ts";
import { VirtualClock } from "../../../host/simulator/clock.ts";
import { FakeVl53l1x } from "../../../host/simulator/fake-vl53l1x.ts";

/** A bus with fake sensors on it; nobody answers where none listens. */
function busOf(...sensors: FakeVl53l1x[]): I2cBus {
  const find = (address: number): FakeVl53l1x | undefined => sensors.find((s) => s.answers(address));
  return {
    write: (address, register, bytes) => {
      const sensor = find(address);
      sensor?.write([register >> 8, register & 255, ...bytes]);
      return sensor !== undefined;
    },
    read: (address, register, count) => {
      const sensor = find(address);
      sensor?.write([register >> 8, register & 255]);
      return sensor?.read(count);
    },
  };
}

/** Polls every 20 ms and gives what is not "none". */
function poll(driver: Vl53l1x, clock: VirtualClock, forMs: number): RangeReading[] {
  const readings: RangeReading[] = [];
  const endMs = clock.nowMs() + forMs;
  for (let tMs = clock.nowMs(); tMs <= endMs; tMs += 20) {
    clock.runUntil(tMs);
    const reading = driver.poll(tMs);
    if (reading.kind !== "none") readings.push(reading);
  }
  return readings;
}

function setUp(scene = () => ({ rangeMm: 1234, rawStatus: 9 })) {
  const clock = new VirtualClock();
  const sensor = new FakeVl53l1x(clock, scene);
  return { clock, sensor, driver: new Vl53l1x(busOf(sensor), DEFAULT_ADDRESS) };
}

describe("the VL53L1X driver", () => {
  it("does not touch the device before it is polled, and gives about 20 samples a second after", () => {
    const { clock, sensor, driver } = setUp();
    sensor.setPower(true);
    const readings = poll(driver, clock, 2000);
    expect(readings.length).toBeGreaterThan(33);
    expect(readings.length).toBeLessThan(41);
    expect(new Set(readings.map((r) => JSON.stringify(r)))).toEqual(
      new Set(['{"kind":"sample","rangeMm":1234,"status":0}']),
    );
  });

  it.each([
    [9, 0],
    [6, 6],
    [4, 4],
    [7, 7],
  ])("gives raw status %i as %i, and never 0 for a distance that is none", (rawStatus, status) => {
    const { clock, sensor, driver } = setUp(() => ({ rangeMm: 0, rawStatus }));
    sensor.setPower(true);
    expect(poll(driver, clock, 500).at(-1)).toEqual({ kind: "sample", rangeMm: 0, status });
  });

  it("says so when nobody answers, once a second, and works when somebody does", () => {
    const { clock, sensor, driver } = setUp();
    expect(poll(driver, clock, 2900)).toEqual([1, 2, 3].map(() => ({ kind: "fault", fault: "nack" })));
    sensor.setPower(true);
    expect(poll(driver, clock, 2000).at(-1)).toMatchObject({ kind: "sample" });
  });

  it("reports a sensor unplugged in the middle and ranges again when it is back", () => {
    const { clock, sensor, driver } = setUp();
    sensor.setPower(true);
    poll(driver, clock, 500);
    sensor.unplugged = true;
    expect(poll(driver, clock, 500)[0]).toEqual({ kind: "fault", fault: "nack" });
    sensor.unplugged = false;
    sensor.setPower(false);
    sensor.setPower(true);
    expect(poll(driver, clock, 2000).at(-1)).toMatchObject({ kind: "sample" });
  });

  it("gives up a sensor that stops ranging after half a second", () => {
    const { clock, sensor, driver } = setUp();
    sensor.setPower(true);
    poll(driver, clock, 500);
    sensor.write([0x00, 0x87, 0x00]);
    expect(poll(driver, clock, 700)).toContainEqual({ kind: "fault", fault: "timeout" });
  });

  it("refuses a chip that is another", () => {
    const { clock, sensor, driver } = setUp();
    sensor.setPower(true);
    clock.runUntil(5);
    sensor.write([0x01, 0x0f, 0xee, 0xaa]);
    expect(poll(driver, clock, 100)[0]).toEqual({ kind: "fault", fault: "invalid" });
  });

  it("shares a bus with a second sensor that came out of shut-down later", () => {
    const clock = new VirtualClock();
    const [a, b] = [111, 222].map((rangeMm) => new FakeVl53l1x(clock, () => ({ rangeMm, rawStatus: 9 }))) as [
      FakeVl53l1x,
      FakeVl53l1x,
    ];
    const bus = busOf(a, b);
    const [first, second] = [new Vl53l1x(bus, 0x2a), new Vl53l1x(bus, DEFAULT_ADDRESS)];
    a.setPower(true);
    clock.runUntil(5);
    expect(first.readdress()).toBe(true);
    b.setPower(true);
    expect(poll(first, clock, 500).at(-1)).toMatchObject({ rangeMm: 111 });
    expect(poll(second, clock, 500).at(-1)).toMatchObject({ rangeMm: 222 });
  });
});
