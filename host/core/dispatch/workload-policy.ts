// The workload policy: square-root staffing for the offered load, plus the tills needed to clear the backlog in time. Pure.
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

/** Part of a predicted wait that is due to the customer in service, in cycles; the rest is due to those in line. */
const IN_SERVICE = 0.65;
/** Confidence from which an overlong wait alone may call. Probability; simulated. */
const SURE = 0.6;
/** Utilisation assumed of open tills until arrivals have been counted. Guess. */
const ASSUMED_USE = 0.8;

/** Its parameters. */
export interface WorkloadParameters {
  /** Tills kept free per root of the offered load (beta of square-root staffing). */
  safety: number;
  /** Everyone waiting should be served within this time. Unit s. */
  backlogS: number;
  /** A till is called when more than `openAbove` tills have been lacking for `openHoldMs`. */
  openAbove: number;
  openHoldMs: number;
  /** A till may close when nobody has waited and more than `closeBelow` tills have been spare for `closeHoldMs`. */
  closeBelow: number;
  closeHoldMs: number;
  /** Cycle time assumed until it is learned. Unit s. */
  serviceS: number;
  /** Mean time from the door to the tills. Unit min. */
  shoppingMin: number;
}

/** Tuned on simulated days; docs/decisions/0005, 0008, 0015, 0017 and 0037 have what else was tried. */
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
      // A guess calls no till, so it must not show a need for one.
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

  /** Tills needed to serve everyone in line within `backlogS`. */
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
 * Customers in a line who will need a till: the mean of the count, which is whole and jumps, and of the number behind the predicted
 * wait, which is smooth. Their mean makes fewer wrong calls than either.
 */
function inLine({ role, waiting, waitS }: LineView, view: PoolView, targets: Targets, cycleS: number): number {
  // Self-checkouts serve their own line; only customers beyond the target move on to the tills.
  if (role === "bank") return Math.max(0, waiting - targets.callAbove);
  if (waitS === null) return waiting;
  const servers = role === "line" ? view.serving : 1;
  return (waiting + Math.max(0, (waitS * servers) / cycleS - IN_SERVICE)) / 2;
}

function isTooLong({ longest }: PoolView, targets: Targets): boolean {
  return longest !== undefined && longest.waiting > targets.callAbove;
}

/**
 * Whether a till is needed because of one wait alone: whoever joins the longest line will wait longer than the target, with
 * confidence SURE, and the other tills have no room, as beside one slow till another would not help.
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

/** A number of tills as a whole number, at most all of the pool. */
function tillsOf(view: PoolView, wanted: number): number {
  return Math.min(wholeTills(wanted), view.tills);
}

/** Square-root staffing: tills for an offered load, with `safety` tills per root of it kept free. */
export function staffedTills(load: number, safety: number): number {
  return load + safety * Math.sqrt(load);
}

/** Rounds to whole tills: up from 0.2 of a till on. */
export function wholeTills(tills: number): number {
  return Math.max(0, Math.ceil(tills - 0.2));
}
