// ESP32-S3-DevKitC-1 with a WROOM-1 module. Pins: ESP32-S3 datasheet, "Strapping Pins" (0, 3, 45, 46) and "Power-Up Glitches on
// Pins" (18 to 20 go high); ESP-IDF's GPIO summary for this chip (26-32 are the flash's, 35-37 a module's with octal PSRAM);
// header: DevKitC-1 guide. Left out: 3 (chooses JTAG's pins), 19 and 20 (USB, which has the console), 35-37, 39-42 (JTAG).
// Espruino's `jshardware.c` watches none of 6-12 and none beyond 39, and pulls 0, 12-15, 18, 19, 21, 22 and 34-39 high until the
// image runs; its board file lists no analogue input.
import type { Board } from "./board.ts";

export const ESP32S3_DEVKITC_PINS = {
  D0: { io: "in-out", pullUp: true, watch: true, pwm: true, boot: "high", flashes: true, note: "boot button" },
  D1: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D2: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D4: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D5: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D6: { io: "in-out", pullUp: true, pwm: true, i2c: "any", strip: true },
  D7: { io: "in-out", pullUp: true, pwm: true, i2c: "any", strip: true },
  D8: { io: "in-out", pullUp: true, pwm: true, i2c: "any", strip: true },
  D9: { io: "in-out", pullUp: true, pwm: true, i2c: "any", strip: true },
  D10: { io: "in-out", pullUp: true, pwm: true, i2c: "any", strip: true },
  D11: { io: "in-out", pullUp: true, pwm: true, i2c: "any", strip: true },
  D12: { io: "in-out", pullUp: true, pwm: true, i2c: "any", strip: true, flashes: true },
  D13: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, flashes: true },
  D14: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, flashes: true },
  D15: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, flashes: true },
  D16: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D17: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D18: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, flashes: true },
  D21: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, flashes: true },
  D38: { io: "in-out", pullUp: true, watch: true, pwm: true, flashes: true, note: "LED on the board from v1.1 on" },
  D43: { io: "in-out", pwm: true, flashes: true, note: "chip's messages at start, out" },
  D44: { io: "in", pullUp: true, note: "serial, in" },
  D45: { io: "in-out", pwm: true, boot: "low", note: "flash voltage" },
  D46: { io: "in-out", pwm: true, boot: "low", note: "boot mode" },
  D47: { io: "in-out", pullUp: true, pwm: true, i2c: "any", strip: true },
  D48: { io: "in-out", pullUp: true, pwm: true, note: "LED on the board of v1.0" },
} as const;

export const ESP32S3_DEVKITC = {
  name: "esp32s3-devkitc",
  wiring: {
    entry: "D4",
    entry2: "D5",
    exit: "D15",
    tillSwitch: "D18",
    sda: "D8",
    scl: "D9",
    headShutdown: "D10",
    tailShutdown: "D11",
    headReady: "D1",
    tailReady: "D2",
    lampGreen: "D6",
    lampAmber: "D7",
    lampRed: "D16",
    strip: "D17",
  },
} as const satisfies Board<typeof ESP32S3_DEVKITC_PINS>;
