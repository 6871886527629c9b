// The whole estimate of a lane at one moment as one object, for traces and tests; boxes send theirs through the outbox.

import type { TillState } from "../../protocol/messages/lane-states.ts";
import type { Lane } from "./lane.ts";
import { tillStateOf } from "./till-state.ts";

/** Times in s; undefined is unknown. */
export interface Estimate {
  inLane: number | undefined;
  waiting: number | undefined;
  /** Lengths and waits are at least what they say. */
  atLeast: boolean;
  waitS: number | undefined;
  waitLowS: number | undefined;
  waitHighS: number | undefined;
  state: TillState;
  confidence: number;
  ins: number | undefined;
  outs: number | undefined;
  reversed: number | undefined;
  headPresences: number | undefined;
  tailPresences: number | undefined;
}

export function estimate(lane: Lane, tMs: number): Estimate {
  const layout = lane.layout;
  const waiting = lane.waiting();
  const known = waiting !== undefined;
  return {
    inLane: lane.inLane(),
    waiting: waiting,
    atLeast: lane.isAtLeast(),
    waitS: known ? lane.waitS : undefined,
    waitLowS: known ? lane.waitLowS : undefined,
    waitHighS: known ? lane.waitHighS : undefined,
    state: tillStateOf(lane, tMs),
    confidence: lane.confidence(tMs),
    ins: layout.entry ? lane.entryGate.inward : undefined,
    outs: layout.exit ? lane.exitGate.inward : undefined,
    reversed: layout.entry ? lane.entryGate.outward : undefined,
    headPresences: layout.head ? lane.headZone.presences : undefined,
    tailPresences: layout.tail ? lane.tailZone.presences : undefined,
  };
}
