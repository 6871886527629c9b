// How many customers come to a pool of tills, and how long a till takes for one: learned from the boxes' counts while
// they can be trusted. Pure; what it learns is plain data.
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { isOpen, isTrusted, type LaneView } from "./lane-view.ts";

/** Time constant of the arrival rate. Unit s; tuned on simulated days. */
const ARRIVAL_MEMORY_S = 600;
/**
 * Arrivals are a rate from here on: in less time one busload looks like a day of them. About five minutes, as the time
 * decays like what was counted in it. Unit s; simulated.
 */
const COUNTED_S = 240;
/** How many services the service time is learned over. Simulated: 30 to 60 are about as good. */
const SERVICE_MEMORY = 60;
/** How many services the assumed time counts for. */
const PRIOR_SERVICES = 4;
/** Breaks of the entrance beam over which breaks to a customer are learned, and what the first guess, 1, counts for. */
const BODIES_MEMORY = 300;
const PRIOR_BODIES = 30;
/** Two breaks of the exit beam closer together than this are one customer's. Unit ms; nobody is served so fast. */
export const SAME_MS = 8000;
/** A service that takes more cycles was a stall, or the till was idle without our knowing. Guess. */
const USUAL_CYCLES = 4;
/** In a group, how long its tills work on a customer is known only while somebody waits. */
const NOT_KNOWN = -1;
/** More customers than this between two records: the counter is wrong. Guess. */
const MOST_BETWEEN_RECORDS = 25;
/** Of a longer gap between two observations only this much counts. Unit ms. */
const GAP_MS = 5000;

/** What was last seen of a box. Unit ms. */
interface Seen {
  boot: string;
  ins: number;
  outs: number;
  /** When the last customer left, and for how long tills have worked since. Not in logs from before that was asked. */
  leftMs: number;
  workedMs?: number;
}

/** Plain data. Sums decay; a rate is a sum over the time that it was counted in. */
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

/**
 * Takes in the lanes of one pool; returns the arrivals since the last time, the seconds since then, and for how many of
 * them, on average, a lane that is open was heard.
 */
export function observeThroughput(
  throughput: Throughput,
  lanes: readonly LaneView[],
  minConfidence: number,
  nowMs: number,
): { arrivals: number; dtS: number; heardS: number } {
  const dtS = throughput.lookedMs < 0 ? 0 : Math.min(GAP_MS, nowMs - throughput.lookedMs) / 1000;
  throughput.lookedMs = nowMs;
  let heard = 0;
  let all = 0;
  let bodies = 0;
  const before = countedOf(throughput, minConfidence);
  for (let i = 0; i < lanes.length; i++) {
    const lane = lanes[i] as LaneView;
    let counted = before[i];
    if (counted?.lane === lane) {
      // Nobody has come or left; who is being served is so for longer.
      const { served } = counted;
      if (served !== undefined && served.workedMs !== NOT_KNOWN) served.workedMs += 1000 * dtS;
    } else {
      if (tellsArrivals(lane)) bodies += count(throughput, lane, lanes, { minConfidence, dtMs: 1000 * dtS, nowMs });
      counted = whatStays(throughput, lane, minConfidence);
      before[i] = lane.role === "line" ? undefined : counted;
    }
    if (counted.isWorking) all += 1;
    if (counted.isWorking && counted.isHeard) heard += 1;
  }
  const keep = Math.exp(-dtS / ARRIVAL_MEMORY_S);
  const arrivals = bodies * customersPerBody(throughput);
  throughput.arrivals = throughput.arrivals * keep + arrivals;
  // Of a pool that is heard in part, the time counts in part.
  const heardS = dtS * (all === 0 ? 1 : heard / all);
  throughput.arrivalS = throughput.arrivalS * keep + heardS;
  return { arrivals, dtS, heardS };
}

/** A lane as it was counted: the same until its view is another one. */
interface Counted {
  lane: LaneView;
  isWorking: boolean;
  isHeard: boolean;
  /** Where it is kept for how long its till has worked, while somebody is served. */
  served: (Seen & { workedMs: number }) | undefined;
}

/** By place among the lanes. What a throughput holds of them is plain data; this can be made again from it at any time. */
const COUNTED = new WeakMap<Throughput, { minConfidence: number; lanes: (Counted | undefined)[] }>();

function countedOf(throughput: Throughput, minConfidence: number): (Counted | undefined)[] {
  const known = COUNTED.get(throughput);
  if (known?.minConfidence === minConfidence) return known.lanes;
  const lanes: Counted[] = [];
  COUNTED.set(throughput, { minConfidence, lanes });
  return lanes;
}

function whatStays(throughput: Throughput, lane: LaneView, minConfidence: number): Counted {
  const isCounted = tellsArrivals(lane);
  const isHeard = isCounted && isTrusted(lane, minConfidence);
  const isWorking = isCounted && (lane.role === "line" || isOpen(lane) || lane.freshness !== "fresh");
  const seen = isHeard && lane.telemetry?.state === "serving" ? throughput.seen[lane.box] : undefined;
  return { lane, isWorking, isHeard, served: seen as Counted["served"] };
}

/** One line as it is now: who came in since the last look. What is counted while it cannot be trusted is left out. */
function count(
  throughput: Throughput,
  lane: LaneView,
  lanes: readonly LaneView[],
  { minConfidence, dtMs, nowMs }: { minConfidence: number; dtMs: number; nowMs: number },
): number {
  if (isTrusted(lane, minConfidence)) return observe(throughput, lane, lanes, dtMs, nowMs);
  delete throughput.seen[lane.box];
  return 0;
}

/** Of a lane or a group; a bank serves its own. */
function tellsArrivals({ role }: LaneView): boolean {
  return role === "lane" || role === "line";
}

/** Customers a second; undefined until they have been counted for a while. */
export function arrivalsPerS(throughput: Throughput): number | undefined {
  return throughput.arrivalS < COUNTED_S ? undefined : throughput.arrivals / throughput.arrivalS;
}

/** From one customer's start to the next one's at a busy till, the break between them included. Unit s. */
export function cycleS(throughput: Throughput, assumedS: number): number {
  return (assumedS * PRIOR_SERVICES + throughput.serviceS) / (PRIOR_SERVICES + throughput.services);
}

/**
 * Customers to a break of the entrance beam, trolleys and companions being counted there, too. Who is missed at the
 * exit is missing in the arrivals then, and makes the cycle longer by as much: the load is right all the same.
 */
function customersPerBody(throughput: Throughput): number {
  return (PRIOR_BODIES + throughput.customers) / (PRIOR_BODIES + throughput.bodies);
}

/** One trusted line: who came in since the last look, counted in breaks of the beam. */
function observe(
  throughput: Throughput,
  lane: LaneView,
  lanes: readonly LaneView[],
  dtMs: number,
  nowMs: number,
): number {
  const t = lane.telemetry as Telemetry;
  const now = { boot: t.boot, ins: t.ins === null ? (t.outs ?? 0) : t.ins - (t.reversed ?? 0), outs: t.outs ?? 0 };
  const before = throughput.seen[lane.box];
  if (before === undefined || before.boot !== now.boot) {
    throughput.seen[lane.box] = { ...now, leftMs: nowMs, workedMs: NOT_KNOWN };
    return 0;
  }
  const bodies = plausible(now.ins - before.ins);
  // Nearly always nobody has come: large shops are looked at twenty times a second.
  if (bodies !== 0) {
    const keep = Math.exp(-bodies / BODIES_MEMORY);
    throughput.bodies = throughput.bodies * keep + bodies;
    throughput.customers *= keep;
  }
  const tills = tillsOf(lane, lanes);
  let workedMs = before.workedMs ?? NOT_KNOWN;
  if (workedMs !== NOT_KNOWN) workedMs += dtMs * tillsAtWork(lane, t, tills);
  before.workedMs = workedMs;
  if (plausible(now.outs - before.outs) > 0 && nowMs - before.leftMs >= SAME_MS / Math.max(1, tills)) {
    if (workedMs > 0 && t.state !== "stalled") observeService(throughput, workedMs / 1000);
    throughput.customers += 1;
    before.leftMs = nowMs;
    before.workedMs = lane.role === "line" && (t.waiting ?? 0) === 0 ? NOT_KNOWN : 0;
  }
  before.ins = now.ins;
  before.outs = now.outs;
  return bodies;
}

/**
 * The time for which somebody was there, over those who left, is a cycle; the break counts while somebody waits for it to end. Who
 * is missed at the exit makes it longer, and who is missed at the entrance shorter, by as much as arrivals are fewer or more.
 */
function observeService(throughput: Throughput, seconds: number): void {
  if (seconds > USUAL_CYCLES * cycleS(throughput, seconds)) return;
  const keep = Math.exp(-1 / SERVICE_MEMORY);
  throughput.services = throughput.services * keep + 1;
  throughput.serviceS = throughput.serviceS * keep + seconds;
}

/** Somebody is there to be served; in a group, somebody waited at the last departure, so that all of its tills have work. */
function tillsAtWork(lane: LaneView, t: Telemetry, tills: number): number {
  return lane.role === "line" || t.state === "serving" ? tills : 0;
}

function tillsOf(lane: LaneView, lanes: readonly LaneView[]): number {
  return lane.role === "lane" ? 1 : lanes.filter((l) => l.role === "till" && isOpen(l)).length;
}

function plausible(difference: number): number {
  return difference > MOST_BETWEEN_RECORDS || difference < -1 ? 0 : difference;
}
