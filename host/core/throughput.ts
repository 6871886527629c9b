// How many customers come to a pool of tills, and how long a till takes for one: learned from the boxes' counts while
// they can be trusted. Pure; its memory is plain data.
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { isOpen, isTrusted, type LaneView } from "./lane-view.ts";

/** Memory of the arrival rate. Unit s; tuned on simulated days. */
const ARRIVAL_MEMORY_S = 600;
/** Memory of the service, in services. From ESTIMATOR: 30 to 60. */
const SERVICE_MEMORY = 60;
/** So many services the assumed time is worth. */
const PRIOR_SERVICES = 8;
/** Memory of how many breaks of the entrance beam make a customer, in customers, and what the guess of 1 is worth. */
const BODIES_MEMORY = 300;
const PRIOR_BODIES = 30;
/** Two breaks of the exit beam closer together than this are one customer's. Unit ms; nobody is served so fast. */
const SAME_MS = 8000;
/** What takes so many cycles is a till held up, or was idle without our knowing. Simulated. */
const USUAL_CYCLES = 2;
/** More customers than this between two records are a counter gone wild. */
const WILD = 25;
/** Longest time between two looks that counts as one. Unit ms. */
const GAP_MS = 5000;

/** What was last seen of a box. Unit ms. */
interface Seen {
  boot: string;
  ins: number;
  outs: number;
  /** The last customer left; and the till has had somebody to serve since, or -1. */
  leftMs: number;
  fromMs: number;
}

/** Plain data. Sums decay; rates are sums over the time that they stand for. */
export interface Throughput {
  seen: { [box: string]: Seen };
  lookedMs: number;
  arrivals: number;
  arrivalS: number;
  services: number;
  serviceS: number;
  /** Breaks at the entrances, and customers who left. */
  bodies: number;
  customers: number;
}

/** An empty record by box: any name is only a name in it. */
export function byBox<T>(): { [box: string]: T } {
  return Object.create(null);
}

export function newThroughput(): Throughput {
  return {
    seen: byBox(),
    lookedMs: -1,
    arrivals: 0,
    arrivalS: 0,
    services: 0,
    serviceS: 0,
    bodies: 0,
    customers: 0,
  };
}

/** Takes in the lanes of one pool; how many came since the last look, and how long that is ago. */
export function observeThroughput(
  memory: Throughput,
  lanes: readonly LaneView[],
  minConfidence: number,
  nowMs: number,
): { arrivals: number; dtS: number } {
  const dtS = memory.lookedMs < 0 ? 0 : Math.min(GAP_MS, nowMs - memory.lookedMs) / 1000;
  memory.lookedMs = nowMs;
  let heard = 0;
  let all = 0;
  let bodies = 0;
  for (const lane of lanes) {
    if (lane.role !== "lane" && lane.role !== "line") continue;
    const isWorking = lane.role === "line" || isOpen(lane) || lane.freshness !== "fresh";
    const isHeard = isTrusted(lane, minConfidence);
    if (isWorking) all += 1;
    if (isWorking && isHeard) heard += 1;
    if (isHeard) bodies += observe(memory, lane, tillsOf(lane, lanes), nowMs);
    // What is counted while it cannot be trusted is left out.
    else delete memory.seen[lane.box];
  }
  const keep = Math.exp(-dtS / ARRIVAL_MEMORY_S);
  const arrivals = bodies * customersPerBody(memory);
  memory.arrivals = memory.arrivals * keep + arrivals;
  // Of a pool that is heard in part, the time counts in part.
  memory.arrivalS = memory.arrivalS * keep + dtS * (all === 0 ? 1 : heard / all);
  return { arrivals, dtS };
}

/** Customers a second; undefined until they have been counted for a while. */
export function arrivalsPerS(memory: Throughput): number | undefined {
  return memory.arrivalS < 120 ? undefined : memory.arrivals / memory.arrivalS;
}

/** From one customer's start to the next one's at a busy till, the break between them included. Unit s. */
export function cycleS(memory: Throughput, assumedS: number): number {
  return (assumedS * PRIOR_SERVICES + memory.serviceS) / (PRIOR_SERVICES + memory.services);
}

/**
 * Customers to a break of the entrance beam, trolleys and companions being counted there, too. Who is missed at the
 * exit is missing in the arrivals then, and makes the cycle longer by as much: the load is right all the same.
 */
function customersPerBody(memory: Throughput): number {
  return (PRIOR_BODIES + memory.customers) / (PRIOR_BODIES + memory.bodies);
}

/** One trusted line: who came in since the last look, counted in breaks of the beam. */
function observe(memory: Throughput, lane: LaneView, tills: number, nowMs: number): number {
  const t = lane.telemetry as Telemetry;
  const now = { boot: t.boot, ins: t.ins === null ? (t.outs ?? 0) : t.ins - (t.reversed ?? 0), outs: t.outs ?? 0 };
  const before = memory.seen[lane.box];
  if (before === undefined || before.boot !== now.boot) {
    memory.seen[lane.box] = { ...now, leftMs: nowMs, fromMs: -1 };
    return 0;
  }
  const bodies = tame(now.ins - before.ins);
  const keep = Math.exp(-bodies / BODIES_MEMORY);
  memory.bodies = memory.bodies * keep + bodies;
  memory.customers *= keep;
  if (tame(now.outs - before.outs) > 0 && nowMs - before.leftMs >= SAME_MS / Math.max(1, tills)) {
    if (before.fromMs >= 0 && t.state !== "stalled") observeService(memory, ((nowMs - before.fromMs) / 1000) * tills);
    memory.customers += 1;
    before.leftMs = nowMs;
    before.fromMs = isWorkLeft(lane, t) ? nowMs : -1;
  } else if (!isOpen(lane)) before.fromMs = -1;
  before.ins = now.ins;
  before.outs = now.outs;
  return bodies;
}

/** From one departure to the next, with somebody to serve all the while, is one cycle: nothing else is. */
function observeService(memory: Throughput, seconds: number): void {
  if (seconds > USUAL_CYCLES * cycleS(memory, seconds)) return;
  const keep = Math.exp(-1 / SERVICE_MEMORY);
  memory.services = memory.services * keep + 1;
  memory.serviceS = memory.serviceS * keep + seconds;
}

/** Somebody stands there to be served next; in a group, somebody waits, so that all of its tills have work. */
function isWorkLeft(lane: LaneView, t: Telemetry): boolean {
  return lane.role === "line" ? (t.waiting ?? 0) > 0 : (t.inLane ?? 0) > 0;
}

function tillsOf(lane: LaneView, lanes: readonly LaneView[]): number {
  return lane.role === "lane" ? 1 : lanes.filter((l) => l.role === "till" && isOpen(l)).length;
}

function tame(difference: number): number {
  return difference > WILD || difference < -1 ? 0 : difference;
}
