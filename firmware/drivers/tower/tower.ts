// Lamps on single outputs, high = lit, through a MOSFET or directly to an LED. A 24 V tower light has three of them; a
// light on a strip may repeat what they show.
import type { Colour, Light, LightRow, Output } from "../port.ts";

/** Three lamps, at most one of them lit. */
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

/** One colour in two places. */
export class LightPair implements Light {
  private first: Light;
  private second: Light;

  constructor(first: Light, second: Light) {
    this.first = first;
    this.second = second;
  }

  set(colour: Colour): void {
    this.first.set(colour);
    this.second.set(colour);
  }
}

/** A row of lamps of one colour: lit or dark. */
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
