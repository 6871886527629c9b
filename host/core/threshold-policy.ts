// The threshold policy: a till is called when a trusted line is longer than the target, one may close when all lines
// have been short. Pure.
import {
  type Assessment,
  heldMs,
  type Policy,
  type PolicyMemory,
  type ThresholdParameters,
  waitAfterS,
} from "./policy.ts";
import type { PoolView } from "./pool-view.ts";
import type { Reason } from "./reason.ts";
import type { Targets } from "./targets.ts";

export class ThresholdPolicy implements Policy {
  private parameters: ThresholdParameters;

  constructor(parameters: ThresholdParameters) {
    this.parameters = parameters;
  }

  assess(sight: PoolView, _: unknown, targets: Targets, memory: PolicyMemory, nowMs: number): Assessment {
    const { longest } = sight;
    const waiting = longest?.waiting ?? 0;
    const isLong = longest !== undefined && waiting > targets.callAbove;
    const lackingMs = heldMs(memory, "lackingMs", isLong, nowMs);
    const idleMs = heldMs(memory, "idleMs", waiting <= this.parameters.closeAtMost, nowMs);
    const lacking = isLong ? lineReason(sight) : undefined;
    const wanted = isLong ? sight.serving + 1 : sight.serving;
    return {
      wanted: { now: wanted, in15: null, in30: null },
      // One at a time: the next is called when the line is still too long after the first has come.
      call: lackingMs >= this.parameters.holdMs && sight.coming === 0 ? lacking : undefined,
      lacking,
      release:
        idleMs >= targets.closeAfterMs
          ? { code: "quiet", wanted: sight.serving - 1, open: sight.serving, seconds: idleMs / 1000 }
          : undefined,
      eased: waiting <= targets.quietAtMost,
    };
  }
}

/** The longest line as a reason to call. */
export function lineReason(sight: PoolView): Reason | undefined {
  const { longest } = sight;
  if (longest === undefined) return undefined;
  const { name, waiting, waitS } = longest;
  return { code: "line", line: name, waiting, waitS, afterS: waitAfterS(sight) };
}
