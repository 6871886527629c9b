// Shows a lamp signal by the table of looks on whatever light the board has. Decides nothing.
import { LAMP_LOOKS, type LampLook } from "../../protocol/lamps.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Light } from "../drivers/port.ts";

/** The lane's lamp. */
export class LampPort {
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
