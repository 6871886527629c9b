// Reads a sample of a VL53L1X in five calls of the board's I2C, or its range alone in three.
import type { FastRead } from "../vl53.ts";

/** The range, RESULT_STATUS and INTERRUPT_CLEAR, as in registers.ts. */
export const FAST_READ_VL53L1X: FastRead = {
  pointRange: "\x00\x96",
  pointStatus: "\x00\x89",
  clear: "\x00\x86\x01",
  mask: 31,
  valid: 9,
  unit: 1,
};
