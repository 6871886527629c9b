// A pool of tills as a policy sees it: only what can be trusted. Pure.
import { isClosed, isLine, isOpen, isTill, isTrusted, type LaneView } from "./lane-view.ts";
import type { Place } from "./shop.ts";
import type { Targets } from "./targets.ts";

/** A line that can be trusted. Wait in s; null is unknown. */
export interface LineView {
  box: string;
  name: string;
  role: Place["role"];
  waiting: number;
  waitS: number | null;
  confidence: number;
}

/** One pool: its trusted lines, and its tills. */
export interface PoolView {
  pool: string;
  name: string;
  lines: LineView[];
  /** The line with the most waiting, the longer wait first among equals. */
  longest: LineView | undefined;
  /** All who wait in the trusted lines. */
  waiting: number;
  /** Names of lines that may have people in them and cannot be trusted. */
  unsure: string[];
  /** All of its tills, whatever they do. */
  tills: number;
  /** Tills that serve: open, or open when they were last heard; not those that have been stalled for a while or may close. */
  serving: number;
  /** Tills that are called. */
  coming: number;
  /** Tills that can be called. */
  closed: LaneView[];
  /** Tills that are open, and heard. */
  open: LaneView[];
}

/** What the dispatch knows of tills beyond their telemetry. */
export interface TillStatus {
  isPresumedOpen(box: string): boolean;
  isStalled(box: string): boolean;
  isToldToClose(box: string): boolean;
  isCalled(box: string): boolean;
}

/** The members of each pool, in the order of the shop's places; doors belong to none. */
export function poolsOf(lanes: readonly LaneView[]): Map<string, LaneView[]> {
  const pools = new Map<string, LaneView[]>();
  for (const lane of lanes) {
    if (lane.role === "door") continue;
    const members = pools.get(lane.pool);
    if (members === undefined) pools.set(lane.pool, [lane]);
    else members.push(lane);
  }
  return pools;
}

/** Pools of a shop in the order of its places. */
export function poolViewsOf(lanes: readonly LaneView[], tillStatus: TillStatus, targets: Targets): PoolView[] {
  return [...poolsOf(lanes)].map(([pool, members]) => poolViewOf(pool, members, tillStatus, targets));
}

function poolViewOf(pool: string, lanes: readonly LaneView[], tillStatus: TillStatus, targets: Targets): PoolView {
  const view: PoolView = {
    ...{ pool, name: lanes.find((lane) => lane.box === pool)?.name ?? "" },
    ...{ lines: [], longest: undefined, waiting: 0, unsure: [] },
    ...{ tills: 0, serving: 0, coming: 0, closed: [], open: [] },
  };
  for (const lane of lanes) {
    if (isLine(lane)) addLine(view, lane, targets);
    if (isTill(lane)) addTill(view, lane, tillStatus);
  }
  return view;
}

function addLine(view: PoolView, lane: LaneView, targets: Targets): void {
  if (!isTrusted(lane, targets.minConfidence)) {
    if (!isClosed(lane)) view.unsure.push(lane.name);
    return;
  }
  // A line before a closed till counts only when it is long: who walks past would otherwise be taken for one.
  if (isClosed(lane) && (lane.telemetry?.waiting ?? 0) <= targets.callAbove) return;
  const line = lineOf(lane);
  view.lines.push(line);
  view.waiting += line.waiting;
  if (view.longest === undefined || isLonger(line, view.longest)) view.longest = line;
}

function addTill(view: PoolView, lane: LaneView, tillStatus: TillStatus): void {
  const isCalled = tillStatus.isCalled(lane.box);
  view.tills += 1;
  if (isCalled) view.coming += 1;
  else if (isClosed(lane)) view.closed.push(lane);
  if (isOpen(lane)) view.open.push(lane);
  if (!isCalled && isServing(lane, tillStatus)) view.serving += 1;
}

function isServing(lane: LaneView, tillStatus: TillStatus): boolean {
  if (tillStatus.isToldToClose(lane.box)) return false;
  if (lane.freshness !== "fresh") return tillStatus.isPresumedOpen(lane.box);
  return isOpen(lane) && !tillStatus.isStalled(lane.box);
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

function isLonger(a: LineView, b: LineView): boolean {
  return a.waiting !== b.waiting ? a.waiting > b.waiting : (a.waitS ?? 0) > (b.waitS ?? 0);
}
