// Lamp and gauge of a box on one strip of pixels. Decides nothing.
import type { Lights } from "../core/beacon.ts";
import { Gauge } from "../drivers/gauge/gauge.ts";
import type { Bytes, PixelPort } from "../drivers/port.ts";
import { Strip, StripLamp } from "../drivers/ws2812/ws2812.ts";

/** Pixels of a strip, and how many of them repeat the lamp; the others are the gauge. */
const PIXELS = 8;
const LAMP_PIXELS = 2;
/** Bytes that a strip sends. */
export const STRIP_BYTES: number = 3 * PIXELS;

/** Lamp and gauge on one strip, dark at first: it keeps what it showed over a restart. `bytes` has room for `STRIP_BYTES`. */
export function stripLights(port: PixelPort, bytes: Bytes): Lights {
  const strip = new Strip(port, bytes, PIXELS);
  strip.flush(0);
  return { lamp: new StripLamp(strip, LAMP_PIXELS), gauge: new Gauge(strip, LAMP_PIXELS), strip: strip };
}
