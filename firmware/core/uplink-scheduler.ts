// What a box says next over whatever link it has: answers first, then what an update asks for, its health once a
// minute, and its records.
import type { Kind } from "../../protocol/messages.ts";
import type { Box } from "./box.ts";
import type { Vitals } from "./health.ts";

/** Time between two health reports. Unit ms. */
const HEALTH_MS = 60000;

/** Asked at each report. */
export type VitalsSource = () => Vitals;

/** The voice of one box. */
export class UplinkScheduler {
  /** What `next` has found. */
  kind: Kind = "telemetry";
  payload = "";
  /** It has been said before. */
  repeated = false;
  private box: Box;
  /** A function of its own: an interpreter reads what it passes over, too. */
  private report: (tMs: number) => string;
  private healthMs = 0;

  constructor(box: Box, vitals: VitalsSource) {
    this.box = box;
    this.report = function (tMs) {
      return box.report(vitals(), tMs);
    };
  }

  /** The link has just come up: the health goes with the birth. */
  connected(tMs: number): void {
    this.healthMs = tMs;
    this.box.connected(tMs);
  }

  /** There may be more to say than what `next` has found. */
  hasMore(): boolean {
    return this.kind !== "telemetry" || this.box.hasMore();
  }

  /** Looks for something to say; false when there is nothing. */
  next(tMs: number): boolean {
    const box = this.box;
    let kind: Kind = "answer";
    let payload = box.nextAnswer();
    this.repeated = false;
    if (payload === undefined) {
      kind = "want";
      payload = box.ask(tMs);
    }
    if (payload === undefined && tMs >= this.healthMs) {
      this.healthMs = tMs + HEALTH_MS;
      kind = "health";
      payload = this.report(tMs);
    }
    if (payload === undefined) {
      if (!box.hasMore()) return false;
      kind = "telemetry";
      payload = box.next(tMs);
      if (payload === undefined) return false;
      this.repeated = box.isRepeat();
    }
    this.kind = kind;
    this.payload = payload;
    return true;
  }
}
