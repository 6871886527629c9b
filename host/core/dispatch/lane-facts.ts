// Facts of each lane that every look at the shop needs, computed once for each view of the lane. A large shop is looked at twenty
// times a second, and from one look to the next most lanes do not change.
import type { LampSignal } from "../../../protocol/messages/lane-states.ts";
import { isClosed, isLine, isOpen, isTill, isTrusted, type LaneView } from "../lane-view.ts";
import { type DispatchState, LONG_AGO, type TillHistory, tillOf } from "./dispatch-state.ts";
import type { LineView } from "./policy.ts";
import type { Targets } from "./targets.ts";

/** A lane, the facts that follow from its view alone, and the entries of its till and lamp in the dispatch state. */
export interface LaneFacts {
  readonly lane: LaneView;
  readonly box: string;
  readonly role: LaneView["role"];
  readonly pool: string;
  readonly isLine: boolean;
  readonly isTill: boolean;
  readonly isOpen: boolean;
  readonly isClosed: boolean;
  /** Its telemetry is fresh. */
  readonly isFresh: boolean;
  readonly isTrusted: boolean;
  /** Whether the box reports a stall, and whether what it reports about stalls can be trusted now. */
  readonly isStalled: boolean;
  readonly isStallTrusted: boolean;
  /** It has sensors, and they cannot be trusted. */
  readonly isBlind: boolean;
  /** Its line, where that is trusted and counts; see `counts`. */
  readonly line: LineView | undefined;
  till: TillHistory | undefined;
  lamp: DispatchState["lamps"][string] | undefined;
  /** The lamp wanted at the look before, if there was one (`isShown`); undefined: no command to this box. */
  shown: LampSignal | undefined;
  isShown: boolean;
}

/** The lanes of one dispatch state, judged by one shop's targets. */
export class LaneFactsCache {
  private facts: LaneFacts[] = [];
  private state: DispatchState;
  private targets: Targets;

  constructor(state: DispatchState, targets: Targets) {
    this.state = state;
    this.targets = targets;
  }

  /** Whether its entries are those of this state. */
  isFor(state: DispatchState): boolean {
    return this.state === state;
  }

  /** All lanes of a look; facts of unchanged lanes are kept. */
  of(lanes: readonly LaneView[]): readonly LaneFacts[] {
    const { facts } = this;
    facts.length = Math.min(facts.length, lanes.length);
    lanes.forEach((lane, i) => {
      if (facts[i]?.lane !== lane) facts[i] = factsOf(lane, this.targets);
    });
    return facts;
  }
}

/** The till's history; begins one where there is none. */
export function tillHistoryOf(state: DispatchState, facts: LaneFacts): TillHistory {
  facts.till ??= tillOf(state, facts.box);
  return facts.till;
}

/** The till's history, if one has begun. */
export function tillHistoryIfAny(state: DispatchState, facts: LaneFacts): TillHistory | undefined {
  facts.till ??= state.tills[facts.box];
  return facts.till;
}

/** The lane's lamp in the state; begins as off. */
export function lampStateOf(state: DispatchState, facts: LaneFacts): DispatchState["lamps"][string] {
  facts.lamp ??= state.lamps[facts.box] ??= { signal: "off", sinceMs: LONG_AGO };
  return facts.lamp;
}

function factsOf(lane: LaneView, targets: Targets): LaneFacts {
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
    isStallTrusted: isTill(lane) && telemetry !== undefined && (isClosed(lane) || trusted),
    isBlind: telemetry?.state === "blind" && hasSensors(telemetry),
    line: isLine(lane) && trusted && counts(lane, targets) ? lineOf(lane) : undefined,
    till: undefined,
    lamp: undefined,
    shown: undefined,
    isShown: false,
  };
}

/** The line of a closed till counts only when it is long: people who walk past could be taken for a short one. */
function counts(lane: LaneView, { callAbove }: Targets): boolean {
  return !isClosed(lane) || (lane.telemetry?.waiting ?? 0) > callAbove;
}

/** The till of a group may have only a switch and a lamp, and a door counter watches no line: neither can be blind. */
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
