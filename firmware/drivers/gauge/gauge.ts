// The cashier's gauge: the length of the line as a bar, one light a customer waiting. Decides nothing but the lights.
import type { Colour, LightRow } from "../port.ts";

/** The last light blinks when more wait than there are lights. Unit ms, on and off; 1 Hz as the slowest lamp. */
const MORE_MS = 500;
/** What does not blink is looked at again after this long. Unit ms. */
const STEADY_MS = 1000;
/** A length that is not known shows as a short flash of the whole bar: as the lamp's own sign for blind sensors. */
const UNKNOWN_ON_MS = 100;
const UNKNOWN_MS = 3000;

/** A bar on a row of lights, from light number `from` on. */
export class Gauge {
  private row: LightRow;
  private from: number;
  /** What is shown: whether the lights that blink are on, and for how many; nothing at first. */
  private lit: boolean | undefined = undefined;
  private waiting: number | undefined = undefined;
  private callAbove = 0;

  constructor(row: LightRow, from: number) {
    this.row = row;
    this.from = from;
  }

  /**
   * Shows how many wait, in red beyond `callAbove`; undefined is unknown and never looks like an empty line. To be
   * called at every change, and for what blinks at the time that it gives. Times in ms.
   */
  show(waiting: number | undefined, callAbove: number, tMs: number): number {
    const cells = this.row.count - this.from;
    const lit =
      waiting === undefined ? tMs % UNKNOWN_MS < UNKNOWN_ON_MS : waiting <= cells || tMs % (2 * MORE_MS) < MORE_MS;
    const blinkMs = waiting === undefined && lit ? UNKNOWN_ON_MS : MORE_MS;
    const nextMs = tMs - (tMs % MORE_MS) + (waiting !== undefined && waiting <= cells ? STEADY_MS : blinkMs);
    if (lit === this.lit && waiting === this.waiting && callAbove === this.callAbove) return nextMs;
    this.lit = lit;
    this.waiting = waiting;
    this.callAbove = callAbove;
    for (let i = 0; i < cells; i++) {
      let colour: Colour = "none";
      if (waiting === undefined) {
        if (lit) colour = "amber";
      } else if (i < waiting && (lit || i < cells - 1)) colour = i < callAbove ? "green" : "red";
      this.row.set(this.from + i, colour);
    }
    return nextMs;
  }
}
