import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../host/simulator/clock.ts";
import { FakeI2cBus } from "../../host/simulator/fake-i2c-bus.ts";
import { FakeVl53l0x } from "../../host/simulator/fake-vl53l0x.ts";
import { FakeVl53l1x } from "../../host/simulator/fake-vl53l1x.ts";

function wideBus() {
  const clock = new VirtualClock();
  const sensors = [1000, 2000].map((rangeMm) => new FakeVl53l1x(clock, () => ({ rangeMm, rawStatus: 9 })));
  const bus = new FakeI2cBus(sensors);
  return { clock, sensors: sensors as [FakeVl53l1x, FakeVl53l1x], bus, view: bus.view(2) };
}

describe("the fake bus", () => {
  it("has no device until it is powered, plugged in and booted", () => {
    const { clock, sensors, view } = wideBus();
    expect([view.read(0x29, 0x010f, 2), view.write(0x29, 1, [2])]).toEqual([undefined, false]);
    sensors[0].setPower(true);
    clock.runUntil(2);
    expect([...(view.read(0x29, 0x010f, 2) as Uint8Array)]).toEqual([0xea, 0xcc]);
    expect(view.read(0x30, 0x010f, 2)).toBeUndefined();
    sensors[0].plug(false);
    expect(view.read(0x29, 0x010f, 2)).toBeUndefined();
  });

  it("combines two devices at one address as a wired AND", () => {
    const { clock, sensors, bus } = wideBus();
    for (const sensor of sensors) sensor.setPower(true);
    clock.runUntil(2);
    sensors[0].write([0x01, 0x00, 0b1100]);
    sensors[1].write([0x01, 0x00, 0b1010]);
    for (const sensor of sensors) sensor.write([0x01, 0x00]);
    expect(bus.receive(0x29, 1)?.[0]).toBe(0b1000);
  });

  it("stays stuck for the given number of pulses, without acknowledging", () => {
    const { clock, sensors, bus, view } = wideBus();
    sensors[0].setPower(true);
    clock.runUntil(2);
    bus.heldPulses = 12;
    expect(view.read(0x29, 0x010f, 2)).toBeUndefined();
    expect([view.release(), bus.heldPulses]).toEqual([false, 3]);
    expect([view.release(), bus.heldPulses]).toEqual([true, 0]);
    expect(view.read(0x29, 0x010f, 2)).toBeDefined();
    bus.dropTransfers = 1;
    expect([view.write(0x29, 0x10, [1]), view.write(0x29, 0x10, [1])]).toEqual([false, true]);
  });
});

describe("the fake VL53L1X", () => {
  it("loses its address without power, and measures only after a start command", () => {
    const { clock, sensors, view } = wideBus();
    sensors[0].setPower(true);
    clock.runUntil(2);
    view.write(0x29, 0x0001, [0x44]);
    expect([sensors[0].address, view.read(0x29, 0xe5, 1), view.read(0x44, 0xe5, 1)?.[0]]).toEqual([0x44, undefined, 3]);
    clock.runUntil(1000);
    expect(view.read(0x44, 0x31, 1)?.[0]).toBe(0);
    sensors[0].setPower(false);
    sensors[0].setPower(true);
    expect(sensors[0].address).toBe(0x29);
  });

  it("raises its interrupt line at a sample and lowers it on clear", () => {
    const { clock, sensors, view } = wideBus();
    const edges: boolean[] = [];
    sensors[0].onReadyLine = (high) => edges.push(high);
    sensors[0].setPower(true);
    clock.runUntil(2);
    view.write(0x29, 0x87, [0x10]);
    clock.runUntil(100);
    view.write(0x29, 0x86, [1]);
    expect(edges).toEqual([true, false]);
    clock.runUntil(1000);
    expect(edges).toHaveLength(2);
  });

  it("uses the region set before ranging started, not a later one", () => {
    const clock = new VirtualClock();
    const centres: number[] = [];
    const sensor = new FakeVl53l1x(clock, (_, centre) => {
      centres.push(centre);
      return { rangeMm: 1, rawStatus: 9 };
    });
    sensor.setPower(true);
    clock.runUntil(2);
    sensor.write([0x00, 0x7f, 167]);
    sensor.write([0x00, 0x87, 0x40]);
    clock.runUntil(150);
    sensor.write([0x00, 0x7f, 231]);
    clock.runUntil(250);
    expect(centres).toEqual([167, 167]);
  });
});

describe("the fake VL53L0X", () => {
  it("hides its private registers, and never ranges after an incomplete start-up", () => {
    const clock = new VirtualClock();
    const sensor = new FakeVl53l0x(clock, () => ({ rangeMm: 1, rawStatus: 11 }));
    const view = new FakeI2cBus([sensor]).view(1);
    sensor.setPower(true);
    clock.runUntil(2);
    view.write(0x29, 0xff, [1]);
    expect(view.read(0x29, 0x91, 1)?.[0]).toBe(0);
    view.write(0x29, 0xff, [0]);
    expect([...(view.read(0x29, 0xc0, 2) as Uint8Array)]).toEqual([0xee, 0xaa]);
    view.write(0x29, 0x0a, [4]);
    view.write(0x29, 0x01, [0xe8]);
    view.write(0x29, 0x00, [4]);
    clock.runUntil(3000);
    expect(view.read(0x29, 0x13, 1)?.[0]).toBe(0);
  });
});
