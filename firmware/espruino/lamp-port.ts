// Drives the three lamps of the tower by the table of looks. Touches pins, decides nothing.
import { LAMP_LOOKS } from "../../protocol/lamps.ts";
import type { LampSignal } from "../../protocol/messages.ts";

/** Lamps of a tower on three pins, high = lit. */
export class LampPort {
  private green: Pin;
  private amber: Pin;
  private red: Pin;
  private signal: LampSignal = "off";
  private sinceMs = 0;
  private lit = "none";

  constructor(green: string, amber: string, red: string) {
    this.green = new Pin(green);
    this.amber = new Pin(amber);
    this.red = new Pin(red);
    pinMode(this.green, "output");
    pinMode(this.amber, "output");
    pinMode(this.red, "output");
    this.light("none");
  }

  /** Shows a signal; to be called at every change and ten times a second for the pattern. */
  show(signal: LampSignal, tMs: number): void {
    if (signal !== this.signal) {
      this.signal = signal;
      this.sinceMs = tMs;
    }
    const look = LAMP_LOOKS[signal];
    const phase = (tMs - this.sinceMs) % (look.onMs + look.offMs);
    this.light(phase < look.onMs ? look.colour : "none");
  }

  private light(colour: string): void {
    if (colour === this.lit) return;
    this.lit = colour;
    digitalWrite(this.green, colour === "green" ? 1 : 0);
    digitalWrite(this.amber, colour === "amber" ? 1 : 0);
    digitalWrite(this.red, colour === "red" ? 1 : 0);
  }
}
