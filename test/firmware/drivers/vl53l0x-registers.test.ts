// The registers of a started VL53L0X against ST's API (STSW-IMG005, as in github.com/pololu/vl53l0x-arduino): its tuning
// settings in a table of their own, and the time-outs that follow from its formulas.
import { describe, expect, it } from "vitest";
import { Vl53l0x } from "../../../firmware/drivers/vl53l0x/vl53l0x.ts";
import { VirtualClock } from "../../../host/simulator/clock.ts";
import { FakeI2cBus } from "../../../host/simulator/fake-i2c-bus.ts";
import { FakeVl53l0x } from "../../../host/simulator/fake-vl53l0x.ts";

/** Tuning settings as register and value, in pages (register 0xFF) and in their order. */
const TUNING: { page: 0 | 1; pairs: [number, number][] }[] = [
  { page: 1, pairs: [[0x00, 0x00]] },
  {
    page: 0,
    pairs: [
      [0x09, 0x00],
      [0x10, 0x00],
      [0x11, 0x00],
      [0x24, 0x01],
      [0x25, 0xff],
      [0x75, 0x00],
    ],
  },
  {
    page: 1,
    pairs: [
      [0x4e, 0x2c],
      [0x48, 0x00],
      [0x30, 0x20],
    ],
  },
  {
    page: 0,
    pairs: [
      [0x30, 0x09],
      [0x54, 0x00],
      [0x31, 0x04],
      [0x32, 0x03],
      [0x40, 0x83],
      [0x46, 0x25],
      [0x60, 0x00],
      [0x27, 0x00],
      [0x50, 0x06],
      [0x51, 0x00],
      [0x52, 0x96],
      [0x56, 0x08],
      [0x57, 0x30],
      [0x61, 0x00],
      [0x62, 0x00],
      [0x64, 0x00],
      [0x65, 0x00],
      [0x66, 0xa0],
    ],
  },
  {
    page: 1,
    pairs: [
      [0x22, 0x32],
      [0x47, 0x14],
      [0x49, 0xff],
      [0x4a, 0x00],
    ],
  },
  {
    page: 0,
    pairs: [
      [0x7a, 0x0a],
      [0x7b, 0x00],
      [0x78, 0x21],
    ],
  },
  {
    page: 1,
    pairs: [
      [0x23, 0x34],
      [0x42, 0x00],
      [0x44, 0xff],
      [0x45, 0x26],
      [0x46, 0x05],
      [0x40, 0x40],
      [0x0e, 0x06],
      [0x20, 0x1a],
      [0x43, 0x40],
    ],
  },
  {
    page: 0,
    pairs: [
      [0x34, 0x03],
      [0x35, 0x44],
    ],
  },
  {
    page: 1,
    pairs: [
      [0x31, 0x04],
      [0x4b, 0x09],
      [0x4c, 0x05],
      [0x4d, 0x04],
    ],
  },
  {
    page: 0,
    pairs: [
      [0x44, 0x00],
      [0x45, 0x20],
      [0x47, 0x08],
      [0x48, 0x28],
      [0x67, 0x00],
      [0x70, 0x04],
      [0x71, 0x01],
      [0x72, 0xfe],
      [0x76, 0x00],
      [0x77, 0x00],
    ],
  },
  { page: 1, pairs: [[0x0d, 0x01]] },
  {
    page: 0,
    pairs: [
      [0x80, 0x01],
      [0x01, 0xf8],
    ],
  },
  {
    page: 1,
    pairs: [
      [0x8e, 0x01],
      [0x00, 0x01],
    ],
  },
  { page: 0, pairs: [[0x80, 0x00]] },
];

/** Overheads of a measurement's steps. Unit us; setMeasurementTimingBudget of the API. */
const OVERHEAD = { start: 1910, end: 960, tcc: 590, dss: 690, preRange: 660, finalRange: 550 };
/** Steps that SYSTEM_SEQUENCE_CONFIG (0x01) turns on. */
const TCC = 0x10;

/** Macro period in ns for a VCSEL period in clocks of 1,655 ps, 2,304 of them. */
const macroNs = (vcselRegister: number): number => Math.floor((2304 * ((vcselRegister + 1) << 1) * 1655 + 500) / 1000);
const microseconds = (periods: number, ns: number): number => Math.floor((periods * ns + 500) / 1000);
/** Time-outs are a byte, shifted: (low byte << high byte) + 1. */
const decode = (value: number): number => ((value & 255) << (value >> 8)) + 1;
function encode(periods: number): number {
  let shift = 0;
  let rest = periods - 1;
  for (; rest > 255; rest >>= 1) shift += 1;
  return (shift << 8) | rest;
}

/** Final-range time-out that keeps the timing budget when the target centre check is left out: 0x0290. */
function finalTimeout(): number {
  const value = (at: number): number =>
    (TUNING.flatMap(({ page, pairs }) => (page === 0 ? pairs : [])).find(([r]) => r === at) as [number, number])[1];
  const preNs = macroNs(value(0x50));
  const finalNs = macroNs(value(0x70));
  const msrcUs = microseconds(value(0x46) + 1, preNs);
  const prePeriods = decode((value(0x51) << 8) | value(0x52));
  const preUs = microseconds(prePeriods, preNs);
  const finalUs = microseconds(decode((value(0x71) << 8) | value(0x72)) - prePeriods, finalNs);
  const used = (sequence: number): number =>
    OVERHEAD.start +
    OVERHEAD.end +
    (sequence & TCC ? msrcUs + OVERHEAD.tcc : 0) +
    2 * (msrcUs + OVERHEAD.dss) +
    preUs +
    OVERHEAD.preRange +
    OVERHEAD.finalRange;
  const budgetUs = used(0xf8) + finalUs;
  const newFinalUs = budgetUs - used(0xe8);
  return encode(Math.floor((newFinalUs * 1000 + Math.floor(finalNs / 2)) / finalNs) + prePeriods);
}

/** Starts a sensor and gives what it wrote, in order, with the page of each write. */
function started(): { page: number; at: number; value: number }[] {
  const clock = new VirtualClock();
  const chip = new FakeVl53l0x(clock, () => ({ rangeMm: 1000, rawStatus: 11 }));
  const view = new FakeI2cBus([chip]).view(1);
  const writes: { page: number; at: number; value: number }[] = [];
  let page = 0;
  const spy = {
    ...view,
    read: (address: number, register: number, count: number) => view.read(address, register, count),
    write: (address: number, register: number, bytes: readonly number[]) => {
      bytes.forEach((value, i) => {
        if (register === 0xff) page = value;
        else writes.push({ page, at: register + i, value });
      });
      return view.write(address, register, bytes);
    },
  };
  chip.setPower(true);
  clock.runUntil(5);
  const sensor = new Vl53l0x(spy, 0x29);
  expect(sensor.claim(clock.nowMs())).toBe("");
  for (let i = 0; i < 60; i++) {
    sensor.poll(clock.nowMs());
    clock.runUntil(clock.nowMs() + 5);
  }
  return writes;
}

describe("a started VL53L0X has the registers of ST's API", () => {
  const writes = started();
  const last = (at: number): number | undefined =>
    writes.findLast((write) => write.page === 0 && write.at === at)?.value;

  it("writes the tuning settings, all of them, in their order", () => {
    const all = TUNING.flatMap(({ page, pairs }) => pairs.map(([at, value]) => ({ page, at, value })));
    const from = writes.findIndex((_, i) => all.every((pair, k) => sameWrite(writes[i + k], pair)));
    expect(from).toBeGreaterThan(0);
  });

  it("gives the final range the time of the steps that it leaves out", () => {
    expect(finalTimeout()).toBe(0x0290);
    expect(((last(0x71) ?? 0) << 8) | (last(0x72) ?? 0)).toBe(finalTimeout());
    // The other time-outs stay as they were tuned.
    expect([last(0x46), last(0x50), last(0x51), last(0x52), last(0x70)]).toEqual([0x25, 0x06, 0x00, 0x96, 0x04]);
  });

  it("calibrates voltage and phase with their own sequences, and ranges without MSRC and TCC", () => {
    const sequences = writes.filter(({ page, at }) => page === 0 && at === 0x01).map(({ value }) => value);
    expect(sequences).toEqual([0xf8, 0x01, 0x02, 0xe8]);
    expect([last(0x00), last(0x0a)]).toEqual([0x04, 0x04]);
  });

  it("selects reference SPADs as VL53L0X_set_reference_spads does", () => {
    const of = (page: number, at: number): number | undefined =>
      writes.find((w) => w.page === page && w.at === at)?.value;
    expect([of(1, 0x4f), of(1, 0x4e), of(0, 0xb6)]).toEqual([0x00, 0x2c, 0xb4]);
  });
});

function sameWrite(
  found: { page: number; at: number; value: number } | undefined,
  pair: { page: number; at: number; value: number },
): boolean {
  return found !== undefined && found.page === pair.page && found.at === pair.at && found.value === pair.value;
}
