// A break-beam receiver on a digital input, debounced by the board.
import type { ChangeListener, EdgePort } from "../port.ts";

/** Shorter breaks are noise: insects, flicker, relay contacts. Unit ms; measured, 5-10 ms. */
const DEBOUNCE_MS = 8;
/** When the level differs from the last edge for this long, an edge was lost. Unit ms: no event waits longer. */
const LOST_MS = 150;

/** One beam. `onEdge` is called at each change, and first with the initial level. Times in ms. */
export class BreakBeam {
  /** Edges found only by comparing levels. */
  lostEdges = 0;
  private port: EdgePort;
  private pin: string;
  private highIsBlocked: boolean;
  private onEdge: ChangeListener;
  private blocked: boolean;
  /** Since when the level differs from the last edge; -1: it does not. */
  private mismatchMs = -1;

  constructor(port: EdgePort, pin: string, highIsBlocked: boolean, tMs: number, onEdge: ChangeListener) {
    this.port = port;
    this.pin = pin;
    this.highIsBlocked = highIsBlocked;
    this.onEdge = onEdge;
    const self = this;
    port.watch(pin, "both", DEBOUNCE_MS, function (high, edgeMs) {
      self.report(high === highIsBlocked, edgeMs);
    });
    this.blocked = port.read(pin) === highIsBlocked;
    onEdge(this.blocked, tMs);
  }

  /** Compares the level with the last edge. Call it about ten times a second. */
  poll(tMs: number): void {
    this.compare(this.port.read(this.pin), tMs);
  }

  /** The same with a level already read; true: call it again even if nothing changes. */
  compare(high: boolean, tMs: number): boolean {
    const blocked = high === this.highIsBlocked;
    if (blocked === this.blocked) this.mismatchMs = -1;
    else if (this.mismatchMs < 0) this.mismatchMs = tMs;
    else if (tMs - this.mismatchMs >= LOST_MS) {
      this.lostEdges += 1;
      this.report(blocked, this.mismatchMs);
    }
    return this.mismatchMs >= 0;
  }

  private report(blocked: boolean, tMs: number): void {
    this.mismatchMs = -1;
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.onEdge(blocked, tMs);
  }
}
