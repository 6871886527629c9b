// The results of the dispatch as everybody else sees them: decisions, calls and advice. Types only.
import type { LampSignal, TillState } from "../../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import type { Freshness } from "../lane-view.ts";
import type { Place } from "../shop.ts";
import type { Demand } from "./policy.ts";
import type { Reason } from "./reason.ts";

/**
 * What was decided about one till. A call goes "call" -> ("acknowledged" | "escalated")* -> one of "answered" (it
 * opened), "withdrawn" (no longer needed, or not to be trusted) and "unanswered" (nobody came). A suggestion
 * to close goes "may-close" -> "closed" (it did) or "stay-open" (withdrawn). A stall goes "stalled" -> "moving". "held"
 * says at a line why no till is called for it though one is wanted.
 */
export type DecisionKind =
  | "call"
  | "acknowledged"
  | "escalated"
  | "answered"
  | "withdrawn"
  | "unanswered"
  | "may-close"
  | "closed"
  | "stay-open"
  | "stalled"
  | "moving"
  | "held";

/** Where a call was acknowledged: at the till, by its button or switch, or on a page. */
export type AcknowledgedBy = "till" | "page";

/** One decision, with its reason and its inputs. */
export interface Decision {
  /** Unit ms: by the host's monotonic clock in the core, by the wall clock since 1970 in log and pages. */
  tMs: number;
  kind: DecisionKind;
  /** The till, and what people call it. */
  box: string;
  name: string;
  /** In English, and the same as data for pages in other languages. */
  reason: string;
  because: Reason;
  /** Everything it depends on, so that it can be replayed; see replay.ts. */
  inputs: DecisionInputs;
}

/** Everything a decision depends on: replay.ts makes it again from this alone. */
export interface DecisionInputs {
  /** What triggered it: a look at the lanes, an acknowledgement on the page, or the stop of the host. */
  event: "look" | "acknowledge" | "stop";
  /** The host's monotonic time in ms. */
  nowMs: number;
  lanes: DecisionInput[];
  /** State of the dispatch before the decision, as JSON. */
  state: string;
  /** The policy with its parameters, and the shop's targets, as JSON. */
  rules: string;
}

/** One box at the time: its place, and the fields of its telemetry that decisions depend on. */
export interface DecisionInput
  extends Place,
    Pick<
      Telemetry,
      | "boot"
      | "ins"
      | "outs"
      | "reversed"
      | "inLane"
      | "waiting"
      | "waitS"
      | "confidencePercent"
      | "entry"
      | "exit"
      | "head"
      | "tail"
      | "acked"
    > {
  freshness: Freshness;
  /** "unknown" where nothing had been heard. */
  state: TillState | "unknown";
}

/** What blocks a call, and for how much longer in ms. */
export interface CallBlock {
  cause: "nothing" | "all-open" | "cap" | "cool-down";
  ms: number;
}

/** A call that has not ended. */
export interface Call {
  /** The till that is asked to open, and what people call it. */
  box: string;
  name: string;
  pool: string;
  /** The host's monotonic time in ms. */
  sinceMs: number;
  reason: string;
  because: Reason;
  /** "calling": nobody has acknowledged yet; "escalated": nobody has come for a while; "acknowledged": somebody is on the way. */
  state: "calling" | "escalated" | "acknowledged";
  acknowledgedBy: AcknowledgedBy | null;
  /** The host's monotonic time in ms; null until then. */
  acknowledgedMs: number | null;
  escalations: number;
}

/**
 * State of a pool of tills. "quiet": nobody waits; "waiting": people wait, within what the shop allows; "calling": a
 * till has been called; "held": more tills are wanted, and `notice` says why none is called; "unsure": some lanes
 * cannot be trusted, so that it is not known to be quiet.
 */
export type Situation = "quiet" | "waiting" | "calling" | "held" | "unsure";

/** Advice on one pool of tills. Numbers of tills; null is unknown. */
export interface Advice {
  /** The pool as in Place, and its name. */
  pool: string;
  name: string;
  /** Tills that are open now or have been called. */
  open: number;
  /** Tills wanted now, and forecast for 15 and 30 minutes from now. */
  wanted: { now: number | null; in15: number | null; in30: number | null };
  /** The demand behind `wanted`; null where it follows from the longest line alone. */
  demand: Demand | null;
  situation: Situation;
  /** What staff should know, in English, and the same as data. */
  notice: string;
  because: Reason;
  /** Names of lines that may have people in them but cannot be trusted; nothing here covers them. */
  unsure: string[];
  /** Tills that may close now. */
  mayClose: string[];
}

/** Records one decision. */
export type Emit = (kind: DecisionKind, box: string, because: Reason) => void;

/** The outcome of one look at the shop. */
export interface LookResult {
  /** The lamp wanted at each box; the same map as at the look before where none has changed. */
  lamps: ReadonlyMap<string, LampSignal>;
  decisions: Decision[];
  calls: Call[];
  advice: Advice[];
}
