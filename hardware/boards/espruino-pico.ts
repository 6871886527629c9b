// Espruino Pico rev 1.3/1.4 (STM32F401CD). Header: the board's page at espruino.com; functions: STM32F401xD/xE
// datasheet DS10086, table "Alternate function mapping"; levels at reset: reference manual RM0368, 8.3.1 (B4 has a
// pull-up, B3 floats: debug port). The pins of one number share an interrupt (RM0368, 10.2.5): A0 and B0 cannot both be
// watched. A strip needs a MOSI pin: B15, A7, B5.
import type { Board } from "./board.ts";

export const ESPRUINO_PICO_PINS = {
  B15: { io: "in-out", pullUp: true, watch: true, watchLine: 15, pwm: true, strip: true },
  B14: { io: "in-out", pullUp: true, watch: true, watchLine: 14, pwm: true },
  B13: { io: "in-out", pullUp: true, watch: true, watchLine: 13, pwm: true },
  B10: { io: "in-out", pullUp: true, watch: true, watchLine: 10, pwm: true, i2c: "2.scl" },
  B1: { io: "in-out", pullUp: true, watch: true, watchLine: 1, pwm: true, adc: "ADC1.9" },
  A7: { io: "in-out", pullUp: true, watch: true, watchLine: 7, pwm: true, strip: true, adc: "ADC1.7" },
  A6: { io: "in-out", pullUp: true, watch: true, watchLine: 6, pwm: true, adc: "ADC1.6" },
  A5: { io: "in-out", pullUp: true, watch: true, watchLine: 5, pwm: true, adc: "ADC1.5" },
  B3: { io: "in-out", pullUp: true, watch: true, watchLine: 3, pwm: true, i2c: "2.sda" },
  B4: { io: "in-out", pullUp: true, watch: true, watchLine: 4, pwm: true, i2c: "3.sda", flashes: true },
  B5: { io: "in-out", pullUp: true, watch: true, watchLine: 5, pwm: true, strip: true },
  B6: { io: "in-out", pullUp: true, watch: true, watchLine: 6, pwm: true, i2c: "1.scl", note: "console without USB" },
  B7: { io: "in-out", pullUp: true, watch: true, watchLine: 7, pwm: true, i2c: "1.sda", note: "console without USB" },
  A8: { io: "in-out", pullUp: true, watch: true, watchLine: 8, pwm: true, i2c: "3.scl" },
  A4: { io: "in-out", pullUp: true, watch: true, watchLine: 4, adc: "ADC1.4" },
  A3: { io: "in-out", pullUp: true, watch: true, watchLine: 3, pwm: true, adc: "ADC1.3" },
  A2: { io: "in-out", pullUp: true, watch: true, watchLine: 2, pwm: true, adc: "ADC1.2" },
  A1: { io: "in-out", pullUp: true, watch: true, watchLine: 1, pwm: true, adc: "ADC1.1" },
  A0: { io: "in-out", pullUp: true, watch: true, watchLine: 0, pwm: true, adc: "ADC1.0" },
  A10: { io: "in-out", pullUp: true, watch: true, watchLine: 10, pwm: true },
  B9: { io: "in-out", pullUp: true, watch: true, watchLine: 9, pwm: true, i2c: "1.sda" },
  B8: { io: "in-out", pullUp: true, watch: true, watchLine: 8, pwm: true, i2c: "1.scl" },
} as const;

export const ESPRUINO_PICO = {
  name: "espruino-pico",
  wiring: {
    entry: "A0",
    entry2: "A1",
    exit: "A2",
    tillSwitch: "A4",
    sda: "B9",
    scl: "B8",
    headShutdown: "B13",
    tailShutdown: "B14",
    headReady: "A6",
    tailReady: "A7",
    lampGreen: "B10",
    lampAmber: "B1",
    lampRed: "A5",
    strip: "B15",
  },
} as const satisfies Board<typeof ESPRUINO_PICO_PINS>;
