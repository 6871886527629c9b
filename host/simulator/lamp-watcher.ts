// Reads a tower of three lamps as a person would: from the colour that is lit and how it blinks, over a few seconds.
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import { LAMP_LOOKS } from "../../protocol/lamps.ts";
import { LAMPS, type LampSignal } from "../../protocol/messages/lane-states.ts";
import type { VirtualClock } from "./clock.ts";

const WIRING = ESP32_DEVKITC.wiring;
const COLOURS: { [pin: string]: "green" | "amber" | "red" } = {
  [WIRING.lampGreen]: "green",
  [WIRING.lampAmber]: "amber",
  [WIRING.lampRed]: "red",
};
/** A lamp unchanged for this long is steady. Unit ms: longer than the pause of every pattern but one. */
const SETTLED_MS = 1500;
/** The longest pause of any pattern, with margin. Unit ms. */
const DARK_MS = 3300;

/** Watches the pins of one tower and calls `onSignal` when its signal changes. */
export class LampWatcher {
  private clock: VirtualClock;
  private onSignal: (signal: LampSignal) => void;
  private signal: LampSignal = "off";
  private lit: "none" | "green" | "amber" | "red" = "none";
  private changedMs = 0;
  private cancel: (() => void) | undefined;

  constructor(clock: VirtualClock, onSignal: (signal: LampSignal) => void) {
    this.clock = clock;
    this.onSignal = onSignal;
  }

  /** A lamp's pin has changed. */
  pin(pin: string, level: 0 | 1): void {
    const colour = COLOURS[pin];
    if (colour === undefined) return;
    const nowMs = this.clock.nowMs();
    if (level === 0) {
      if (this.lit !== colour) return;
      this.report(blinkOf(colour, nowMs - this.changedMs));
      this.lit = "none";
      this.expect(DARK_MS, "off");
    } else {
      this.lit = colour;
      this.expect(SETTLED_MS, steadyOf(colour));
    }
    this.changedMs = nowMs;
  }

  private expect(afterMs: number, signal: LampSignal | undefined): void {
    this.cancel?.();
    this.cancel = this.clock.after(afterMs, () => this.report(signal));
  }

  private report(signal: LampSignal | undefined): void {
    if (signal === undefined || signal === this.signal) return;
    this.signal = signal;
    this.onSignal(signal);
  }
}

function steadyOf(colour: string): LampSignal | undefined {
  return valuesOf(LAMPS).find((s) => LAMP_LOOKS[s].colour === colour && LAMP_LOOKS[s].offMs === 0);
}

/** The signal whose flashes have this colour and about this length. */
function blinkOf(colour: string, onMs: number): LampSignal | undefined {
  return valuesOf(LAMPS).find((s) => {
    const look = LAMP_LOOKS[s];
    return look.colour === colour && look.offMs > 0 && Math.abs(look.onMs - onMs) <= 100;
  });
}
