// All boards with their pins and outlines, for checks, drawings and tools. Firmware imports its own board only.
import { ESP32_DEVKITC_OUTLINE } from "../outlines/esp32-devkitc.ts";
import { ESP32S3_DEVKITC_OUTLINE } from "../outlines/esp32s3-devkitc.ts";
import { NODEMCU_ESP8266_OUTLINE } from "../outlines/nodemcu-esp8266.ts";
import type { Outline } from "../outlines/outline.ts";
import { RP2040_PICO_OUTLINE } from "../outlines/rp2040-pico.ts";
import type { PinMap, Wiring } from "./board.ts";
import { ESP32_DEVKITC, ESP32_DEVKITC_PINS } from "./esp32-devkitc.ts";
import { ESP32S3_DEVKITC, ESP32S3_DEVKITC_PINS } from "./esp32s3-devkitc.ts";
import { NODEMCU_ESP8266, NODEMCU_ESP8266_PINS } from "./nodemcu-esp8266.ts";
import { RP2040_PICO, RP2040_PICO_PINS } from "./rp2040-pico.ts";

/** A board for tools: its name, its pins, its wiring, and what it looks like from outside. */
export interface WiredBoard {
  name: string;
  pins: PinMap;
  wiring: Wiring;
  outline: Outline;
}

export const BOARDS: readonly WiredBoard[] = [
  { ...ESP32_DEVKITC, pins: ESP32_DEVKITC_PINS, outline: ESP32_DEVKITC_OUTLINE },
  { ...ESP32S3_DEVKITC, pins: ESP32S3_DEVKITC_PINS, outline: ESP32S3_DEVKITC_OUTLINE },
  { ...RP2040_PICO, pins: RP2040_PICO_PINS, outline: RP2040_PICO_OUTLINE },
  { ...NODEMCU_ESP8266, pins: NODEMCU_ESP8266_PINS, outline: NODEMCU_ESP8266_OUTLINE },
];
