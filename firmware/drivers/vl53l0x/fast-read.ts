// Reads a sample of a VL53L0X, or its range alone, in three calls of the board's I2C.
import type { FastRead } from "../vl53.ts";

/** Registers RESULT_STATUS to the end of the range, and INTERRUPT_CLEAR, as in registers.ts. */
export const FAST_READ_VL53L0X: FastRead = {
  point: "\x14",
  count: 12,
  pointRange: "\x1e",
  clear: "\x0b\x01",
  mask: 0x78,
  valid: 0x58,
  unit: 8,
  rangeAt: 10,
};
