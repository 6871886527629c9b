// Ranging modes of a VL53L1X: registers of ST's ultra-lite driver (STSW-IMG009) for a distance mode and a timing budget.

/**
 * Time from one measurement to the next in ms, and the registers that differ from the default block, in hex: for each row of
 * them its address in two bytes, how many bytes follow, and these. 0x5E and 0x61 hold the time-outs of the two ranges.
 */
export interface RangingMode {
  periodMs: number;
  settings: string;
}

/** Up to 4 m in the dark, budget 33 ms, 20 a second (DS12385: minimum budget for all distances). */
export const LONG_33_MS: RangingMode = {
  periodMs: 50,
  settings: "005e020060" + "006102006e",
};
