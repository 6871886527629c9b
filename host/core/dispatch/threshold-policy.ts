// The threshold policy: calls a till when a trusted line is longer than the target, and lets one close when all lines have been
// short. Pure.

import type { PoolView } from "./policy.ts";
import { type Assessment, lastedMs, type Policy, type PolicyTimers, type Traffic, waitAfterS } from "./policy.ts";
import type { Reason } from "./reason.ts";
import type { Targets } from "./targets.ts";

/** Its parameters. */
export interface ThresholdParameters {
  /** How long a line must be too long. Unit ms. */
  holdMs: number;
  /** A till may close when no line is longer than this. */
  closeAtMost: number;
}

export const DEFAULT_THRESHOLD: ThresholdParameters = { holdMs: 0, closeAtMost: 0 };

export class ThresholdPolicy implements Policy {
  private parameters: ThresholdParameters;

  constructor(parameters: ThresholdParameters) {
    this.parameters = parameters;
  }

  assess(view: PoolView, traffic: Traffic, targets: Targets, timers: PolicyTimers, nowMs: number): Assessment {
    const { longest } = view;
    const waiting = longest?.waiting ?? 0;
    const isLong = longest !== undefined && waiting > targets.callAbove;
    const lackingMs = lastedMs(timers, "lackingSinceMs", isLong, nowMs);
    const idleMs = lastedMs(timers, "idleSinceMs", waiting <= this.parameters.closeAtMost, nowMs);
    const lacking = isLong ? lineReason(view, traffic) : undefined;
    const wanted = Math.min(isLong ? view.serving + 1 : view.serving, view.tills);
    return {
      wanted: { now: wanted, in15: null, in30: null },
      demand: null,
      // One at a time: the next is called only if the line is still too long when the first has come.
      call: lackingMs >= this.parameters.holdMs && view.coming === 0 ? lacking : undefined,
      lacking,
      close:
        idleMs >= targets.closeAfterMs
          ? { code: "quiet", wanted: view.serving - 1, open: view.serving, seconds: idleMs / 1000 }
          : undefined,
      eased: waiting <= targets.quietAtMost,
    };
  }
}

/** The longest line as a reason to call. */
export function lineReason(view: PoolView, traffic: Traffic): Reason | undefined {
  const { longest } = view;
  if (longest === undefined) return undefined;
  const { name, waiting, waitS } = longest;
  return { code: "line", line: name, waiting, waitS, afterS: waitAfterS(view, traffic) };
}
