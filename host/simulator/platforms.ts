// What the chips and their Espruino do that a program notices: one table for the virtual boards and for docs/platforms.md.

/** One kind of board. Times in ms. */
export interface Platform {
  /** `process.env.BOARD`. */
  board: string;
  /** Longest watchdog; a longer one throws, and this one is armed. Undefined where there is no such limit. */
  watchdogMaxMs: number | undefined;
  /** Storage: pages, and bytes of each. */
  pages: number;
  pageBytes: number;
  /** Longest name of a file; what is longer is cut. */
  nameLength: number;
  /** Time that a transfer takes which no chip acknowledges. */
  nackMs: number;
  /** Blocks of the interpreter's memory; undefined where each start takes what is free. */
  blocks: number | undefined;
  /** `E.hwRand` is noise; else it is the next number of `Math.random`'s generator. */
  hasNoise: boolean;
  /** Where the console is after the start. */
  console: "Serial1" | "USB";
  /** Has the module `crypto`. */
  hasCrypto: boolean;
  /** Has WiFi, Bluetooth and a telnet server. */
  radio: boolean;
  /** How long `connect` waits for an address that answers nothing, and for two name servers that do; nothing else runs meanwhile. */
  connectMs: number;
  lookUpMs: number;
}

const COMMON = { pageBytes: 4096, nameLength: 28, nackMs: 0 };

export const ESP32: Platform = {
  ...COMMON,
  board: "ESP32",
  watchdogMaxMs: undefined,
  blocks: undefined,
  pages: 224,
  hasNoise: false,
  console: "Serial1",
  hasCrypto: true,
  radio: true,
  connectMs: 9000,
  lookUpMs: 14000,
};

/**
 * Espruino's build for it is beta (boards/ESP32S3_IDF4.py); it differs in what its pins can do (hardware/boards), and its
 * network tries twice as often.
 */
export const ESP32S3: Platform = { ...ESP32, board: "ESP32S3_IDF4", connectMs: 18000 };

export const RP2040: Platform = {
  ...COMMON,
  board: "ESPR_RP2040_PICO",
  watchdogMaxMs: 8388,
  blocks: 12000,
  pages: 64,
  hasNoise: true,
  console: "USB",
  hasCrypto: false,
  radio: false,
  connectMs: 0,
  lookUpMs: 0,
};

/** The board of each image. */
export const PLATFORM_OF = { esp32: ESP32, esp32s3: ESP32S3, rp2040: RP2040 } as const;
