// What of the lanes goes into decisions, and so into the log. Pure.
import type { DecisionInput } from "./decision.ts";
import type { LaneView } from "./lane-view.ts";

/** What of a box's telemetry goes into decisions. */
export function inputOf({ telemetry: t, ageMs: _, ...place }: LaneView): DecisionInput {
  return {
    ...place,
    state: t?.state ?? "unknown",
    boot: t?.boot ?? "",
    ins: t?.ins ?? null,
    outs: t?.outs ?? null,
    reversed: t?.reversed ?? null,
    inLane: t?.inLane ?? null,
    waiting: t?.waiting ?? null,
    waitS: t?.waitS ?? null,
    confidencePercent: t?.confidencePercent ?? 0,
    entry: t?.entry ?? "absent",
    exit: t?.exit ?? "absent",
    head: t?.head ?? "absent",
    tail: t?.tail ?? "absent",
    acked: t?.acked ?? 0,
  };
}
