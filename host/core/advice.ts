// What staff are told of a pool of tills: how many are wanted, and what is happening and why. Pure.
import { stateOf } from "./calls.ts";
import type { Advice, CallBlock, Situation } from "./decision.ts";
import type { DispatchState } from "./dispatch-state.ts";
import type { Assessment } from "./policy.ts";
import type { PoolView } from "./pool-view.ts";
import { type Reason, sayReason } from "./reason.ts";
import type { Targets } from "./targets.ts";

/** What advice is made of: a pool as it stands, what its policy says, and what holds back a call. */
export interface AdviceInput {
  sight: PoolView;
  assessment: Assessment;
  held: CallBlock;
  memory: DispatchState;
  targets: Targets;
  nowMs: number;
  nameOf: (box: string) => string;
}

export function adviceOf(standing: AdviceInput): Advice {
  const { sight, assessment, memory } = standing;
  const { situation, because } = situationOf(standing);
  return {
    pool: sight.pool,
    name: sight.name,
    open: sight.serving + sight.coming,
    wanted: assessment.wanted,
    situation,
    notice: sayReason(because),
    because,
    unsure: sight.unsure,
    mayClose: memory.releases.map(({ box }) => box).filter((box) => sight.open.some((lane) => lane.box === box)),
  };
}

function situationOf({ sight, assessment, held, memory, targets, nowMs, nameOf }: AdviceInput): {
  situation: Situation;
  because: Reason;
} {
  const longest = sight.longest;
  const line = { line: longest?.name ?? "", waiting: longest?.waiting ?? 0, waitS: longest?.waitS ?? null };
  if (held.by === "all-open") return { situation: "held", because: { code: "all-open", ...line } };
  if (held.by === "cap")
    return {
      situation: "held",
      because: { code: "cap", ...line, calls: targets.callsPerHour, seconds: held.ms / 1000 },
    };
  const call = memory.calls.find((c) => c.pool === sight.pool);
  if (call !== undefined) {
    const seconds = (nowMs - call.sinceMs) / 1000;
    const till = nameOf(call.box);
    return { situation: "calling", because: { code: "called", ...line, till, seconds, state: stateOf(call) } };
  }
  if (held.by === "cool-down")
    return { situation: "held", because: { code: "cool-down", ...line, seconds: held.ms / 1000 } };
  const tills = { wanted: assessment.wanted.now ?? sight.serving, open: sight.serving };
  if (assessment.lacking !== undefined) return { situation: "held", because: { code: "settling", ...line, ...tills } };
  if (line.waiting > targets.callAbove || (line.waitS ?? 0) > targets.callAboveS)
    if (line.waiting > 0) return { situation: "waiting", because: { code: "enough", ...line, ...tills } };
  if (line.waiting > 0) return { situation: "waiting", because: { code: "within", ...line } };
  if (sight.unsure.length > 0)
    return { situation: "unsure", because: { code: "unsure", lanes: sight.unsure.join(", ") } };
  return { situation: "quiet", because: { code: "nobody" } };
}
