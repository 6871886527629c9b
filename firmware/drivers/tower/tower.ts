// Lamps on single outputs, each through a MOSFET or straight to an LED: high is lit. A 24 V tower light is three of them.
import type { Colour, Light, LightRow, Output } from "../port.ts";

/** Three lamps of which one is lit, or none. */
export class Tower implements Light {
  private green: Output;
  private amber: Output;
  private red: Output;
  private lit: Colour = "none";

  constructor(green: Output, amber: Output, red: Output) {
    this.green = green;
    this.amber = amber;
    this.red = red;
  }

  set(colour: Colour): void {
    if (colour === this.lit) return;
    this.lit = colour;
    this.green.set(colour === "green");
    this.amber.set(colour === "amber");
    this.red.set(colour === "red");
  }
}

/** Lamps of one colour in a row: lit or dark. */
export class LampRow implements LightRow {
  readonly count: number;
  private lamps: readonly Output[];

  constructor(lamps: readonly Output[]) {
    this.lamps = lamps;
    this.count = lamps.length;
  }

  set(index: number, colour: Colour): void {
    (this.lamps[index] as Output).set(colour !== "none");
  }
}
