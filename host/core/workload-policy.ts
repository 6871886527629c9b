// The workload policy: square-root staffing of the offered load, and what it takes to work off the backlog. Pure.
// Source: offered load a = lambda S and a + beta sqrt(a) tills (Halfin and Whitt 1981; Erlang's rule of 1924).
import {
  type Assessment,
  heldMs,
  type Policy,
  type PolicyMemory,
  type Traffic,
  type WorkloadParameters,
  waitAfterS,
} from "./policy.ts";
import type { LineView, PoolView } from "./pool-view.ts";
import type { Reason } from "./reason.ts";
import type { Targets } from "./targets.ts";
import { lineReason } from "./threshold-policy.ts";

/** Customers a till that are no backlog: there is always somebody between two services. */
const USUAL = 0.5;
/** Of the wait that a box predicts, so much is for who is being served, in cycles; what is left is for those in line. */
const IN_SERVICE = 0.65;
/** An overlong wait must be this sure to call by itself. Probability; from ESTIMATOR. */
const SURE = 0.8;
/** Until arrivals have been counted, open tills are taken to be busy for this share of the time. Guess. */
const ASSUMED_USE = 0.8;

export class WorkloadPolicy implements Policy {
  private parameters: WorkloadParameters;

  constructor(parameters: WorkloadParameters) {
    this.parameters = parameters;
  }

  assess(sight: PoolView, traffic: Traffic, targets: Targets, memory: PolicyMemory, nowMs: number): Assessment {
    const { openAbove, openHoldMs, closeBelow, closeHoldMs } = this.parameters;
    const tills = sight.serving + sight.coming;
    const load =
      traffic.arrivalsPerS === undefined ? ASSUMED_USE * sight.serving : traffic.arrivalsPerS * traffic.cycleS;
    const wanted = this.staffed(load) + this.backlog(sight, targets, tills, traffic.cycleS);
    const isUrgent = sight.coming === 0 && isOverlong(sight, targets);
    const lackingMs = heldMs(memory, "lackingMs", wanted > tills + openAbove || isUrgent, nowMs);
    const idleMs = heldMs(memory, "idleMs", wanted < sight.serving - closeBelow, nowMs);
    const lacking = lackingMs >= 0 ? this.reason(sight, targets, wanted) : undefined;
    const ahead = (arrivalsPerS: number | undefined): number | null =>
      arrivalsPerS === undefined ? null : whole(this.staffed(arrivalsPerS * traffic.cycleS));
    return {
      wanted: { now: whole(wanted), in15: ahead(traffic.in15), in30: ahead(traffic.in30) },
      call: lackingMs >= openHoldMs ? lacking : undefined,
      lacking,
      release:
        idleMs >= closeHoldMs
          ? { code: "quiet", wanted: whole(wanted), open: sight.serving, seconds: idleMs / 1000 }
          : undefined,
      eased: lackingMs < 0 && wanted <= sight.serving && (sight.longest?.waiting ?? 0) <= targets.callAbove,
    };
  }

  private staffed(load: number): number {
    return load + this.parameters.safety * Math.sqrt(load);
  }

  /** Tills that the people in line would keep busy for as long as they may take. */
  private backlog(sight: PoolView, targets: Targets, tills: number, cycleS: number): number {
    const waiting = sight.lines.reduce((sum, line) => sum + inLine(line, sight, targets, cycleS), 0);
    return (Math.max(0, waiting - USUAL * tills) * cycleS) / this.parameters.backlogS;
  }

  private reason(sight: PoolView, targets: Targets, wanted: number): Reason | undefined {
    const { longest } = sight;
    if (longest !== undefined && longest.waiting > targets.callAbove) return lineReason(sight);
    return {
      code: "load",
      wanted: whole(wanted),
      open: sight.serving,
      waiting: sight.waiting,
      waitS: longest?.waitS ?? null,
      afterS: waitAfterS(sight),
    };
  }
}

/**
 * Customers who wait in a line for the tills. A count is whole and jumps; a predicted wait follows the box's belief
 * smoothly: the mean of what both say makes fewer wrong calls than either.
 */
function inLine({ role, waiting, waitS }: LineView, sight: PoolView, targets: Targets, cycleS: number): number {
  // Self-checkouts serve their own line; only what is too long for them falls to the tills.
  if (role === "bank") return Math.max(0, waiting - targets.callAbove);
  if (waitS === null) return waiting;
  const servers = role === "line" ? sight.serving : 1;
  return (waiting + Math.max(0, (waitS * servers) / cycleS - IN_SERVICE)) / 2;
}

/**
 * Somebody who joins the longest line now waits for longer than the shop allows, that is sure, and it is not the one
 * slow till beside others with room, which one more would not help.
 */
function isOverlong({ longest, waiting, serving }: PoolView, targets: Targets): boolean {
  if (longest === undefined || longest.waitS === null || longest.confidence < SURE) return false;
  return longest.waiting > targets.callAbove && longest.waitS > targets.callAboveS && waiting > serving;
}

/** Tills for people: from 0.2 of a till on, one more. */
function whole(tills: number): number {
  return Math.max(0, Math.ceil(tills - 0.2));
}
