// Builds the views of pools that policies see, from trusted data of the lanes only. Pure.

import type { PlaceRole } from "../shop.ts";
import { isToldToClose } from "./close-suggestions.ts";
import { callOf, type DispatchState } from "./dispatch-state.ts";
import { type LaneFacts, tillHistoryIfAny } from "./lane-facts.ts";
import type { LineView, PoolView } from "./policy.ts";
import { isMissing } from "./stalls.ts";

/** The members of each pool, in the order of the shop's places; doors belong to none. */
export function poolsOf<L extends { role: PlaceRole; pool: string }>(lanes: readonly L[]): Map<string, L[]> {
  const pools = new Map<string, L[]>();
  for (const lane of lanes) {
    if (lane.role === "door") continue;
    const members = pools.get(lane.pool);
    if (members === undefined) pools.set(lane.pool, [lane]);
    else members.push(lane);
  }
  return pools;
}

/** What the dispatch knows about tills beyond their telemetry. */
export interface TillStatus {
  isPresumedOpen(till: LaneFacts): boolean;
  isStalled(till: LaneFacts): boolean;
  isToldToClose(box: string): boolean;
  isCalled(box: string): boolean;
}

export function tillStatusOf(state: DispatchState): TillStatus {
  return {
    isPresumedOpen: (till) => tillHistoryIfAny(state, till)?.open === true,
    isStalled: (till) => isMissing(state, tillHistoryIfAny(state, till)),
    // Mostly there are none, and the loop over a large shop stays cheap.
    isToldToClose: (box) => state.closeSuggestions.length > 0 && isToldToClose(state, box),
    isCalled: (box) => state.calls.length > 0 && callOf(state, box) !== undefined,
  };
}

/** Pools of a shop in the order of its places. */
export function poolViewsOf(lanes: readonly LaneFacts[], tillStatus: TillStatus): PoolView[] {
  return [...poolsOf(lanes)].map(([pool, members]) => poolViewOf(pool, members, tillStatus));
}

function poolViewOf(pool: string, lanes: readonly LaneFacts[], tillStatus: TillStatus): PoolView {
  const view: PoolView = {
    ...{ pool, name: lanes.find(({ box }) => box === pool)?.lane.name ?? "" },
    ...{ lines: [], longest: undefined, waiting: 0, unsure: [] },
    ...{ tills: 0, serving: 0, coming: 0, closed: [], open: [] },
  };
  for (const lane of lanes) {
    if (lane.isLine) addLine(view, lane);
    if (lane.isTill) addTill(view, lane, tillStatus);
  }
  return view;
}

function addLine(view: PoolView, { lane, line, isTrusted, isClosed }: LaneFacts): void {
  if (!isTrusted && !isClosed) view.unsure.push(lane.name);
  if (line === undefined) return;
  view.lines.push(line);
  view.waiting += line.waiting;
  if (view.longest === undefined || isLonger(line, view.longest)) view.longest = line;
}

function addTill(view: PoolView, facts: LaneFacts, tillStatus: TillStatus): void {
  const isCalled = tillStatus.isCalled(facts.box);
  view.tills += 1;
  if (isCalled) view.coming += 1;
  else if (facts.isClosed) view.closed.push(facts.lane);
  if (facts.isOpen) view.open.push(facts.lane);
  if (!isCalled && isServing(facts, tillStatus)) view.serving += 1;
}

function isServing(facts: LaneFacts, tillStatus: TillStatus): boolean {
  if (tillStatus.isToldToClose(facts.box)) return false;
  if (!facts.isFresh) return tillStatus.isPresumedOpen(facts);
  return facts.isOpen && !tillStatus.isStalled(facts);
}

function isLonger(a: LineView, b: LineView): boolean {
  return a.waiting !== b.waiting ? a.waiting > b.waiting : (a.waitS ?? 0) > (b.waitS ?? 0);
}
