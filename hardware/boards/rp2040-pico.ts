// Raspberry Pi Pico (RP2040). Pins: Pico datasheet, "Pinout"; RP2040 datasheet 2.19.2 (functions: I2C on every pair, in
// Espruino I2C1 and I2C2), 2.19.6.3 (pads reset with pull-downs: nothing flashes) and 4.9 (ADC on 26-28). GPIO 23-25
// and 29 are used by the board itself. Espruino has no module for WS2812 strips on this chip.
import type { Board } from "./board.ts";

export const RP2040_PICO_PINS = {
  D0: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.sda", note: "debug serial, out" },
  D1: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.scl", note: "debug serial, in" },
  D2: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.sda" },
  D3: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.scl" },
  D4: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.sda" },
  D5: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.scl" },
  D6: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.sda" },
  D7: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.scl" },
  D8: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.sda" },
  D9: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.scl" },
  D10: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.sda" },
  D11: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.scl" },
  D12: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.sda" },
  D13: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.scl" },
  D14: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.sda" },
  D15: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.scl" },
  D16: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.sda" },
  D17: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.scl" },
  D18: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.sda" },
  D19: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.scl" },
  D20: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.sda" },
  D21: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "1.scl" },
  D22: { io: "in-out", pullUp: true, watch: true, pwm: true },
  D26: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.sda", adc: "ADC0" },
  D27: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "2.scl", adc: "ADC1" },
  D28: { io: "in-out", pullUp: true, watch: true, pwm: true, adc: "ADC2" },
} as const;

export const RP2040_PICO = {
  name: "rp2040-pico",
  wiring: {
    entry: "D10",
    entry2: "D11",
    exit: "D12",
    tillSwitch: "D13",
    sda: "D8",
    scl: "D9",
    headShutdown: "D6",
    tailShutdown: "D7",
    headReady: "D14",
    tailReady: "D15",
    lampGreen: "D18",
    lampAmber: "D19",
    lampRed: "D20",
    gauge1: "D2",
    gauge2: "D3",
    gauge3: "D4",
    gauge4: "D5",
  },
} as const satisfies Board<typeof RP2040_PICO_PINS>;
