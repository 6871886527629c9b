// Reads a sample of a VL53L1X, or its range alone, in three calls of the board's I2C.
import type { FastRead } from "../vl53.ts";

/** Registers RESULT_STATUS to the end of the range, and INTERRUPT_CLEAR, as in registers.ts. */
export const FAST_READ_VL53L1X: FastRead = {
  point: "\x00\x89",
  count: 15,
  pointRange: "\x00\x96",
  clear: "\x00\x86\x01",
  mask: 31,
  valid: 9,
  unit: 1,
  rangeAt: 13,
};
