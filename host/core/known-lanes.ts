// What each look at the shop asks of every lane, worked out once for each view of it: a large shop is looked at twenty times a
// second, and nineteen of twenty lanes are as they were at the look before.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import { type DispatchState, LONG_AGO, type TillHistory, tillOf } from "./dispatch-state.ts";
import { isClosed, isLine, isOpen, isTill, isTrusted, type LaneView } from "./lane-view.ts";
import type { LineView } from "./policy.ts";
import type { Targets } from "./targets.ts";

/** A lane, what follows from its view alone, and where the state has its till and lamp. */
export interface KnownLane {
  readonly lane: LaneView;
  readonly box: string;
  readonly role: LaneView["role"];
  readonly pool: string;
  readonly isLine: boolean;
  readonly isTill: boolean;
  readonly isOpen: boolean;
  readonly isClosed: boolean;
  /** It is heard now. */
  readonly isFresh: boolean;
  readonly isTrusted: boolean;
  /** The box reports a stall, and it is certain enough to be followed. */
  readonly isStalled: boolean;
  readonly tellsStalls: boolean;
  /** Its sensors see nothing. */
  readonly isBlind: boolean;
  /** Its line, where that counts: trusted, and not that of a closed till past which people walk. */
  readonly line: LineView | undefined;
  till: TillHistory | undefined;
  lamp: DispatchState["lamps"][string] | undefined;
  /** What the lamp showed at the look before; undefined: nothing. */
  shown: LampSignal | undefined;
  isShown: boolean;
}

/** The lanes of one state and one shop's targets. */
export class KnownLanes {
  private known: KnownLane[] = [];
  private state: DispatchState;
  private targets: Targets;

  constructor(state: DispatchState, targets: Targets) {
    this.state = state;
    this.targets = targets;
  }

  /** Whether it is of this state. */
  isOf(state: DispatchState): boolean {
    return this.state === state;
  }

  /** All lanes of a look; those of which nothing has changed are as they were. */
  of(lanes: readonly LaneView[]): readonly KnownLane[] {
    const { known } = this;
    known.length = Math.min(known.length, lanes.length);
    lanes.forEach((lane, i) => {
      if (known[i]?.lane !== lane) known[i] = factsOf(lane, this.targets);
    });
    return known;
  }
}

/** The lane's till in the state, which begins with this. */
export function knownTill(state: DispatchState, known: KnownLane): TillHistory {
  known.till ??= tillOf(state, known.box);
  return known.till;
}

/** The same, where it has begun. */
export function historyOf(state: DispatchState, known: KnownLane): TillHistory | undefined {
  known.till ??= state.tills[known.box];
  return known.till;
}

/** The lane's lamp in the state, which begins with this. */
export function knownLamp(state: DispatchState, known: KnownLane): DispatchState["lamps"][string] {
  known.lamp ??= state.lamps[known.box] ??= { signal: "off", sinceMs: LONG_AGO };
  return known.lamp;
}

function factsOf(lane: LaneView, targets: Targets): KnownLane {
  const { telemetry } = lane;
  const trusted = isTrusted(lane, targets.minConfidence);
  return {
    lane,
    box: lane.box,
    role: lane.role,
    pool: lane.pool,
    isLine: isLine(lane),
    isTill: isTill(lane),
    isOpen: isOpen(lane),
    isClosed: isClosed(lane),
    isFresh: lane.freshness === "fresh",
    isTrusted: trusted,
    isStalled: telemetry?.state === "stalled",
    tellsStalls: isTill(lane) && telemetry !== undefined && (isClosed(lane) || trusted),
    isBlind: telemetry?.state === "blind" && hasSensors(telemetry),
    line: isLine(lane) && trusted && counts(lane, targets) ? lineOf(lane) : undefined,
    till: undefined,
    lamp: undefined,
    shown: undefined,
    isShown: false,
  };
}

/** A line before a closed till counts only when it is long: who walks past would otherwise be taken for one. */
function counts(lane: LaneView, { callAbove }: Targets): boolean {
  return !isClosed(lane) || (lane.telemetry?.waiting ?? 0) > callAbove;
}

/** A group's till may be a switch and a lamp; a door counter looks at no line. Neither is blind for that. */
function hasSensors({ exit, head, tail }: NonNullable<LaneView["telemetry"]>): boolean {
  return exit !== "absent" || head !== "absent" || tail !== "absent";
}

function lineOf(lane: LaneView): LineView {
  const { waiting, waitS, confidencePercent } = lane.telemetry ?? { waiting: 0, waitS: null, confidencePercent: 0 };
  return {
    box: lane.box,
    name: lane.name,
    role: lane.role,
    waiting: waiting ?? 0,
    waitS,
    confidence: confidencePercent / 100,
  };
}
