// ESP32-DevKitC V4 with a WROOM-32 module. Pins: ESP32 datasheet v4.x, "Pin Overview" (GPIO 34-39 are inputs without
// pull-ups, 6-11 are the flash's and left out) and "Boot Configurations" (strapping pins 0, 2, 5, 12, 15); header:
// DevKitC V4 guide. Any pin can be on I2C through the GPIO matrix (technical reference manual, chapter 4).
import type { Board } from "./board.ts";

export const ESP32_DEVKITC_PINS = {
  D0: { io: "in-out", pullUp: true, watch: true, pwm: true, adc: "ADC2.1", boot: "high", note: "boot button" },
  D1: { io: "in-out", pwm: true, flashes: true, note: "console, out" },
  D2: { io: "in-out", pullUp: true, watch: true, pwm: true, adc: "ADC2.2", boot: "low" },
  D3: { io: "in", pullUp: true, watch: true, boot: "high", note: "console, in: held high by the USB bridge" },
  D4: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, adc: "ADC2.0" },
  D5: { io: "in-out", pullUp: true, watch: true, pwm: true, boot: "high", flashes: true, note: "SDIO timing" },
  D12: { io: "in-out", pullUp: true, watch: true, pwm: true, adc: "ADC2.5", boot: "low", note: "flash voltage" },
  D13: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, adc: "ADC2.4" },
  D14: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, adc: "ADC2.6", flashes: true },
  D15: { io: "in-out", pullUp: true, watch: true, pwm: true, adc: "ADC2.3", boot: "high", flashes: true },
  D16: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, note: "not on WROVER modules" },
  D17: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, note: "not on WROVER modules" },
  D18: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D19: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D21: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D22: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D23: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true },
  D25: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, adc: "ADC2.8" },
  D26: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, adc: "ADC2.9" },
  D27: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, adc: "ADC2.7" },
  D32: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, adc: "ADC1.4" },
  D33: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", strip: true, adc: "ADC1.5" },
  D34: { io: "in", watch: true, adc: "ADC1.6" },
  D35: { io: "in", watch: true, adc: "ADC1.7" },
  // Errata 3.11: 36 and 39 see false edges when the radio or the ADC wakes, so they are not used with interrupts.
  D36: { io: "in", adc: "ADC1.0" },
  D39: { io: "in", adc: "ADC1.3" },
} as const;

export const ESP32_DEVKITC = {
  name: "esp32-devkitc",
  wiring: {
    entry: "D25",
    entry2: "D26",
    exit: "D27",
    tillSwitch: "D33",
    sda: "D21",
    scl: "D22",
    headShutdown: "D18",
    tailShutdown: "D19",
    headReady: "D34",
    tailReady: "D35",
    lampGreen: "D16",
    lampAmber: "D17",
    lampRed: "D23",
    strip: "D13",
  },
} as const satisfies Board<typeof ESP32_DEVKITC_PINS>;
