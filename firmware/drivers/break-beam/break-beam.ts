// A break-beam receiver on a digital input: one level means that the beam is broken. Debounce is the board's.
import type { EdgePort } from "../port.ts";

/** Shorter breaks are noise: flies, flicker, relay contacts. Unit ms; measured, 5-10 ms. */
const DEBOUNCE_MS = 8;

/** Calls `onEdge` with each change of the beam; the level at the start is told first. */
export function watchBeam(
  port: EdgePort,
  pin: string,
  highIsBlocked: boolean,
  nowMs: number,
  onEdge: (blocked: boolean, tMs: number) => void,
): void {
  port.watch(pin, DEBOUNCE_MS, (high, tMs) => {
    onEdge(high === highIsBlocked, tMs);
  });
  onEdge(port.read(pin) === highIsBlocked, nowMs);
}
