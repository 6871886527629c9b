// Advice to staff on a pool of tills: how many are wanted, what is happening, and why. Pure.

import { nameOf } from "../lane-view.ts";
import { stateOf } from "./calls.ts";
import type { Advice, CallBlock, Situation } from "./decision.ts";
import { fillingMs } from "./filling.ts";
import type { Look } from "./look.ts";
import type { Assessment, PoolView } from "./policy.ts";
import { describeReason, type Reason } from "./reason.ts";

/** Advice on one pool, from what its policy says and what blocks a call. */
export function adviceOf(look: Look, view: PoolView, assessment: Assessment, block: CallBlock): Advice {
  const { situation, because } = situationOf(look, view, assessment, block);
  return {
    pool: view.pool,
    name: view.name,
    open: view.serving + view.coming,
    wanted: assessment.wanted,
    demand: assessment.demand,
    situation,
    notice: describeReason(because),
    because,
    unsure: view.unsure,
    mayClose: look.state.closeSuggestions
      .map(({ box }) => box)
      .filter((box) => view.open.some((lane) => lane.box === box)),
  };
}

/** Numbers of tills, summed over all pools; null is unknown. */
export interface ShopTills {
  open: number;
  needed: number | null;
  neededIn15: number | null;
  neededIn30: number | null;
}

/** The tills of a shop, from the advice on its pools. */
export function shopTillsOf(advice: readonly Advice[]): ShopTills {
  const sum = (numbers: readonly (number | null)[]): number | null =>
    numbers.length === 0 || numbers.includes(null) ? null : numbers.reduce<number>((all, n) => all + (n ?? 0), 0);
  return {
    open: advice.reduce((open, pool) => open + pool.open, 0),
    needed: sum(advice.map(({ wanted }) => wanted.now)),
    neededIn15: sum(advice.map(({ wanted }) => wanted.in15)),
    neededIn30: sum(advice.map(({ wanted }) => wanted.in30)),
  };
}

function situationOf(
  { state, lanes, targets, nowMs }: Look,
  view: PoolView,
  assessment: Assessment,
  block: CallBlock,
): { situation: Situation; because: Reason } {
  const longest = view.longest;
  const line = { line: longest?.name ?? "", waiting: longest?.waiting ?? 0, waitS: longest?.waitS ?? null };
  if (block.cause === "all-open") return { situation: "held", because: { code: "all-open", ...line } };
  if (block.cause === "cap")
    return {
      situation: "held",
      because: { code: "cap", ...line, calls: targets.callsPerHour, seconds: block.ms / 1000 },
    };
  const call = state.calls.find((c) => c.pool === view.pool);
  if (call !== undefined) {
    const seconds = (nowMs - call.sinceMs) / 1000;
    const till = nameOf(lanes, call.box);
    return { situation: "calling", because: { code: "called", ...line, till, seconds, state: stateOf(call) } };
  }
  if (block.cause === "cool-down")
    return { situation: "held", because: { code: "cool-down", ...line, seconds: block.ms / 1000 } };
  const tills = { wanted: assessment.wanted.now ?? view.serving, open: view.serving };
  if (assessment.lacking !== undefined) {
    const fillMs = fillingMs(state, view, nowMs);
    if (view.closed.length > 0) return { situation: "held", because: { code: "settling", ...line, ...tills } };
    if (fillMs > 0) return { situation: "held", because: { code: "cool-down", ...line, seconds: fillMs / 1000 } };
    return { situation: "held", because: { code: "all-open", ...line } };
  }
  if (line.waiting > targets.callAbove || (line.waitS ?? 0) > targets.callAboveS)
    if (line.waiting > 0) return { situation: "waiting", because: { code: "enough", ...line, ...tills } };
  if (line.waiting > 0) return { situation: "waiting", because: { code: "within", ...line } };
  if (view.unsure.length > 0)
    return { situation: "unsure", because: { code: "unsure", lanes: view.unsure.join(", ") } };
  return { situation: "quiet", because: { code: "nobody" } };
}
