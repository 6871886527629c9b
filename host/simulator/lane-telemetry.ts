// The telemetry of a simulated lane without a box: the core's estimate as a record. Sensors, link and clock never fail.
import { type Estimate, estimate } from "../../firmware/core/estimate.ts";
import type { Lane } from "../../firmware/core/lane.ts";
import { TELEMETRY, type Telemetry } from "../../protocol/messages/telemetry.ts";
import { blankOf } from "../../protocol/tables.ts";

/** A record of a healthy box that knows nothing about its lane. */
export const HEALTHY_TELEMETRY: Telemetry = {
  ...blankOf(TELEMETRY),
  boot: "simulated",
  state: "serving",
  confidencePercent: 100,
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
    waitS: whole(e.waitS),
    waitLowS: whole(e.waitLowS),
    waitHighS: whole(e.waitHighS),
    atLeast: e.atLeast ? 1 : 0,
    state: e.state,
    confidencePercent: Math.round(100 * e.confidence),
  };
}

/** Seconds as a box sends them. */
function whole(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds);
}
