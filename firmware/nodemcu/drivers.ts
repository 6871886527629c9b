// Entry point of the Lua bundle of the drivers, for tests: what a Lua program gets from loading it.
import { Gauge } from "../drivers/gauge/gauge";
import type { I2cBus, LightRow, Output, PixelPort, RangeReading } from "../drivers/port";
import { RangeChain, RangePlace } from "../drivers/range-chain/range-chain";
import { TillSwitch } from "../drivers/till-switch/till-switch";
import { Vl53l0x } from "../drivers/vl53l0x/vl53l0x";
import { LONG_33_MS } from "../drivers/vl53l1x/modes";
import { Vl53l1x } from "../drivers/vl53l1x/vl53l1x";
import { Strip } from "../drivers/ws2812/ws2812";

/** A chain of one sensor of either kind. */
export function newChain(
  wide: I2cBus,
  narrow: I2cBus,
  shutdown: Output,
  onReading: (index: number, reading: RangeReading, tMs: number) => void,
): RangeChain {
  const drivers = [new Vl53l1x(wide, 0x2a, LONG_33_MS), new Vl53l0x(narrow, 0x2a)];
  return new RangeChain(wide, [new RangePlace(drivers, shutdown, false)], onReading);
}

export function newButton(onOpen: (open: boolean) => void, onAcknowledge: () => void): TillSwitch {
  return new TillSwitch("button", onOpen, onAcknowledge);
}

export function newStrip(port: PixelPort, pixels: number): Strip {
  return new Strip(port, {}, pixels);
}

export function newGauge(row: LightRow): Gauge {
  return new Gauge(row, 0);
}
