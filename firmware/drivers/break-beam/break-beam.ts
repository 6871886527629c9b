// Break-beam receivers on digital inputs, debounced by the board. NPN receivers pull the line low when the beam is broken.
import type { BeamListener, EdgePort } from "../port.ts";

/** Shorter breaks are noise: insects, flicker, relay contacts. Unit ms; measured, 5-10 ms. */
const DEBOUNCE_MS = 8;
/** When the level differs from the last edge for this long, an edge was lost. Unit ms: no event waits longer. */
const LOST_MS = 150;

/** The beams of a box. The listener is told of each change, and first of the initial level. */
export class BeamRow {
  readonly beams: BreakBeam[] = [];
  /** The levels as the last edges left them: the first beam is bit 0. Whoever compares levels puts them right. */
  levels = 0;
  readonly port: EdgePort;
  readonly listener: BeamListener;
  private weight = 1;

  constructor(port: EdgePort, listener: BeamListener) {
    this.port = port;
    this.listener = listener;
  }

  /** Opens the next beam, which the listener knows by this number. */
  open(channel: number, pin: string, tMs: number): void {
    this.beams.push(new BreakBeam(this, channel, this.weight, pin, tMs));
    this.weight *= 2;
  }
}

/** One beam. Times in ms. */
export class BreakBeam {
  /** Edges found only by comparing levels. */
  lostEdges = 0;
  private row: BeamRow;
  private channel: number;
  private weight: number;
  private pin: string;
  private blocked: boolean;
  /** Since when the level differs from the last edge; -1: it does not. */
  private mismatchMs = -1;

  constructor(row: BeamRow, channel: number, weight: number, pin: string, tMs: number) {
    this.row = row;
    this.channel = channel;
    this.weight = weight;
    this.pin = pin;
    const self = this;
    row.port.watch(pin, "both", DEBOUNCE_MS, function (high, edgeMs) {
      self.report(!high, edgeMs);
    });
    this.blocked = !row.port.read(pin);
    row.listener.beamChanged(channel, this.blocked, tMs);
  }

  /** Compares the level with the last edge. Call it about ten times a second. */
  poll(tMs: number): void {
    this.compare(this.row.port.read(this.pin), tMs);
  }

  /** The same with a level already read; true: call it again even if nothing changes. */
  compare(high: boolean, tMs: number): boolean {
    if (high !== this.blocked) this.mismatchMs = -1;
    else if (this.mismatchMs < 0) this.mismatchMs = tMs;
    else if (tMs - this.mismatchMs >= LOST_MS) {
      this.lostEdges += 1;
      this.report(!high, this.mismatchMs);
    }
    return this.mismatchMs >= 0;
  }

  private report(blocked: boolean, tMs: number): void {
    this.mismatchMs = -1;
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    const row = this.row;
    row.levels += blocked ? -this.weight : this.weight;
    row.listener.beamChanged(this.channel, blocked, tMs);
  }
}
