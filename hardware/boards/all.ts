// All boards with their pins, for checks, drawings and tools. Firmware imports its own board only.
import type { PinMap, Wiring } from "./board.ts";
import { ESP32_DEVKITC, ESP32_DEVKITC_PINS } from "./esp32-devkitc.ts";
import { ESP32S3_DEVKITC, ESP32S3_DEVKITC_PINS } from "./esp32s3-devkitc.ts";
import { NODEMCU_ESP8266, NODEMCU_ESP8266_PINS } from "./nodemcu-esp8266.ts";
import { RP2040_PICO, RP2040_PICO_PINS } from "./rp2040-pico.ts";

/** A board for tools: its name, its pins, and its wiring. */
export interface WiredBoard {
  name: string;
  pins: PinMap;
  wiring: Wiring;
}

export const BOARDS: readonly WiredBoard[] = [
  { ...ESP32_DEVKITC, pins: ESP32_DEVKITC_PINS },
  { ...ESP32S3_DEVKITC, pins: ESP32S3_DEVKITC_PINS },
  { ...RP2040_PICO, pins: RP2040_PICO_PINS },
  { ...NODEMCU_ESP8266, pins: NODEMCU_ESP8266_PINS },
];
