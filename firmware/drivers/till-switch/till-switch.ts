// The contact at the till, read as a level now and then: a switch that is closed while the till is open, or a button
// whose short press opens and closes the till. A long press of the button acknowledges a call.

import type { ChangeListener } from "../port.ts";

/** A level that has not been the same for this long is bouncing. Unit ms; switches' datasheets give 5-20 ms. */
const DEBOUNCE_MS = 40;
/** A press this long is long. Unit ms; guess, above any short one. */
const LONG_MS = 1200;

export type TillContact = "switch" | "button";
/** Gets the time of a long press in ms. */
export type PressListener = (tMs: number) => void;

/** One contact. Times in ms. */
export class TillSwitch {
  /** Undefined until the switch has settled, or the button been pressed. */
  open: boolean | undefined = undefined;
  private contact: TillContact;
  private onOpen: ChangeListener;
  private onAcknowledge: PressListener;
  private level = false;
  private levelMs = -1;
  private closed = false;
  private settled = false;
  private pressedMs = 0;
  /** The present press has been taken already, as a long one. */
  private isSpent = false;

  constructor(contact: TillContact, onOpen: ChangeListener, onAcknowledge: PressListener) {
    this.contact = contact;
    this.onOpen = onOpen;
    this.onAcknowledge = onAcknowledge;
  }

  /**
   * Takes the contact as it is now; to be called ten times a second or more. False: a contact that stays as it is will
   * say nothing more.
   */
  poll(closed: boolean, tMs: number): boolean {
    if (this.levelMs < 0 || closed !== this.level) {
      this.level = closed;
      this.levelMs = tMs;
      return true;
    }
    if (tMs - this.levelMs < DEBOUNCE_MS) return true;
    if (!this.settled || closed !== this.closed) this.change(closed, this.levelMs);
    if (this.contact === "switch" || !closed || this.isSpent) return false;
    if (tMs - this.pressedMs < LONG_MS) return true;
    this.isSpent = true;
    this.onAcknowledge(tMs);
    return false;
  }

  private change(closed: boolean, tMs: number): void {
    const isFirst = !this.settled;
    this.closed = closed;
    this.settled = true;
    if (this.contact === "switch") this.setOpen(closed, tMs);
    else if (closed) {
      this.pressedMs = tMs;
      // Held since before the start: not a press at all.
      this.isSpent = isFirst;
    } else if (!isFirst && !this.isSpent) this.setOpen(this.open !== true, tMs);
  }

  private setOpen(open: boolean, tMs: number): void {
    this.open = open;
    this.onOpen(open, tMs);
  }
}
