// The cashier's gauge: the length of the line as a bar, one light per waiting customer.
import type { Colour, LightRow } from "../port.ts";

/** The last light blinks when more customers wait than there are lights. Unit ms, on and off each. */
const MORE_MS = 500;
/** Interval between updates without blinking. Unit ms. */
const STEADY_MS = 1000;
/** An unknown length is a short flash of the whole bar, like the lamp's signal for blind sensors. Unit ms. */
const UNKNOWN_ON_MS = 100;
const UNKNOWN_MS = 3000;

/** A bar on a row of lights, starting at light number `from`. */
export class Gauge {
  private row: LightRow;
  private from: number;
  /** What is shown: whether blinking lights are on, and the length; undefined at first. */
  private lit: boolean | undefined = undefined;
  private waiting: number | undefined = undefined;
  private callAbove = 0;

  constructor(row: LightRow, from: number) {
    this.row = row;
    this.from = from;
  }

  /**
   * Shows how many wait, in red beyond `callAbove`; undefined is unknown and never looks like an empty line. Call it at
   * every change, and at the returned time, for blinking. Times in ms.
   */
  show(waiting: number | undefined, callAbove: number, tMs: number): number {
    const cells = this.row.count - this.from;
    const lit =
      waiting === undefined ? tMs % UNKNOWN_MS < UNKNOWN_ON_MS : waiting <= cells || tMs % (2 * MORE_MS) < MORE_MS;
    const blinkMs = waiting === undefined && lit ? UNKNOWN_ON_MS : MORE_MS;
    const nextMs = tMs - (tMs % MORE_MS) + (waiting !== undefined && waiting <= cells ? STEADY_MS : blinkMs);
    if (lit === this.lit && waiting === this.waiting && callAbove === this.callAbove) return nextMs;
    // What blinks in a length that stays is its last light.
    const isSame = waiting !== undefined && waiting === this.waiting && callAbove === this.callAbove;
    this.lit = lit;
    this.waiting = waiting;
    this.callAbove = callAbove;
    for (let i = isSame ? cells - 1 : 0; i < cells; i++) {
      let colour: Colour = "none";
      if (waiting === undefined) {
        if (lit) colour = "amber";
      } else if (i < waiting && (lit || i < cells - 1)) colour = i < callAbove ? "green" : "red";
      this.row.set(this.from + i, colour);
    }
    return nextMs;
  }
}
