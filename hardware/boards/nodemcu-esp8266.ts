// NodeMCU DevKit 1.0 (ESP8266EX, ESP-12E module). Names are NodeMCU's IO indices. Sources: DevKit manual (levels at
// start: GPIO0 and 2 high, 15 low); NodeMCU documentation of `gpio` (D0 = GPIO16: no interrupt, PWM or I2C) and
// `ws2812` (GPIO2 only); ESP8266EX datasheet, table "GPIO" (GPIO16 has no pull-up; 6-11 are the flash's, left out).
import type { Board } from "./board.ts";

export const NODEMCU_ESP8266_PINS = {
  A0: { io: "in", adc: "ADC0", note: "read as analogue, 0 to 3.3 V through the board's divider" },
  D0: { io: "in-out", flashes: true, note: "GPIO16: wakes the chip when joined to RST" },
  D1: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", note: "GPIO5" },
  D2: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", note: "GPIO4" },
  D3: { io: "in-out", pullUp: true, watch: true, pwm: true, boot: "high", flashes: true, note: "GPIO0, flash button" },
  D4: {
    io: "in-out",
    pullUp: true,
    watch: true,
    pwm: true,
    strip: true,
    boot: "high",
    flashes: true,
    note: "GPIO2, LED",
  },
  D5: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", flashes: true, note: "GPIO14" },
  D6: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", flashes: true, note: "GPIO12" },
  D7: { io: "in-out", pullUp: true, watch: true, pwm: true, i2c: "any", flashes: true, note: "GPIO13" },
  D8: { io: "in-out", watch: true, pwm: true, boot: "low", note: "GPIO15, pulled down on the board" },
  D9: { io: "in", pullUp: true, boot: "high", note: "GPIO3, console, in: held high by the USB bridge" },
  D10: { io: "in-out", pwm: true, boot: "high", flashes: true, note: "GPIO1, console, out" },
} as const;

/** NodeMCU's modules that the image needs, the chip's own and the image's way to the network. */
export const NODEMCU_MODULES = "adc|file|gpio|i2c|mqtt|node|sjson|tmr|wifi|ws2812";

export const NODEMCU_ESP8266 = {
  name: "nodemcu-esp8266",
  wiring: {
    entry: "D5",
    entry2: "D6",
    exit: "D7",
    tillSwitch: "A0",
    sda: "D2",
    scl: "D1",
    headShutdown: "D0",
    tailShutdown: "D3",
    strip: "D4",
  },
} as const satisfies Board<typeof NODEMCU_ESP8266_PINS>;
