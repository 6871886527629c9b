// What goes into decisions: the interface of policies, and the lanes' numbers for the log. Pure.
import type { DecisionInput, Verdict } from "./decision.ts";
import type { LaneView } from "./lane-view.ts";

/** A policy looks at the lanes whenever something changes and once a second. */
export interface Policy {
  decide(lanes: readonly LaneView[], nowMs: number): Verdict;
}

/** The lanes' numbers for the log. */
export function inputsOf(lanes: readonly LaneView[]): DecisionInput[] {
  return lanes.map(({ box, telemetry, freshness }) => ({
    box,
    state: telemetry?.state ?? "unknown",
    waiting: telemetry?.waiting ?? null,
    waitS: telemetry?.waitS ?? null,
    confidence: telemetry?.confidence ?? 0,
    freshness,
    ins: telemetry?.ins ?? null,
    outs: telemetry?.outs ?? null,
    boot: telemetry?.boot ?? "",
  }));
}
