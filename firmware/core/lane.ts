// One lane, or one line before several tills: takes sensor edges and samples, gives length, wait, till state and
// confidence. Joins the parts of this folder; reads no clock and no sensor itself.
import type { SensorHealth, TillState } from "../../protocol/messages.ts";
import { Calibration } from "./calibration.ts";
import { Dips } from "./dips.ts";
import { Entrance } from "./entrance.ts";
import { Evidence } from "./evidence.ts";
import { Gate } from "./gate.ts";
import { LineFilter } from "./line-filter.ts";
import { type Noise, noiseOf } from "./noise.ts";
import { Reach } from "./reach.ts";
import { Realised } from "./realised.ts";
import { Service } from "./service.ts";
import { Wait } from "./wait.ts";
import { type Presence, Zone } from "./zone.ts";

/** Which sensors a lane has. `tills` 0: one till, exit beam behind it; 1 and more: tills behind one line. */
export interface LaneLayout {
  tills: number;
  entry: boolean;
  entryPair: boolean;
  exit: boolean;
  head: boolean;
  tail: boolean;
  /** What the zones see when nobody is there, as measured once; learned where it is not given. Unit mm. */
  headMm?: number | undefined;
  tailMm?: number | undefined;
}

/** Sensor channels of a lane: entry beam, its twin, exit beam, head zone, tail zone, till switch. */
export type Channel = 0 | 1 | 2 | 3 | 4 | 5;
export const ENTRY = 0;
export const ENTRY_2 = 1;
export const EXIT = 2;
export const HEAD = 3;
export const TAIL = 4;
export const SWITCH = 5;

/** Memory of the arrival rate. Unit s. */
const ARRIVAL_MEMORY_S = 900;
/** Arrivals per second before any are seen: one a minute. Guess. */
const PRIOR_ARRIVALS_PER_S = 1 / 60;
/** A service this many mean cycles old is a stall. From ESTIMATOR: finds 87 % of stalls at 0.2 false an hour. */
const STALL_CYCLES = 3;
/** Customers between the beams when the line reaches the tail zone, before it is learned, and the variance. Guess. */
const PRIOR_PLACE = 4;
const PRIOR_PLACE_VARIANCE = 1;
/** Somebody who is in the tail zone for this long stands there. Unit ms; guess, as for the entrance. */
const STANDS_MS = 4000;
/** From how long after a move, to how long, each second of a zone counts; then one in so many. Unit s. Simulated. */
const SETTLED_S = 3;
const SEEN_S = 14;
const SELDOM_S = 5;
/** The same where nothing counts who comes, and the zones are all there is. */
const OFTEN_S = 1;
/** Probability of an empty lane from which on its counts are judged. From ESTIMATOR. */
const SURELY_EMPTY = 0.97;
/** What the filter overstates at the reference noise. Probability; simulated. */
const OVERCONFIDENT = 0.02;
/** A stalled customer has stood at the pay point without a dip for so many mean cycles. Simulated. */
const STALL_UNMOVED = 2.5;
/** Age from which it is one where no head zone sees whether anybody moves. Mean cycles; simulated. */
const STALL_UNSEEN = 3.6;
/** Customers in a row who leave a line that had surely none: the entrance is dead. Misses alone make that 1 in 125. */
const GHOSTS = 3;
/** So many are expected to have come since the last was seen, and those who were in the line have left: the same. */
const OVERDUE = 4;
/** So many more come than the lane has room for, and nobody leaves: the exit is dead. Unit customers. */
const OVERFULL = 1.5;

/** The estimate of one lane. Times are monotonic ms; call `tick` once a second. */
export class Lane {
  readonly layout: LaneLayout;
  readonly entryGate: Gate;
  readonly exitGate: Gate = new Gate(false);
  readonly headZone: Zone = new Zone();
  readonly tailZone: Zone = new Zone();
  readonly line: LineFilter = new LineFilter();
  readonly service: Service;
  readonly realised: Realised = new Realised();
  readonly wait: Wait = new Wait();
  /** Published wait and its 80 % range, in s: predicted for somebody who joined during the second that ended last. */
  waitS = 0;
  waitLowS = 0;
  waitHighS = 0;
  /** Till switch: undefined where there is none or it has not spoken. */
  open: boolean | undefined;
  arrivalsPerS: number = PRIOR_ARRIVALS_PER_S;
  readonly calibration: Calibration = new Calibration();
  private noise: Noise;
  readonly dips: Dips = new Dips();
  private headEvidence: Evidence;
  private tailEvidence: Evidence;
  /** Where the line reaches the tail zone. */
  readonly tailPlace: Reach = new Reach(PRIOR_PLACE, PRIOR_PLACE_VARIANCE);
  readonly entrance: Entrance = new Entrance();
  private lastInMs = -1e9;
  private lastOutMs = -1e9;
  /** Customers counted in this second, at the entrance and at the exit. */
  private insThisSecond = 0;
  private outsThisSecond = 0;
  private insSinceOut = 0;
  private outsSinceIn = 0;
  /** Customers expected since the last one was seen to come, and the line's length when he had. */
  private overdue = 0;
  private lengthAtIn = 0;
  private ghosts = 0;
  /** Seconds since anything moved, and a number that changes with every move. */
  private stillS = 0;
  private moves = 0;
  private everyS: number;

  constructor(layout: LaneLayout) {
    this.layout = layout;
    this.entryGate = new Gate(layout.entryPair);
    this.service = new Service(layout.tills);
    this.noise = noiseOf(layout);
    this.everyS = layout.entry ? SELDOM_S : OFTEN_S;
    this.headEvidence = new Evidence(0.05, 0.85, 1, 150, 0.1);
    this.tailEvidence = new Evidence(0.03, 0.9, PRIOR_PLACE, 20, 0.06);
    if (layout.headMm !== undefined) this.headZone.expect(layout.headMm);
    if (layout.tailMm !== undefined) this.tailZone.expect(layout.tailMm);
  }

  private entryEdge(index: number, blocked: boolean, tMs: number): void {
    const crossings = this.entryGate.edge(index, blocked, tMs);
    for (let i = 0; i < crossings; i++) this.entered(tMs);
    for (let i = 0; i > crossings; i--) this.turnedBack(tMs);
  }

  private exitEdge(blocked: boolean, tMs: number): void {
    if (this.exitGate.edge(0, blocked, tMs) > 0) this.left(tMs);
  }

  /**
   * One input of any sensor: `value` is 1 or 0 for beams (blocked) and the till switch (open), a range in mm for
   * zones; `status` 0 says that a range is valid.
   */
  feed(channel: Channel, value: number, status: number, tMs: number): void {
    if (channel === ENTRY || channel === ENTRY_2) this.entryEdge(channel, value === 1, tMs);
    else if (channel === EXIT) this.exitEdge(value === 1, tMs);
    else if (channel === HEAD) this.headZone.sample(value, status, tMs);
    else if (channel === TAIL) this.tailZone.sample(value, status, tMs);
    else this.open = value === 1;
  }

  /** One second has passed: what was not seen counts too. */
  tick(tMs: number): void {
    this.publishWait();
    const noise = this.noise;
    const missedOut = this.calibration.missedOut(noise);
    const entryWorks = this.entryHealth(tMs) === "ok";
    const exitWorks = this.exitHealth(tMs) === "ok";
    const held = this.layout.entry && entryWorks && this.entryGate.isHeld(tMs);
    const unseenIn = held ? 0 : entryWorks ? this.arrivalsPerS * this.calibration.missedIn(noise) : this.arrivalsPerS;
    const left = exitWorks ? this.service.hazard(tMs) : this.service.meanHazard();
    const headWorks = this.headHealth(tMs) === "ok";
    const hidden = headWorks ? 1 - this.dips.visible() : 1;
    this.line.pass(unseenIn, left, exitWorks ? missedOut * (hidden < 0.2 ? 0.2 : hidden) : 1);
    if (this.dips.tick(this.headZone.dips, tMs) && headWorks && exitWorks) {
      const q = this.dips.wasDeparture(missedOut);
      this.line.leave(1 - q, q, 0);
    }
    this.observe(tMs);
    this.service.pass(1 - (this.line.p[0] as number));
    const came = entryWorks ? this.insThisSecond : this.outsThisSecond;
    if (entryWorks || exitWorks) this.arrivalsPerS += (came - this.arrivalsPerS) / ARRIVAL_MEMORY_S;
    this.overdue += this.arrivalsPerS;
    this.insThisSecond = 0;
    this.outsThisSecond = 0;
    const empty = this.line.p[0] as number;
    this.realised.align(empty > 0.9 ? 0 : this.line.median() + 1);
    this.learnReaches(tMs, entryWorks && exitWorks, empty);
    this.wait.gain = this.realised.gain();
    this.wait.predict(this.line, this.service, tMs);
  }

  /** Customers between the beams; undefined where the sensors cannot tell. */
  between(): number | undefined {
    return this.tellsLength() ? this.line.median() : undefined;
  }

  /** Waiting and in service; with a head zone alone, in service. */
  inLane(): number | undefined {
    const n = this.between();
    if (n === undefined) return this.layout.head ? (this.headZone.occupied ? 1 : 0) : undefined;
    return this.layout.tills === 0 ? n : n + Math.floor(this.service.meanBusy() + 0.5);
  }

  /** Waiting; undefined where only the place of service is seen. */
  waiting(): number | undefined {
    const n = this.between();
    if (n === undefined || this.layout.tills > 0) return n;
    return n > 0 ? n - 1 : 0;
  }

  /** Probability, 0 to 1, that the length is right to within one customer. */
  confidence(tMs: number): number {
    if (this.isBlind(tMs)) return 0;
    // The noisier the lane, the more the filter believes itself too readily.
    const sure = this.line.within(this.line.median()) - OVERCONFIDENT * this.calibration.scale();
    return sure > 0 ? sure : 0;
  }

  tillState(tMs: number): TillState {
    if (this.open === false) return "closed";
    if (this.isBlind(tMs)) return "blind";
    if (this.inLane() === 0) return "idle";
    return this.isStalled(tMs) ? "stalled" : "serving";
  }

  entryHealth(tMs: number): SensorHealth {
    if (!this.layout.entry) return "absent";
    if (this.entryGate.isStuck(tMs)) return "stuck";
    if (this.ghosts >= GHOSTS) return "dead";
    return this.overdue > OVERDUE && this.outsSinceIn > 2 && this.outsSinceIn >= this.lengthAtIn ? "dead" : "ok";
  }

  exitHealth(tMs: number): SensorHealth {
    if (!this.layout.exit) return "absent";
    if (this.exitGate.isStuck(tMs)) return "stuck";
    return this.insSinceOut > this.entrance.room.customers + OVERFULL && this.layout.tills === 0 ? "dead" : "ok";
  }

  headHealth(tMs: number): SensorHealth {
    return this.layout.head ? zoneHealth(this.headZone, tMs) : "absent";
  }

  tailHealth(tMs: number): SensorHealth {
    return this.layout.tail ? zoneHealth(this.tailZone, tMs) : "absent";
  }

  /** No sensor that tells the length, or the service, can be trusted, or none is there. */
  isBlind(tMs: number): boolean {
    if (this.headHealth(tMs) === "ok" || this.tailHealth(tMs) === "ok") return false;
    const layout = this.layout;
    return !(layout.entry && layout.exit && (this.entryHealth(tMs) === "ok" || this.exitHealth(tMs) === "ok"));
  }

  /** Two beams, or a zone in the line, tell its length; one beam or the place of service alone do not. */
  private tellsLength(): boolean {
    const layout = this.layout;
    return layout.tail || (layout.exit && (layout.entry || layout.head));
  }

  private isStalled(tMs: number): boolean {
    const service = this.service;
    // Without an exit beam nobody is seen to leave, and every service would seem to last for ever.
    if (!this.layout.exit || !this.tellsLength() || this.line.median() === 0) return false;
    const age = service.ageS(tMs) / service.cycleS;
    const exitWorks = this.exitHealth(tMs) === "ok";
    if (this.headHealth(tMs) !== "ok") return exitWorks && age > STALL_UNSEEN;
    // A departure that the exit beam missed shows as a dip: the service then is younger than it seems.
    const moved = this.headZone.lastDipMs;
    if (!this.headZone.occupied) return false;
    if (exitWorks) return age > STALL_CYCLES && tMs - moved > STALL_UNMOVED * 1000 * service.cycleS;
    // Not every step up shows at the pay point, but then the line moves up too.
    const shuffled = this.tailHealth(tMs) === "ok" ? this.tailZone.lastDipMs : moved;
    return tMs - (moved > shuffled ? moved : shuffled) > STALL_CYCLES * 1000 * service.cycleS;
  }

  private entered(tMs: number): void {
    const gapMs = tMs - this.lastInMs;
    this.lastInMs = tMs;
    this.ghosts = 0;
    this.overdue = 0;
    this.outsSinceIn = 0;
    if ((this.line.p[0] as number) > 0.5) this.service.begin(tMs);
    const noise = this.noise;
    const close = gapMs < noise.closeMs;
    const calibration = this.calibration;
    const nobody = calibration.followerIsNobody(this.arrivalsPerS, noise);
    const customers = close ? 1 - nobody : 1;
    if (customers > 0.5) this.realised.enter(tMs, this.waitS);
    calibration.enter(close, customers);
    this.insThisSecond += customers;
    this.insSinceOut += customers;
    const pair = calibration.pairIn(noise);
    this.line.enter(close ? nobody : calibration.extraIn(noise), close ? 0.3 * pair : pair);
    this.lengthAtIn = this.line.median();
  }

  private left(tMs: number): void {
    const gapMs = tMs - this.lastOutMs;
    this.insSinceOut = 0;
    const hazard = this.service.hazard(tMs);
    const noise = this.noise;
    const extra = gapMs < noise.closeMs ? noise.extraOutClose : noise.extraOut;
    const customers = hazard / (hazard + extra);
    this.calibration.leave(customers);
    this.outsThisSecond += customers;
    this.outsSinceIn += customers;
    if ((this.line.p[0] as number) > 0.5 && customers > 0.5) this.ghosts += 1;
    const before = this.line.median();
    this.line.leave(extra, hazard * (1 - noise.pairOut), hazard * noise.pairOut);
    if (customers < 0.5) return;
    this.dips.exit(tMs);
    this.lastOutMs = tMs;
    this.service.depart(tMs, 1 - (this.line.p[0] as number));
    this.realised.serve(tMs, this.layout.tills > 0 ? 0 : 1, before);
  }

  private turnedBack(tMs: number): void {
    this.lastInMs = tMs - this.noise.closeMs;
    this.calibration.turnBack();
    this.line.leave(0.15, 0.85, 0);
  }

  /**
   * A line that stands still shows the same picture again and again: what the zones see counts for some seconds after
   * a move, when it is new, and seldom after that.
   */
  private observe(tMs: number): void {
    const layout = this.layout;
    // Tables are learned where both ends are counted; elsewhere the line would only confirm itself.
    const sureness = layout.entry && layout.exit ? this.calibration.sureness() : 0;
    this.stillS = this.hasMoved() ? 0 : this.stillS + 1;
    if ((this.stillS >= SETTLED_S && this.stillS < SEEN_S) || this.stillS % this.everyS === 0) {
      if (layout.head) observeZone(this.headEvidence, this.line, this.headZone.presence(tMs), sureness);
      if (layout.tail) observeZone(this.tailEvidence, this.line, this.tailZone.presence(tMs), sureness);
    }
    const held = layout.entry && !this.entryGate.isStuck(tMs) && this.entryGate.isHeld(tMs);
    if (layout.tills === 0 || layout.entry) this.entrance.weigh(this.line, held);
  }

  /** Learns from the counts where the line reaches the tail zone and the entrance, and from empty moments the counts. */
  private learnReaches(tMs: number, counted: boolean, empty: number): void {
    const calibration = this.calibration;
    const net = calibration.net();
    const noise = calibration.noise();
    const room = this.entrance.room;
    const place = this.tailPlace;
    let roomMoved = false;
    let placeMoved = false;
    if (counted) {
      const held = this.entryGate.isHeld(tMs);
      roomMoved = room.observe(held, net, noise);
      const stands = this.tailZone.presence(tMs) === "occupied" && tMs - this.tailZone.occupiedMs > STANDS_MS;
      if (this.tailHealth(tMs) === "ok") placeMoved = place.observe(stands, net, noise);
    } else {
      room.forget();
      place.forget();
    }
    if (empty > SURELY_EMPTY) {
      if (counted) {
        roomMoved = room.settle(net, noise) || roomMoved;
        placeMoved = place.settle(net, noise) || placeMoved;
      }
      calibration.settle(counted);
    }
    if (roomMoved) this.entrance.reweigh();
    if (placeMoved) this.tailEvidence.reach(place.customers - 0.7);
  }

  /** A crossing, or a zone that somebody has come to or left, within the last second. */
  private hasMoved(): boolean {
    const moves =
      this.entryGate.inward +
      this.entryGate.outward +
      this.exitGate.inward +
      this.headZone.presences +
      this.tailZone.presences +
      (this.headZone.occupied ? 0.5 : 0) +
      (this.tailZone.occupied ? 0.25 : 0);
    const moved = moves !== this.moves;
    this.moves = moves;
    return moved;
  }

  private publishWait(): void {
    this.waitS = this.wait.medianS;
    this.waitLowS = this.wait.lowS;
    this.waitHighS = this.wait.highS;
  }
}

function observeZone(evidence: Evidence, line: LineFilter, presence: Presence, sureness: number): void {
  if (presence === "occupied") evidence.observe(line, true, sureness);
  else if (presence === "empty") evidence.observe(line, false, sureness);
}

function zoneHealth(zone: Zone, tMs: number): SensorHealth {
  if (zone.isSilent(tMs)) return "silent";
  if (zone.isFrozen()) return "frozen";
  return zone.isLost() ? "lost" : "ok";
}
