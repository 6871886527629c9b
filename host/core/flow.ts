// How many customers come to a pool of tills, and how long a till takes for one: learned from the boxes' counts while
// they can be trusted. Pure; its memory is plain data.
import type { Telemetry } from "../../protocol/messages.ts";
import { isOpen, isTrusted, type LaneView } from "./lane-view.ts";

/** Memory of the arrival rate. Unit s; tuned on simulated days. */
const ARRIVAL_MEMORY_S = 600;
/** Memory of the service, in services. From ESTIMATOR: 30 to 60. */
const SERVICE_MEMORY = 60;
/** So many services the assumed time is worth. */
const PRIOR_SERVICES = 8;
/** More customers than this between two records are a counter gone wild. */
const WILD = 25;
/** Longest time between two looks that counts as one. Unit ms. */
const GAP_MS = 5000;

/** Plain data. Sums decay; rates are sums over the time that they stand for. */
export interface FlowMemory {
  /** Counts as last seen, by box. */
  counts: { [box: string]: { boot: string; ins: number; outs: number } };
  lookedMs: number;
  arrivals: number;
  arrivalS: number;
  services: number;
  serviceS: number;
}

/** An empty record by box: any name is only a name in it. */
export function byBox<T>(): { [box: string]: T } {
  return Object.create(null);
}

export function newFlowMemory(): FlowMemory {
  return { counts: byBox(), lookedMs: -1, arrivals: 0, arrivalS: 0, services: 0, serviceS: 0 };
}

/** What came and went at one box since the last look. */
interface Change {
  ins: number;
  outs: number;
}

/** Takes in the lanes of one pool; how many came since the last look, and how long that is ago. */
export function observeFlow(
  memory: FlowMemory,
  lanes: readonly LaneView[],
  minConfidence: number,
  nowMs: number,
): { arrivals: number; dtS: number } {
  const dtS = memory.lookedMs < 0 ? 0 : Math.min(GAP_MS, nowMs - memory.lookedMs) / 1000;
  memory.lookedMs = nowMs;
  let heard = 0;
  let all = 0;
  let arrivals = 0;
  for (const lane of lanes) {
    if (lane.role !== "lane" && lane.role !== "line") continue;
    const counts = isTrusted(lane, minConfidence);
    const change = changeOf(memory, lane, counts);
    if (lane.role === "lane" && lane.freshness === "fresh" && !isOpen(lane)) {
      arrivals += change.ins;
      continue;
    }
    all += 1;
    if (!counts) continue;
    heard += 1;
    arrivals += change.ins;
    observeService(memory, lane, tillsOf(lane, lanes), change, dtS);
  }
  // Of a pool that is heard in part, the time counts in part.
  const share = all === 0 ? 1 : heard / all;
  const keep = Math.exp(-dtS / ARRIVAL_MEMORY_S);
  memory.arrivals = memory.arrivals * keep + arrivals;
  memory.arrivalS = memory.arrivalS * keep + dtS * share;
  return { arrivals, dtS };
}

/** Customers a second; undefined until they have been counted for a while. */
export function arrivalsPerS(memory: FlowMemory): number | undefined {
  return memory.arrivalS < 120 ? undefined : memory.arrivals / memory.arrivalS;
}

/** From one customer's start to the next one's at a busy till, the break between them included. Unit s. */
export function cycleS(memory: FlowMemory, assumedS: number): number {
  return (assumedS * PRIOR_SERVICES + memory.serviceS) / (PRIOR_SERVICES + memory.services);
}

/** A till that has somebody waiting works all the time: that time over those who left is the cycle. */
function observeService(memory: FlowMemory, lane: LaneView, tills: number, change: Change, dtS: number): void {
  if ((lane.telemetry?.waiting ?? 0) === 0 || lane.telemetry?.state === "stalled" || tills === 0) return;
  const keep = change.outs > 0 ? Math.exp(-change.outs / SERVICE_MEMORY) : 1;
  memory.services = memory.services * keep + change.outs;
  memory.serviceS = memory.serviceS * keep + dtS * tills;
}

function tillsOf(lane: LaneView, lanes: readonly LaneView[]): number {
  return lane.role === "lane" ? 1 : lanes.filter((l) => l.role === "till" && isOpen(l)).length;
}

function changeOf(memory: FlowMemory, lane: LaneView, counts: boolean): Change {
  const t = lane.telemetry;
  if (t === undefined || !counts) {
    // What was counted while it could not be trusted is left out.
    delete memory.counts[lane.box];
    return { ins: 0, outs: 0 };
  }
  const now = { boot: t.boot, ins: insOf(t), outs: t.outs ?? 0 };
  const before = memory.counts[lane.box];
  memory.counts[lane.box] = now;
  if (before === undefined || before.boot !== now.boot) return { ins: 0, outs: 0 };
  return { ins: tame(now.ins - before.ins), outs: tame(now.outs - before.outs) };
}

/** Where nobody counts who comes, those who leave are counted. */
function insOf(t: Telemetry): number {
  return t.ins === null ? (t.outs ?? 0) : t.ins - (t.reversed ?? 0);
}

function tame(difference: number): number {
  return difference > WILD || difference < -1 ? 0 : difference;
}
