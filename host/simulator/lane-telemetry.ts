// The telemetry of a simulated lane without a box: the core's estimate as a record. Sensors, link and clock never fail.
import { type Estimate, estimate } from "../../firmware/core/estimate.ts";
import type { Lane } from "../../firmware/core/lane.ts";
import type { Telemetry } from "../../protocol/messages.ts";

/** A record of a healthy box that knows nothing about its lane. */
export const HEALTHY_TELEMETRY: Telemetry = {
  boot: "simulated",
  seq: 1,
  tMs: 0,
  sentMs: 0,
  oldest: 1,
  ins: null,
  outs: null,
  reversed: null,
  inLane: null,
  waiting: null,
  waitS: null,
  waitLowS: null,
  waitHighS: null,
  state: "serving",
  till: null,
  confidence: 1,
  entry: "ok",
  exit: "ok",
  head: "ok",
  tail: "ok",
  lamp: "off",
  rule: "host",
  acked: 0,
  dropped: 0,
};

/** The core's estimate at a time in ms, as a record. */
export function telemetryOf(core: Lane, tMs: number): Telemetry {
  const e: Estimate = estimate(core, tMs);
  return {
    ...HEALTHY_TELEMETRY,
    seq: Math.max(1, Math.round(tMs / 1000)),
    tMs,
    sentMs: tMs,
    ins: e.ins ?? null,
    outs: e.outs ?? null,
    reversed: e.reversed ?? null,
    inLane: e.inLane ?? null,
    waiting: e.waiting ?? null,
    waitS: e.waitS ?? null,
    waitLowS: e.waitLowS ?? null,
    waitHighS: e.waitHighS ?? null,
    state: e.state,
    confidence: e.confidence,
  };
}
