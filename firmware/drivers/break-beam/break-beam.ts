// A break-beam receiver on a digital input: one level means that the beam is broken. Debounce is the board's.
import type { ChangeListener, EdgePort } from "../port.ts";

/** Shorter breaks are noise: flies, flicker, relay contacts. Unit ms; measured, 5-10 ms. */
const DEBOUNCE_MS = 8;
/** A level that differs this long from the last edge told is an edge that was lost. Unit ms: no event waits longer. */
const LOST_MS = 150;

/** One beam. `onEdge` gets each change; the level at the start is told first. Times in ms. */
export class BreakBeam {
  /** Edges that only the level gave away. */
  lostEdges = 0;
  private port: EdgePort;
  private pin: string;
  private highIsBlocked: boolean;
  private onEdge: ChangeListener;
  private blocked: boolean;
  /** Since when the level has differed from what was told; -1: it does not. */
  private doubtMs = -1;

  constructor(port: EdgePort, pin: string, highIsBlocked: boolean, tMs: number, onEdge: ChangeListener) {
    this.port = port;
    this.pin = pin;
    this.highIsBlocked = highIsBlocked;
    this.onEdge = onEdge;
    const self = this;
    port.watch(pin, "both", DEBOUNCE_MS, function (high, edgeMs) {
      self.tell(high === highIsBlocked, edgeMs);
    });
    this.blocked = port.read(pin) === highIsBlocked;
    onEdge(this.blocked, tMs);
  }

  /** Compares the level with the last edge; to be called about ten times a second. */
  poll(tMs: number): void {
    this.compare(this.port.read(this.pin), tMs);
  }

  /** The same with a level that has been read; true when it is to be called again though no level and no edge comes. */
  compare(high: boolean, tMs: number): boolean {
    const blocked = high === this.highIsBlocked;
    if (blocked === this.blocked) this.doubtMs = -1;
    else if (this.doubtMs < 0) this.doubtMs = tMs;
    else if (tMs - this.doubtMs >= LOST_MS) {
      this.lostEdges += 1;
      this.tell(blocked, this.doubtMs);
    }
    return this.doubtMs >= 0;
  }

  private tell(blocked: boolean, tMs: number): void {
    this.doubtMs = -1;
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.onEdge(blocked, tMs);
  }
}
