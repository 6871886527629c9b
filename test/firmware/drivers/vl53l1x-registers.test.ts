// The registers of a started VL53L1X against ST's documents, in a table of its own: the default configuration, distance
// modes, timing budgets and period of the ultra-lite driver (STSW-IMG009, as in github.com/stm32duino/VL53L1X).
import { describe, expect, it } from "vitest";
import { LONG_33_MS } from "../../../firmware/drivers/vl53l1x/modes.ts";
import { Vl53l1x } from "../../../firmware/drivers/vl53l1x/vl53l1x.ts";
import { VirtualClock } from "../../../host/simulator/clock.ts";
import { FakeI2cBus } from "../../../host/simulator/fake-i2c-bus.ts";
import { FakeVl53l1x } from "../../../host/simulator/fake-vl53l1x.ts";

/** Every register of the default configuration that is not 0: address and value. */
const DEFAULTS: readonly [number, number][] = [
  [0x30, 0x01], // GPIO mux, active high
  [0x31, 0x02], // GPIO, TIO, HV status
  [0x33, 0x02],
  [0x34, 0x08],
  [0x36, 0x08],
  [0x37, 0x10],
  [0x38, 0x01],
  [0x39, 0x01],
  [0x3e, 0xff],
  [0x40, 0x0f],
  [0x46, 0x20], // interrupt at each new sample
  [0x47, 0x0b],
  [0x4a, 0x02],
  [0x4b, 0x0a],
  [0x4c, 0x21],
  [0x4f, 0x05],
  [0x54, 0xc8],
  [0x57, 0x38],
  [0x58, 0xff],
  [0x59, 0x01],
  [0x5b, 0x08],
  [0x5e, 0x01],
  [0x5f, 0xcc],
  [0x60, 0x0f],
  [0x61, 0x01],
  [0x62, 0xf1],
  [0x63, 0x0d],
  [0x64, 0x01], // sigma threshold, 90 mm
  [0x65, 0x68],
  [0x67, 0x80], // least count rate
  [0x68, 0x08],
  [0x69, 0xb8],
  [0x6e, 0x0f], // period
  [0x6f, 0x89],
  [0x77, 0x01],
  [0x78, 0x0f],
  [0x79, 0x0d],
  [0x7a, 0x0e],
  [0x7b, 0x0e],
  [0x7e, 0x02],
  [0x7f, 0xc7], // centre and size of the region of interest
  [0x80, 0xff],
  [0x81, 0x9b],
  [0x85, 0x01],
];
const FROM = 0x2d;
const TO = 0x87;

/** SetDistanceMode of the long mode: phase calibration, VCSEL periods A and B, valid phase, window and initial phase. */
const LONG: readonly [number, number][] = [
  [0x4b, 0x0a],
  [0x60, 0x0f],
  [0x63, 0x0d],
  [0x69, 0xb8],
  [0x78, 0x0f],
  [0x79, 0x0d],
  [0x7a, 0x0e],
  [0x7b, 0x0e],
];
/** SetTimingBudgetInMs of 33 ms in that mode: time-outs A and B, high byte first. */
const TIME_OUTS: readonly [number, number][] = [
  [0x5e, 0x0060],
  [0x61, 0x006e],
];
/** SetInterMeasurementInMs: cycles of the calibrated oscillator (0xDE, ten bits) times 1.075. */
const OSCILLATOR = 0x02c0;
const PERIOD_SCALE = 1.075;

/** Registers as ST's driver leaves them: initialised, mode and budget set, ranging. */
function expected(periodMs: number): number[] {
  const registers = new Array<number>(TO - FROM + 1).fill(0);
  const put = (at: number, value: number): void => {
    registers[at - FROM] = value;
  };
  for (const [at, value] of [...DEFAULTS, ...LONG]) put(at, value);
  for (const [at, value] of TIME_OUTS) {
    put(at, value >> 8);
    put(at + 1, value & 255);
  }
  const period = Math.floor(OSCILLATOR * periodMs * PERIOD_SCALE);
  for (let i = 0; i < 4; i++) put(0x6c + i, (period >>> (24 - 8 * i)) & 255);
  put(0x86, 0x01); // the interrupt cleared
  put(0x87, 0x40); // ranging
  return registers;
}

/** What the driver has written, register by register, and each write in its order. */
function started(): { registers: Map<number, number>; writes: [number, number][] } {
  const clock = new VirtualClock();
  const chip = new FakeVl53l1x(clock, () => ({ rangeMm: 1000, rawStatus: 9 }));
  const registers = new Map<number, number>();
  const writes: [number, number][] = [];
  const view = new FakeI2cBus([chip]).view(2);
  const spy = {
    ...view,
    read: (address: number, register: number, count: number) => view.read(address, register, count),
    write: (address: number, register: number, bytes: readonly number[]) => {
      bytes.forEach((byte, i) => {
        registers.set(register + i, byte);
        writes.push([register + i, byte]);
      });
      return view.write(address, register, bytes);
    },
  };
  chip.setPower(true);
  clock.runUntil(5);
  const sensor = new Vl53l1x(spy, 0x29, LONG_33_MS);
  expect(sensor.claim(clock.nowMs())).toBe("");
  for (let i = 0; i < 100; i++) {
    sensor.poll(clock.nowMs());
    clock.runUntil(clock.nowMs() + 5);
  }
  return { registers, writes };
}

describe("a started VL53L1X has the registers of ST's ultra-lite driver", () => {
  it("in long mode with a budget of 33 ms", () => {
    const { registers } = started();
    const found = Array.from({ length: TO - FROM + 1 }, (_, i) => registers.get(FROM + i));
    expect(found).toEqual(expected(LONG_33_MS.periodMs));
    // VL53L1X_SensorInit: two bounds of the VHV search, which begins at the last temperature.
    expect([registers.get(0x08), registers.get(0x0b)]).toEqual([0x09, 0x00]);
    // Nothing else, but the address.
    const others = [...registers.keys()].filter((at) => at < FROM || at > TO);
    expect(others.filter((at) => ![0x01, 0x08, 0x0b].includes(at))).toEqual([]);
  });

  it("measures once with the defaults before it sets the voltage, as SensorInit does", () => {
    const { writes } = started();
    const order = writes.filter(([at]) => [0x87, 0x86, 0x08, 0x0b].includes(at)).slice(0, 8);
    expect(order).toEqual([
      [0x86, 0x00], // the default block ends with these two
      [0x87, 0x00],
      [0x87, 0x40],
      [0x86, 0x01],
      [0x87, 0x00],
      [0x08, 0x09],
      [0x0b, 0x00],
      [0x87, 0x40],
    ]);
  });
});
