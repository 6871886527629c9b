// Telemetry for tests: an ordinary record, changed where a test cares.
import { HEALTHY_TELEMETRY } from "../../host/simulator/lane-telemetry.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";

export function telemetry(changes: Partial<Telemetry> = {}): Telemetry {
  const counts = { ins: 0, outs: 0, reversed: 0, inLane: 1, waiting: 0 };
  const waits = { waitS: 100, waitLowS: 50, waitHighS: 200, confidencePercent: 95 };
  const ordinary = { ...HEALTHY_TELEMETRY, ...counts, ...waits, boot: "b1", till: "open" as const, tMs: 1000 };
  return { ...ordinary, sentMs: changes.tMs ?? 1000, ...changes };
}
