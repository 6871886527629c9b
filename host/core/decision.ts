// What a policy says and what every policy shares: calls with a reason and an end. Pure.
import type { LampSignal } from "../../protocol/messages.ts";
import type { LaneView } from "./lane-view.ts";

/** What was decided about one till. */
export type DecisionKind = "call" | "answered" | "withdrawn" | "may-close" | "stay-open";

/** One decision, with its reason in words and the numbers it was made on. */
export interface Decision {
  tMs: number;
  kind: DecisionKind;
  box: string;
  reason: string;
  /** Lanes as they were: box, open, waiting, wait in s, confidence, freshness. */
  inputs: DecisionInput[];
}

export interface DecisionInput {
  box: string;
  state: string;
  waiting: number | null;
  waitS: number | null;
  confidence: number;
  freshness: string;
}

/** Lamps wanted now, by box, and the decisions that changed them. */
export interface Verdict {
  lamps: Map<string, LampSignal>;
  decisions: Decision[];
}

/** A policy looks at the lanes whenever something changes and once a second. */
export interface Policy {
  decide(lanes: readonly LaneView[], nowMs: number): Verdict;
}

/** The lanes' numbers for the log. */
export function inputsOf(lanes: readonly LaneView[]): DecisionInput[] {
  return lanes.map((lane) => ({
    box: lane.box,
    state: lane.telemetry?.state ?? "unknown",
    waiting: lane.telemetry?.waiting ?? null,
    waitS: lane.telemetry?.waitS ?? null,
    confidence: lane.telemetry?.confidence ?? 0,
    freshness: lane.freshness,
  }));
}
