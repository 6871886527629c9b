// What each signal looks like: one table for boxes, pages and paper. Patterns differ without their colour.
import type { LampSignal } from "./messages/lane-states.ts";

/** Light of one signal: which lamp of the tower, how long on and off (off 0: steady). */
export interface LampLook {
  colour: "none" | "green" | "amber" | "red";
  onMs: number;
  offMs: number;
}

/** Every signal: off, even blink, steady, slow even blink, short flash, rare flash. Rates stay below 3 flashes a second, the limit of WCAG 2.3.1. */
export const LAMP_LOOKS: { [S in LampSignal]: LampLook } = {
  off: { colour: "none", onMs: 0, offMs: 1000 },
  open: { colour: "green", onMs: 500, offMs: 500 },
  coming: { colour: "green", onMs: 1000, offMs: 0 },
  close: { colour: "amber", onMs: 1000, offMs: 1000 },
  stalled: { colour: "red", onMs: 200, offMs: 800 },
  blind: { colour: "amber", onMs: 100, offMs: 2900 },
};

/** What each signal means to staff. */
export const LAMP_MEANINGS: { [S in LampSignal]: string } = {
  off: "nothing to do",
  open: "open this till",
  coming: "somebody is on the way",
  close: "this till may close",
  stalled: "this till is stalled",
  blind: "the sensors cannot be trusted",
};
