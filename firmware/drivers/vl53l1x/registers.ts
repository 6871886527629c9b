// Registers of ST's VL53L1X. Addresses and values are facts of ST's ultra-lite driver (STSW-IMG009); meanings follow
// its user manual UM2510 and the datasheet DS12385.

import type { Chip } from "../vl53.ts";

/** Model id and type; results count from RESULT_STATUS; range status as in UM2510. */
export const VL53L1X: Chip = {
  modelAt: 0x010f,
  model: 0xeacc,
  addressAt: 0x0001,
  ambientAt: 7,
  rangeAt: 13,
  signalAt: 15,
};
/** Raw range status of a valid distance. */
export const RAW_VALID = 9;

export const VHV_LOOP_BOUND = 0x0008;
export const VHV_INIT = 0x000b;
export const DEFAULT_BLOCK_AT = 0x002d;
export const INTERRUPT_STATUS = 0x0031;
export const PERIOD = 0x006c;
/** Centre of the region of interest as a SPAD number, and its size: 16 (height - 1) + width - 1. */
export const REGION = 0x007f;
export const INTERRUPT_CLEAR = 0x0086;
export const MODE_START = 0x0087;
export const RESULT_STATUS = 0x0089;
export const OSCILLATOR = 0x00de;
export const SYSTEM_STATUS = 0x00e5;

/** Values of MODE_START: stop, range once, range continuously. */
export const STOP = 0x00;
export const ONCE = 0x10;
export const TIMED = 0x40;

/** Bytes from RESULT_STATUS to the end of the signal rate. */
export const RESULT_LENGTH = 17;

/** Settings for registers 0x2D to 0x87: interrupt active high, long mode, whole array of SPADs. */
export const DEFAULT_BLOCK =
  "0000000102000208000810010100000000ff000f0000000000200b0000020a2100000500000000c8000038ff010008000001cc0f" +
  "01f10d0168008008b8000000000f8900000000000000010f0d0e0e000002c7ff9b000000010000";
export const DEFAULT_BLOCK_LENGTH = 91;

/** The period register counts oscillator cycles times this factor. */
export const PERIOD_SCALE = 1.075;
