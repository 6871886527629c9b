// Shared by ST's VL53L0X and VL53L1X: address, result fields, period register.
import type { Bytes, I2cBus, RangeFault, RangeReading } from "./port.ts";

/** 7-bit address after power-on (DS11555 and DS12385, I2C). */
export const DEFAULT_ADDRESS = 0x29;
/** Rates are in 1/128 MCPS (9.7 fixed point): kcps a count. */
const KCPS = 7.8125;
/** Status reported for raw 0, "no update", as 0 means valid. 255 is a zone without a target. */
export const NO_UPDATE = 254;

/** Registers of a chip. `model` is two bytes; `signalAt`, `ambientAt` and `rangeAt` are offsets into a result. */
export interface Chip {
  modelAt: number;
  model: number;
  addressAt: number;
  signalAt: number;
  ambientAt: number;
  rangeAt: number;
}

/**
 * How a board reads a sample of a ranging chip directly, without its driver: `pointRange` selects the two bytes of its range in
 * mm, high byte first, `pointStatus` the one of its status, `clear` allows the next sample. These are strings of one character a
 * byte. The status, masked by `mask`, is `valid` for a valid range, else `unit` times the raw one. What lies between them would
 * take the bus longer than a second address.
 */
export interface FastRead {
  pointRange: string;
  pointStatus: string;
  clear: string;
  mask: number;
  valid: number;
  unit: number;
}

export const NO_READING: RangeReading = { kind: "none" };

export function faultOf(fault: RangeFault): RangeReading {
  return { kind: "fault", fault: fault };
}

/**
 * Moves a chip that has left shut-down from the default address to its own. After a restart of the box alone, a chip may
 * still be at its own address.
 */
export function claimChip(bus: I2cBus, address: number, chip: Chip): RangeFault | "" {
  const found = bus.read(DEFAULT_ADDRESS, chip.modelAt, 2);
  const model = found === undefined ? bus.read(address, chip.modelAt, 2) : found;
  if (model === undefined) return "nack";
  if (wordAt(model, 0) !== chip.model) return "invalid";
  if (found === undefined) return "";
  return bus.write(DEFAULT_ADDRESS, chip.addressAt, [address]) ? "" : "nack";
}

/** The reported status for a raw one, where `valid` is the raw status of a valid range. */
export function statusOf(raw: number, valid: number): number {
  return raw === valid ? 0 : raw === 0 ? NO_UPDATE : raw;
}

/** A photon rate of a result, in thousands a second; 0 before the first result. */
export function kcpsAt(result: Bytes | undefined, index: number): number {
  return result === undefined ? 0 : wordAt(result, index) * KCPS;
}

/** Two bytes, high first. */
export function wordAt(bytes: Bytes, index: number): number {
  return (bytes[index] as number) * 256 + (bytes[index + 1] as number);
}

/** The four bytes of a period in oscillator cycles, below 2^24. */
export function periodBytes(turns: number): number[] {
  const high = Math.floor(turns / 256);
  return [0, Math.floor(high / 256), high % 256, turns % 256];
}
