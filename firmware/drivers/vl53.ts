// What ST's VL53L0X and VL53L1X have in common: addresses, result fields, the register of the period.
import type { Bytes, I2cBus, RangeFault, RangeReading } from "./port.ts";

/** 7-bit address after power-on (DS11555 and DS12385, I2C). */
export const DEFAULT_ADDRESS = 0x29;
/** Rates count 1/128 MCPS (9.7 bits): kcps a count. */
const KCPS = 7.8125;
/** Status handed on for raw 0, "no update": 0 is valid, and 255 is a zone that saw no target. */
export const NO_UPDATE = 254;

/** Where a chip keeps what both have. `model` is two bytes; the rest counts bytes from the start of a result. */
export interface Chip {
  modelAt: number;
  model: number;
  addressAt: number;
  signalAt: number;
  ambientAt: number;
  rangeAt: number;
}

/**
 * What a board writes and reads for a sample of a chip that ranges, without its driver: registers as texts of one
 * character a byte, where to read, how much, and that the next sample may come. The first byte under `mask` is `valid`
 * for a valid range, and counts its raw status in `unit`s; the range in mm stands at `rangeAt`, high byte first.
 */
export interface FastRead {
  point: string;
  count: number;
  clear: string;
  mask: number;
  valid: number;
  unit: number;
  rangeAt: number;
}

export const NO_READING: RangeReading = { kind: "none" };

export function faultOf(fault: RangeFault): RangeReading {
  return { kind: "fault", fault: fault };
}

/**
 * Moves a chip that has left shut-down from the default address to its own. A box that has started again without its
 * sensors may find one at its own address still.
 */
export function claimChip(bus: I2cBus, address: number, chip: Chip): RangeFault | "" {
  const found = bus.read(DEFAULT_ADDRESS, chip.modelAt, 2);
  const model = found === undefined ? bus.read(address, chip.modelAt, 2) : found;
  if (model === undefined) return "nack";
  if (wordAt(model, 0) !== chip.model) return "invalid";
  if (found === undefined) return "";
  return bus.write(DEFAULT_ADDRESS, chip.addressAt, [address]) ? "" : "nack";
}

/** The status handed on for a raw one, where `valid` is that of a valid distance. */
export function statusOf(raw: number, valid: number): number {
  return raw === valid ? 0 : raw === 0 ? NO_UPDATE : raw;
}

/** A rate of a result, in thousands a second; 0 before there is one. */
export function kcpsAt(result: Bytes | undefined, index: number): number {
  return result === undefined ? 0 : wordAt(result, index) * KCPS;
}

/** Two bytes, high first. */
export function wordAt(bytes: Bytes, index: number): number {
  return (bytes[index] as number) * 256 + (bytes[index + 1] as number);
}

/** The four bytes of a period below 2^24 oscillator turns. */
export function periodBytes(turns: number): number[] {
  const high = Math.floor(turns / 256);
  return [0, Math.floor(high / 256), high % 256, turns % 256];
}
