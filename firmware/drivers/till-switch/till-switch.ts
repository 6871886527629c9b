// The polled contact at the till: a switch that is closed while the till is open, or a button whose short press opens and
// closes the till and whose long press accepts a call.
import type { ChangeListener } from "../port.ts";

/** Time for which a level must be stable. Unit ms; datasheets of switches: bounce of 5-20 ms. */
const DEBOUNCE_MS = 40;
/** Duration of a long press. Unit ms; guess. */
const LONG_MS = 1200;

export type TillContact = "switch" | "button";
/** Called at a long press, with its time in ms. */
export type PressListener = (tMs: number) => void;

/** One contact. Times in ms. */
export class TillSwitch {
  /** Undefined until the switch has settled or the button was pressed. */
  open: boolean | undefined = undefined;
  private contact: TillContact;
  private onOpen: ChangeListener;
  private onLongPress: PressListener;
  private level = false;
  private levelMs = -1;
  private closed = false;
  private settled = false;
  private pressedMs = 0;
  /** The present press has already been handled as a long one. */
  private isHandled = false;

  constructor(contact: TillContact, onOpen: ChangeListener, onAcknowledge: PressListener) {
    this.contact = contact;
    this.onOpen = onOpen;
    this.onLongPress = onAcknowledge;
  }

  /**
   * Takes the present level of the contact. Call it at least ten times a second. False: not needed again until the level
   * changes.
   */
  poll(closed: boolean, tMs: number): boolean {
    if (this.levelMs < 0 || closed !== this.level) {
      this.level = closed;
      this.levelMs = tMs;
      return true;
    }
    if (tMs - this.levelMs < DEBOUNCE_MS) return true;
    if (!this.settled || closed !== this.closed) this.change(closed, this.levelMs);
    if (this.contact === "switch" || !closed || this.isHandled) return false;
    if (tMs - this.pressedMs < LONG_MS) return true;
    this.isHandled = true;
    this.onLongPress(tMs);
    return false;
  }

  private change(closed: boolean, tMs: number): void {
    const isFirst = !this.settled;
    this.closed = closed;
    this.settled = true;
    if (this.contact === "switch") this.setOpen(closed, tMs);
    else if (closed) {
      this.pressedMs = tMs;
      // Closed since before the start: not a press.
      this.isHandled = isFirst;
    } else if (!isFirst && !this.isHandled) this.setOpen(this.open !== true, tMs);
  }

  private setOpen(open: boolean, tMs: number): void {
    this.open = open;
    this.onOpen(open, tMs);
  }
}
