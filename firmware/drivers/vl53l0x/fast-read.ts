// Reads a sample of a VL53L0X in five calls of the board's I2C, or its range alone in three.
import type { FastRead } from "../vl53.ts";

/** The range, RESULT_STATUS and INTERRUPT_CLEAR, as in registers.ts. */
export const FAST_READ_VL53L0X: FastRead = {
  pointRange: "\x1e",
  pointStatus: "\x14",
  clear: "\x0b\x01",
  mask: 0x78,
  valid: 0x58,
  unit: 8,
};
