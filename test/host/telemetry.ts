// Telemetry for tests: an ordinary record, changed where a test cares. A wait brings a range that holds it.
import { HEALTHY_TELEMETRY } from "../../host/simulator/lane-telemetry.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";

export function telemetry(changes: Partial<Telemetry> = {}): Telemetry {
  const counts = { ins: 0, outs: 0, reversed: 0, inLane: 1, waiting: 0, confidencePercent: 95 };
  const { waitS = 100 } = changes;
  const range = waitS === null ? {} : { waitLowS: Math.floor(waitS / 2), waitHighS: 2 * waitS };
  const ordinary = { ...HEALTHY_TELEMETRY, ...counts, waitS, ...range, boot: "b1", till: "open" as const, tMs: 1000 };
  return { ...ordinary, sentMs: changes.tMs ?? 1000, ...changes };
}
