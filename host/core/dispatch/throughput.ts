// Arrival rate of a pool of tills, and the time that a till takes per customer, learned from the boxes' counts while they can be
// trusted. Pure; what it learns is plain data.
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import { isOpen, isTrusted, type LaneView } from "../lane-view.ts";

/** Time constant of the arrival rate. Unit s; tuned on simulated days. */
const ARRIVAL_MEMORY_S = 600;
/**
 * The arrival rate is known once arrivals have been counted for this long; in less time one busload would look like a day of them.
 * It takes about five minutes, as the time decays like the counts. Unit s; simulated.
 */
const COUNTED_S = 240;
/** Time constant of the service time, in services. Simulated: 30 to 60 are about equally good. */
const SERVICE_MEMORY = 60;
/** Weight of the assumed service time, in services. */
const PRIOR_SERVICES = 4;
/** Time constant of customers per break of the entrance beam, in breaks, and the weight in breaks of the first guess, which is 1. */
const BODIES_MEMORY = 300;
const PRIOR_BODIES = 30;
/** Two breaks of the exit beam within this time are one customer: nobody is served so fast. Unit ms. */
export const SAME_MS = 8000;
/** A service longer than this many mean cycles is not learned: it was a stall, or the till was idle unnoticed. Guess. */
const USUAL_CYCLES = 4;
/** The time worked is unknown: in a group it is known only while somebody waits. */
const NOT_KNOWN = -1;
/** A count that grows by more than this between two records is wrong. Guess. */
const MOST_BETWEEN_RECORDS = 25;
/** A longer gap between two observations counts as this much. Unit ms. */
const GAP_MS = 5000;

/** The last counts of a box. */
interface Seen {
  boot: string;
  ins: number;
  outs: number;
  /** When the last customer left, and for how long tills have worked since, both in ms. `workedMs` is absent in earlier logs. */
  leftMs: number;
  workedMs?: number;
}

/** Plain data. Sums decay; a rate is a sum divided by the time in which it was counted. */
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

/** An empty record by box, without a prototype: a box may have any name. */
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
 * Takes in the lanes of one pool. Returns the customers who arrived since the last time, the seconds since then, and `heardS`: those
 * seconds times the share of open lanes that were heard.
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
      // An unchanged lane: nobody came or left, and a service goes on.
      const { served } = counted;
      if (served !== undefined && served.workedMs !== NOT_KNOWN) served.workedMs += 1000 * dtS;
    } else {
      // What is counted while a line cannot be trusted is left out.
      if (tellsArrivals(lane) && isTrusted(lane, minConfidence))
        bodies += observe(throughput, lane, lanes, 1000 * dtS, nowMs);
      else delete throughput.seen[lane.box];
      counted = whatStays(throughput, lane, minConfidence);
      before[i] = lane.role === "line" ? undefined : counted;
    }
    if (counted.isWorking) all += 1;
    if (counted.isWorking && counted.isHeard) heard += 1;
  }
  const keep = Math.exp(-dtS / ARRIVAL_MEMORY_S);
  const arrivals = bodies * customersPerBody(throughput);
  throughput.arrivals = throughput.arrivals * keep + arrivals;
  // If only some lanes are heard, time counts in proportion.
  const heardS = dtS * (all === 0 ? 1 : heard / all);
  throughput.arrivalS = throughput.arrivalS * keep + heardS;
  return { arrivals, dtS, heardS };
}

/** What was derived from a lane's view; valid until the view is another object. */
interface Counted {
  lane: LaneView;
  isWorking: boolean;
  isHeard: boolean;
  /** The box's entry, while a customer is being served, so that `workedMs` goes on. */
  served: (Seen & { workedMs: number }) | undefined;
}

/** By index of the lane. A cache beside the plain data, which can be dropped at any time. */
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

/** Whether a lane counts as a source of arrivals; a self-checkout bank serves its own customers. */
function tellsArrivals({ role }: LaneView): boolean {
  return role === "lane" || role === "line";
}

/** Customers a second; undefined until they have been counted for a while. */
export function arrivalsPerS(throughput: Throughput): number | undefined {
  return throughput.arrivalS < COUNTED_S ? undefined : throughput.arrivals / throughput.arrivalS;
}

/** Time from one customer's start of service to the next one's at a busy till, including the break between them. Unit s. */
export function cycleS(throughput: Throughput, assumedS: number): number {
  return (assumedS * PRIOR_SERVICES + throughput.serviceS) / (PRIOR_SERVICES + throughput.services);
}

/**
 * Customers per break of the entrance beam, which counts trolleys and companions, too. A customer missed at the exit lowers this and
 * the arrivals, but lengthens the cycle by as much: the offered load stays right.
 */
function customersPerBody(throughput: Throughput): number {
  return (PRIOR_BODIES + throughput.customers) / (PRIOR_BODIES + throughput.bodies);
}

/** Bodies who entered one trusted line since the last look, in breaks of the entrance beam. Also learns from departures. */
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
  // Nearly always nobody has come, and large shops are looked at twenty times a second.
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
 * Learns one cycle: the time for which a till had customers, per customer who left; a break counts while somebody waits. A customer
 * missed at the exit makes it longer, one missed at the entrance shorter, and arrivals change by as much the other way.
 */
function observeService(throughput: Throughput, seconds: number): void {
  if (seconds > USUAL_CYCLES * cycleS(throughput, seconds)) return;
  const keep = Math.exp(-1 / SERVICE_MEMORY);
  throughput.services = throughput.services * keep + 1;
  throughput.serviceS = throughput.serviceS * keep + seconds;
}

/** Number of tills at work. In a group it is asked only if somebody waited at the last departure, so that all open tills have work. */
function tillsAtWork(lane: LaneView, t: Telemetry, tills: number): number {
  return lane.role === "line" || t.state === "serving" ? tills : 0;
}

function tillsOf(lane: LaneView, lanes: readonly LaneView[]): number {
  return lane.role === "lane" ? 1 : lanes.filter((l) => l.role === "till" && isOpen(l)).length;
}

/** The growth of a count, or 0 where that is implausible; small corrections downwards are kept. */
function plausible(difference: number): number {
  return difference > MOST_BETWEEN_RECORDS || difference < -1 ? 0 : difference;
}
