// The lights of a box: the lane's lamp and the cashier's gauge, shown when they change and when their pattern goes on.
// Decides nothing.
import { LAMP_LOOKS, type LampLook } from "../../protocol/lamps.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Box } from "../core/box.ts";
import { Gauge } from "../drivers/gauge/gauge.ts";
import type { Bytes, Light, PixelPort } from "../drivers/port.ts";
import { Strip, StripLamp } from "../drivers/ws2812/ws2812.ts";

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

/** The lane's lamp: shows a signal by the table of looks on whatever light the board has. */
class LampPort {
  /** What is shown. */
  signal: LampSignal | undefined;
  private light: Light;
  private look: LampLook | undefined;
  private sinceMs = 0;

  constructor(light: Light) {
    this.light = light;
  }

  /** Shows a signal; to be called at every change, and for the pattern at the time that it gives. */
  show(signal: LampSignal, tMs: number): number {
    if (signal !== this.signal) {
      this.signal = signal;
      this.look = LAMP_LOOKS[signal];
      this.sinceMs = tMs;
    }
    const look = this.look as LampLook;
    const periodMs = look.onMs + look.offMs;
    const phase = (tMs - this.sinceMs) % periodMs;
    const isLit = phase < look.onMs;
    this.light.set(isLit ? look.colour : "none");
    return tMs - phase + (isLit ? look.onMs : periodMs);
  }
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
