// Which ranging sensors an image knows: the buses of their register widths, and drivers for each address.
import type { I2cBus, RangeSensor } from "../drivers/port.ts";
import type { FastRead } from "../drivers/vl53.ts";
import { FAST_READ_VL53L0X } from "../drivers/vl53l0x/fast-read.ts";
import { Vl53l0x } from "../drivers/vl53l0x/vl53l0x.ts";
import { FAST_READ_VL53L1X } from "../drivers/vl53l1x/fast-read.ts";
import { LONG_33_MS } from "../drivers/vl53l1x/modes.ts";
import { Vl53l1x } from "../drivers/vl53l1x/vl53l1x.ts";
import { PinBus } from "./board-port.ts";

/** One bus, and what makes the drivers for a place on it: one for each chip that may be plugged in. */
export interface RangeBus {
  bus: I2cBus;
  driversFor: (address: number) => RangeSensor[];
  /** The fast way to a sample of each of them. */
  fast: readonly FastRead[];
}

/** VL53L1X alone. */
export function openVl53l1x(sda: string, scl: string, clockHz: number): RangeBus {
  const bus = new PinBus(sda, scl, clockHz, 2);
  return {
    bus: bus,
    fast: [FAST_READ_VL53L1X],
    driversFor: function (address) {
      return [new Vl53l1x(bus, address, LONG_33_MS)];
    },
  };
}

/** VL53L1X or VL53L0X, whichever is plugged in. */
export function openEither(sda: string, scl: string, clockHz: number): RangeBus {
  const wide = new PinBus(sda, scl, clockHz, 2);
  const narrow = new PinBus(sda, scl, clockHz, 1);
  return {
    bus: wide,
    fast: [FAST_READ_VL53L1X, FAST_READ_VL53L0X],
    driversFor: function (address) {
      return [new Vl53l1x(wide, address, LONG_33_MS), new Vl53l0x(narrow, address)];
    },
  };
}
