// What is decided, and what everybody else needs to know of it: decisions, calls and advice. Types only.
import type { LampSignal, TillState } from "../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Freshness } from "./lane-view.ts";
import type { Demand } from "./policy.ts";
import type { Reason } from "./reason.ts";
import type { Place } from "./shop.ts";

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

/** One decision, with its reason and the numbers it was made on. */
export interface Decision {
  /** Unit ms; of the host's monotonic clock in the core, wall clock since 1970 in log and pages. */
  tMs: number;
  kind: DecisionKind;
  /** The till, and what people call it. */
  box: string;
  name: string;
  /** In words with numbers, and the same as data for pages in another language. */
  reason: string;
  because: Reason;
  /** All that went in, so that the decision can be replayed; see replay.ts. */
  inputs: DecisionInputs;
}

/** What the host's own log says of a decision: in words, and as data for a terminal in another language. */
export function logEntryOf({ kind, box, name, reason, because }: Decision): object {
  return { decision: kind, box, name, reason, because };
}

/** What a decision was made on; replay.ts makes it again from this alone. */
export interface DecisionInputs {
  /** What led to it: a look at the lanes, an acknowledgement on the page, the stop of the host. */
  event: "look" | "acknowledge" | "stop";
  /** The host's monotonic time in ms. */
  nowMs: number;
  lanes: DecisionInput[];
  /** State of the dispatch before it decided, as JSON. */
  state: string;
  /** The policy with its parameters, and the shop's targets, as JSON. */
  rules: string;
}

/** One box as it was: its place, and what of its telemetry decisions look at. */
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

/** What blocks a call, and for how long. Unit ms. */
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
  /** "calling": nobody has acknowledged; "escalated": nor after a while; "acknowledged": somebody is on the way. */
  state: "calling" | "escalated" | "acknowledged";
  acknowledgedBy: AcknowledgedBy | null;
  /** The host's monotonic time in ms; null while it is not. */
  acknowledgedMs: number | null;
  escalations: number;
}

/**
 * How a pool of tills stands. "quiet": nobody needs anything; "waiting": people wait, within what the shop allows; "calling": a
 * till has been called; "held": more tills are wanted, and `notice` says why none is called; "unsure": lanes that
 * cannot be trusted, so that nothing can be said about quiet.
 */
export type Situation = "quiet" | "waiting" | "calling" | "held" | "unsure";

/** Advice on one pool of tills. Numbers of tills; null is unknown. */
export interface Advice {
  /** "" for the single lanes and self-checkout banks, else the box of the group's line; and its name. */
  pool: string;
  name: string;
  /** Tills that are open now, those on their way included. */
  open: number;
  /** Tills wanted now, and as advice in 15 and 30 minutes. */
  wanted: { now: number | null; in15: number | null; in30: number | null };
  /** What they follow from; null: from the longest line alone. */
  demand: Demand | null;
  situation: Situation;
  /** What staff should know, in words with numbers, and the same as data. */
  notice: string;
  because: Reason;
  /** Names of lines that may have people in them and cannot be trusted: whatever is said, it is not said of them. */
  unsure: string[];
  /** Tills that may close now. */
  mayClose: string[];
}

/** Takes one decision. */
export type Emit = (kind: DecisionKind, box: string, because: Reason) => void;

/** All that is decided at one moment. Lamps are those wanted, by box. */
export interface Verdict {
  /** By box; the same map as at the look before, where none has changed. */
  lamps: ReadonlyMap<string, LampSignal>;
  decisions: Decision[];
  calls: Call[];
  advice: Advice[];
}
