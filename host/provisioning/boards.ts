// Which image belongs on which board, by the name that the board's own firmware gives it.

interface Row {
  /** Name in hardware/boards and on the command line. */
  name: string;
  /** How Espruino's process.env.BOARD calls it, as in Espruino's folder of boards, 2v29; undefined where another language runs. */
  espruino: RegExp | undefined;
  /** Bundle that it runs (firmware/build/bundles.ts). */
  bundle: string;
}

/** All boards that images are built for. */
export const FLASH_TARGETS = [
  { name: "esp32-devkitc", espruino: /^ESP32$/, bundle: "esp32" },
  { name: "esp32s3-devkitc", espruino: /^ESP32S3/, bundle: "esp32s3" },
  { name: "rp2040-pico", espruino: /RP2040_PICO$/, bundle: "rp2040" },
  { name: "nodemcu-esp8266", espruino: undefined, bundle: "nodemcu" },
] as const satisfies readonly Row[];
export type FlashTarget = (typeof FLASH_TARGETS)[number];

/** The board that an Espruino says it is. */
export function targetOf(espruinoBoard: string): FlashTarget | undefined {
  return FLASH_TARGETS.find(({ espruino }) => espruino?.test(espruinoBoard));
}
