// The lights of a box: the lane's lamp and the cashier's gauge, shown when they change and when their pattern goes on.
import type { Box } from "../core/box.ts";
import { Gauge } from "../drivers/gauge/gauge.ts";
import type { Bytes, Light, PixelPort } from "../drivers/port.ts";
import { Strip, StripLamp } from "../drivers/ws2812/ws2812.ts";
import { LampPort } from "./lamp-port.ts";

/** What a box lights. */
export interface Lights {
  lamp: Light;
  gauge: Gauge;
  /** Where pixels are sent after they have been set. */
  strip: Strip | undefined;
}

/** Pixels of a strip, and how many of them repeat the lamp; the others are the gauge. */
const PIXELS = 8;
const LAMP_PIXELS = 2;
/** Bytes that a strip sends. */
export const STRIP_BYTES: number = 3 * PIXELS;

/** Lamp and gauge on one strip. `bytes` has room for `STRIP_BYTES`. */
export function stripLights(port: PixelPort, bytes: Bytes): Lights {
  const strip = new Strip(port, bytes, PIXELS);
  return { lamp: new StripLamp(strip, LAMP_PIXELS), gauge: new Gauge(strip, LAMP_PIXELS), strip: strip };
}

/** The lights of one lane. Times in ms. */
export class LaneLights {
  /** The next step of the patterns is due then. */
  dueMs = 0;
  private box: Box;
  private lights: Lights;
  private lamp: LampPort;
  private waiting: number | undefined = undefined;

  constructor(box: Box, lights: Lights) {
    this.box = box;
    this.lights = lights;
    this.lamp = new LampPort(lights.lamp);
  }

  /** Shows lamp and length as they are now, where they have changed. */
  show(tMs: number): void {
    if (this.box.shownWaiting() === this.waiting && this.box.lamp() === this.lamp.signal) return;
    this.step(tMs);
  }

  /** The next step of the patterns of lamp and gauge. */
  step(tMs: number): void {
    const lights = this.lights;
    const box = this.box;
    this.waiting = box.shownWaiting();
    const lampMs = this.lamp.show(box.lamp(), tMs);
    const gaugeMs = lights.gauge.show(this.waiting, box.commands.configuration.callAbove, tMs);
    this.dueMs = lampMs < gaugeMs ? lampMs : gaugeMs;
    if (lights.strip !== undefined) lights.strip.flush(tMs);
  }
}
