// The outlines of all boards.
import { ESP32_DEVKITC_OUTLINE } from "./esp32-devkitc.ts";
import { ESP32S3_DEVKITC_OUTLINE } from "./esp32s3-devkitc.ts";
import { NODEMCU_ESP8266_OUTLINE } from "./nodemcu-esp8266.ts";
import type { Outline } from "./outline.ts";
import { RP2040_PICO_OUTLINE } from "./rp2040-pico.ts";

export const OUTLINES: readonly Outline[] = [
  ESP32_DEVKITC_OUTLINE,
  ESP32S3_DEVKITC_OUTLINE,
  RP2040_PICO_OUTLINE,
  NODEMCU_ESP8266_OUTLINE,
];

/** A board's outline. Throws for a board that has none: every board of boards/all.ts has one. */
export function outlineOf(board: string): Outline {
  const outline = OUTLINES.find((one) => one.board === board);
  if (outline === undefined) throw new Error(`found no outline of ${board}`);
  return outline;
}
