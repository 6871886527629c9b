// Telemetry for tests: an ordinary record, changed where a test cares.
import type { Telemetry } from "../../protocol/messages.ts";

export function telemetry(changes: Partial<Telemetry> = {}): Telemetry {
  return {
    boot: "b1",
    seq: 1,
    tMs: 1000,
    sentMs: changes.tMs ?? 1000,
    oldest: 1,
    ins: 0,
    outs: 0,
    reversed: 0,
    inLane: 1,
    waiting: 0,
    waitS: 100,
    waitLowS: 50,
    waitHighS: 200,
    state: "serving",
    till: "open",
    confidence: 0.95,
    entry: "ok",
    exit: "ok",
    head: "ok",
    tail: "ok",
    lamp: "off",
    rule: "host",
    acked: 0,
    dropped: 0,
    ...changes,
  };
}
