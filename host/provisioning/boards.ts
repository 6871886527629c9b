// Which image belongs on which board, by the name that the board's own firmware gives it.

/** A board that images are built for. */
export interface FlashTarget {
  /** Name in hardware/boards and on the command line. */
  name: string;
  /** How Espruino's process.env.BOARD calls it; undefined where another language runs. */
  espruino: RegExp | undefined;
  /** Bundle that it runs (firmware/build/bundles.ts). */
  bundle: "esp32" | "esp32s3" | "rp2040" | "nodemcu";
}

/** All of them. Names of Espruino's boards are those of its boards folder, 2v29. */
export const FLASH_TARGETS: readonly FlashTarget[] = [
  { name: "esp32-devkitc", espruino: /^ESP32$/, bundle: "esp32" },
  { name: "esp32s3-devkitc", espruino: /^ESP32S3/, bundle: "esp32s3" },
  { name: "rp2040-pico", espruino: /RP2040_PICO$/, bundle: "rp2040" },
  { name: "nodemcu-esp8266", espruino: undefined, bundle: "nodemcu" },
];

/** The board that an Espruino says it is. */
export function targetOf(espruinoBoard: string): FlashTarget | undefined {
  return FLASH_TARGETS.find(({ espruino }) => espruino?.test(espruinoBoard));
}
