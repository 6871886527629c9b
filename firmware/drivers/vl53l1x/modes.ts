// Ranging modes of a VL53L1X: registers of ST's ultra-lite driver (STSW-IMG009) for a distance mode and a timing budget.
import { TIMEOUT_A, TIMEOUT_B } from "./registers.ts";

/** Time from one measurement to the next in ms, and the registers that differ from the default block. */
export interface RangingMode {
  periodMs: number;
  settings: readonly { at: number; bytes: readonly number[] }[];
}

/** Up to 4 m in the dark, budget 33 ms, 20 a second (DS12385: minimum budget for all distances). */
export const LONG_33_MS: RangingMode = {
  periodMs: 50,
  settings: [
    { at: TIMEOUT_A, bytes: [0x00, 0x60] },
    { at: TIMEOUT_B, bytes: [0x00, 0x6e] },
  ],
};

/** Up to 1.3 m in any light, budget 20 ms, up to 40 a second (DS12385: minimum budget of short mode). */
export const SHORT_20_MS: RangingMode = {
  periodMs: 25,
  settings: [
    { at: 0x004b, bytes: [0x14] },
    { at: TIMEOUT_A, bytes: [0x00, 0x51, 0x07] },
    { at: TIMEOUT_B, bytes: [0x00, 0x6e, 0x05] },
    { at: 0x0069, bytes: [0x38] },
    { at: 0x0078, bytes: [0x07, 0x05, 0x06, 0x06] },
  ],
};
