// Registers of ST's VL53L0X. Addresses and values are facts of ST's API (STSW-IMG005); meanings follow its user manual
// UM2039 and the datasheet DS11555.

import type { Chip } from "../vl53.ts";

/** Reference registers 0xC0 and 0xC1 (DS11555); results count from RESULT_STATUS, status is its bits 3 to 6. */
export const VL53L0X: Chip = {
  modelAt: 0xc0,
  model: 0xeeaa,
  addressAt: 0x8a,
  signalAt: 6,
  ambientAt: 8,
  rangeAt: 10,
};
/** Raw range status of a valid distance. */
export const RAW_VALID = 11;

export const RANGE_START = 0x00;
export const SEQUENCE = 0x01;
export const PERIOD = 0x04;
export const INTERRUPT_CONFIG = 0x0a;
export const INTERRUPT_CLEAR = 0x0b;
export const INTERRUPT_STATUS = 0x13;
export const RESULT_STATUS = 0x14;
export const INTERRUPT_POLARITY = 0x84;
export const PAD_VOLTAGE = 0x89;
export const REFERENCE_SPADS = 0xb0;
export const OSCILLATOR = 0xf8;

/** Factory calibration memory, readable while page 7 is open: strobe, and SPAD count and type. */
export const MEMORY_STROBE = 0x83;
export const MEMORY_SPADS = 0x92;
/** Register of page 1 with the value that ranging must be started with. */
export const STOP_VARIABLE = 0x91;

/** Values of RANGE_START: a measurement every PERIOD; once; once for the reference voltage. */
export const TIMED = 0x04;
export const ONCE = 0x01;
export const ONCE_VOLTAGE = 0x41;

/** Values of SEQUENCE: reference voltage, reference phase, ranging with DSS, pre-range and final range. */
export const VOLTAGE = 0x01;
export const PHASE = 0x02;
export const RANGING = 0xe8;

/** Bytes from RESULT_STATUS to the end of the distance. */
export const RESULT_LENGTH = 12;

/** Pairs of register and value: opens the stop variable, and closes it again. */
export const OPEN_STOP = "8001ff010000";
export const CLOSE_STOP = "0001ff008000";
/** Opens the factory memory up to its strobe, requests the SPADs, and closes it. */
export const OPEN_MEMORY = "8001ff010000ff06";
export const ASK_MEMORY = "ff0781018001946b8300";
export const CLOSE_MEMORY = "8100ff06";
export const LEAVE_MEMORY = "ff010001ff008000";
/** Written before the map of reference SPADs. */
export const SELECT_SPADS = "ff014f004e2cff00b6b4";
/**
 * Tuning that every part needs; its time-outs make a timing budget of about 33 ms. The last two pairs give the final range
 * the time of the steps that RANGING leaves out, as setting the budget anew does in ST's API: 0x0290 for 0x01FE.
 */
export const TUNING =
  "ff010000ff00090010001100240125ff7500ff014e2c48003020ff00300954003104320340834625600027005006510052965608" +
  "5730610062006400650066a0ff012232471449ff4a00ff007a0a7b007821ff012334420044ff4526460540400e06201a4340ff00" +
  "34033544ff0131044b094c054d04ff00440045204708482867007004710172fe76007700ff010d01ff00800101f8ff018e010001" +
  "ff00800071027290";
export const TUNING_PAIRS = 82;
