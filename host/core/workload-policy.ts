// The workload policy: square-root staffing of the offered load, and what it takes to work off the backlog. Pure.
// Source: offered load a = lambda S and a + beta sqrt(a) tills (Halfin and Whitt 1981; Erlang's rule of 1924).
import {
  type Assessment,
  type Demand,
  type LineView,
  lastedMs,
  type Policy,
  type PolicyTimers,
  type PoolView,
  type Traffic,
  waitAfterS,
} from "./policy.ts";
import type { Reason } from "./reason.ts";
import type { Targets } from "./targets.ts";
import { lineReason } from "./threshold-policy.ts";

/** Of a predicted wait, this much is for the customer in service, in cycles; the rest is for those in line. */
const IN_SERVICE = 0.65;
/** An overlong wait must be this sure to call by itself. Probability; simulated. */
const SURE = 0.6;
/** Until arrivals have been counted, open tills are taken to be busy for this share of the time. Guess. */
const ASSUMED_USE = 0.8;

/** Calls on the work that comes in and the work that stands in line. */
export interface WorkloadParameters {
  /** Tills kept free per root of the offered load (beta of square-root staffing). */
  safety: number;
  /** All who wait are to be served within this time. Unit s. */
  backlogS: number;
  /** A till is called when more tills than this are lacking, for so many ms. */
  openAbove: number;
  openHoldMs: number;
  /** A till may close when nobody waits and more tills than this are to spare, for so many ms. */
  closeBelow: number;
  closeHoldMs: number;
  /** Time from one customer's start to the next one's until it is learned. Unit s. */
  serviceS: number;
  /** Mean time from the door to the tills. Unit min. */
  shoppingMin: number;
}

/** Tuned on simulated days; what else was tried is in docs/decisions/0005, 0008, 0015, 0017 and 0037. */
export const DEFAULT_WORKLOAD: WorkloadParameters = {
  safety: 0.4,
  backlogS: 180,
  openAbove: 0.85,
  openHoldMs: 15000,
  closeBelow: 1,
  closeHoldMs: 45000,
  serviceS: 75,
  shoppingMin: 12,
};

export class WorkloadPolicy implements Policy {
  private parameters: WorkloadParameters;

  constructor(parameters: WorkloadParameters) {
    this.parameters = parameters;
  }

  assess(view: PoolView, traffic: Traffic, targets: Targets, timers: PolicyTimers, nowMs: number): Assessment {
    const { openAbove, openHoldMs, closeBelow, closeHoldMs } = this.parameters;
    const tills = view.serving + view.coming;
    const load =
      traffic.arrivalsPerS === undefined ? ASSUMED_USE * view.serving : traffic.arrivalsPerS * traffic.cycleS;
    const wanted = this.staffed(load) + this.backlog(view, targets, traffic.cycleS);
    const isUrgent = view.coming === 0 && isOverlong(view, targets);
    // Until arrivals have been counted the load is a guess: only a line that is too long calls.
    const isFounded = traffic.arrivalsPerS !== undefined || isTooLong(view, targets);
    const isLacking = (isFounded && wanted > tills + openAbove) || isUrgent;
    const lackingMs = lastedMs(timers, "lackingSinceMs", isLacking, nowMs);
    // While anybody waits no till is idle, whatever the mean load.
    const isIdle = view.waiting === 0 && wanted < view.serving - closeBelow;
    const idleMs = lastedMs(timers, "idleSinceMs", isIdle, nowMs);
    const lacking = lackingMs >= 0 ? this.reason(view, traffic, targets, wanted) : undefined;
    const ahead = (arrivalsPerS: number | undefined): number | null =>
      arrivalsPerS === undefined ? null : tillsOf(view, this.staffed(arrivalsPerS * traffic.cycleS));
    return {
      // A guess calls nobody: no need is told of it either.
      wanted: {
        now: tillsOf(view, isFounded ? wanted : Math.min(wanted, tills)),
        in15: ahead(traffic.in15),
        in30: ahead(traffic.in30),
      },
      demand: demandOf(traffic),
      call: lackingMs >= openHoldMs ? lacking : undefined,
      lacking,
      close:
        idleMs >= closeHoldMs
          ? { code: "quiet", wanted: tillsOf(view, wanted), open: view.serving, seconds: idleMs / 1000 }
          : undefined,
      eased: lackingMs < 0 && wanted <= view.serving && (view.longest?.waiting ?? 0) <= targets.callAbove,
    };
  }

  private staffed(load: number): number {
    return staffedTills(load, this.parameters.safety);
  }

  /** Tills that the people in line would keep busy for as long as they may take. */
  private backlog(view: PoolView, targets: Targets, cycleS: number): number {
    const waiting = view.lines.reduce((sum, line) => sum + inLine(line, view, targets, cycleS), 0);
    return (waiting * cycleS) / this.parameters.backlogS;
  }

  private reason(view: PoolView, traffic: Traffic, targets: Targets, wanted: number): Reason | undefined {
    const { longest } = view;
    if (isTooLong(view, targets)) return lineReason(view, traffic);
    return {
      code: "load",
      wanted: tillsOf(view, wanted),
      open: view.serving,
      waiting: view.waiting,
      waitS: longest?.waitS ?? null,
      afterS: waitAfterS(view, traffic),
    };
  }
}

/**
 * Customers who wait in a line for the tills. A count is whole and jumps; a predicted wait follows the box's
 * estimate smoothly: the mean of the two makes fewer wrong calls than either.
 */
function inLine({ role, waiting, waitS }: LineView, view: PoolView, targets: Targets, cycleS: number): number {
  // Self-checkouts serve their own line; only what is too long for them falls to the tills.
  if (role === "bank") return Math.max(0, waiting - targets.callAbove);
  if (waitS === null) return waiting;
  const servers = role === "line" ? view.serving : 1;
  return (waiting + Math.max(0, (waitS * servers) / cycleS - IN_SERVICE)) / 2;
}

function isTooLong({ longest }: PoolView, targets: Targets): boolean {
  return longest !== undefined && longest.waiting > targets.callAbove;
}

/**
 * Whoever joins the longest line now will wait for longer than the shop allows; the box is sure of it; and it is not
 * one slow till beside others with room, where another till would not help.
 */
function isOverlong({ longest, waiting, serving }: PoolView, targets: Targets): boolean {
  if (longest === undefined || longest.waitS === null || longest.confidence < SURE) return false;
  return longest.waiting > targets.callAbove && longest.waitS > targets.callAboveS && waiting > serving;
}

function demandOf({ arrivalsPerS, cycleS }: Traffic): Demand {
  return {
    comingIn10Min: arrivalsPerS === undefined ? null : Math.round(600 * arrivalsPerS),
    cycleS: Math.round(cycleS),
  };
}

/** As many whole tills, or all that there are. */
function tillsOf(view: PoolView, wanted: number): number {
  return Math.min(wholeTills(wanted), view.tills);
}

/** Tills for an offered load in tills, with so many kept free per root of it. */
export function staffedTills(load: number, safety: number): number {
  return load + safety * Math.sqrt(load);
}

/** A whole number of tills: from 0.2 of a till on, one more. */
export function wholeTills(tills: number): number {
  return Math.max(0, Math.ceil(tills - 0.2));
}
