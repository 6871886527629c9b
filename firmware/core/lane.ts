// One lane, or one line before several tills: takes sensor edges and samples, gives length, wait, till state and
// confidence. Joins the parts of this folder; reads no clock and no sensor itself.

import type { LaneLayout } from "../../protocol/box-settings.ts";
import { type Channel, EXIT, HEAD, TAIL } from "../../protocol/channels.ts";
import type { SensorHealth, TillState } from "../../protocol/messages/lane-states.ts";
import type { Reals } from "./buffers.ts";
import { Calibration } from "./calibration.ts";
import { DeadBeams } from "./dead-beams.ts";
import { Entrance } from "./entrance.ts";
import { Gate } from "./gate.ts";
import { LearnedPosition } from "./learned-position.ts";
import { LineFilter, LONGEST } from "./line-filter.ts";
import { MissedEntryDetector } from "./missed-entry-detector.ts";
import { MissedExitDetector } from "./missed-exit-detector.ts";
import { type Noise, noiseOf } from "./noise.ts";
import { OccupancyModel } from "./occupancy-model.ts";
import { RealisedWaits } from "./realised-waits.ts";
import { Service } from "./service.ts";
import { isStalled } from "./stall.ts";
import { Wait } from "./wait.ts";
import { type Presence, Zone } from "./zone.ts";

/** The line of a lane is moved on in steps of two seconds; crossings count at once. */
const STEP_S = 2;
/** The same of a line before several tills, where somebody leaves every few seconds. */
const GROUP_STEP_S = 1;
/** The beams are judged, and each zone is learned from, once in so many ticks. Unit s. */
const ROUND_S = 8;
/** Memory of the arrival rate. Unit s. */
const ARRIVAL_MEMORY_S = 900;
/** Arrivals per second before any are seen: one a minute. Guess. */
const PRIOR_ARRIVALS_PER_S = 1 / 60;
/** Customers between the beams when the line reaches the tail zone, before it is learned, and the variance. Guess. */
const PRIOR_PLACE = 4;
const PRIOR_PLACE_VARIANCE = 2;
/** From how long after a move, to how long, each second of a zone counts; then one in so many. Unit s. Simulated. */
const SETTLED_S = 3;
const SEEN_S = 14;
const SELDOM_S = 6;
/** The same where nothing counts who comes, and the zones are all there is. */
const OFTEN_S = 2;
/** Who is seen in the tail zone for this long stands there. Unit ms; guess, as for the entrance. */
const STANDS_MS = 4000;
/** Probability of an empty lane from which on its counts are judged. From ESTIMATOR. */
const SURELY_EMPTY = 0.97;
/** Probability that those who entered together leave together, past one break of the beam. Measured in a ticket hall. */
const TOGETHER = 0.35;
/** However much the head zone sees, this part of those whom the exit beam misses is hidden from it, too. Guess. */
const LEAST_HIDDEN = 0.2;
/** The same of the entrance and a tail zone that the line does not reach. Simulated. */
const HIDDEN = 0.4;
/** Presences in the tail zone, per second, of people who did not come; and of a line that moves up there. Simulated. */
const STRAY_PER_S = 1e-4;
const MOVES_PER_S = 0.02;
/** What the filter overstates at the reference noise. Probability; simulated. */
const OVERCONFIDENT = 0.02;

/** The estimate of one lane. Times are monotonic ms; call `tick` once a second. */
export class Lane {
  readonly layout: LaneLayout;
  readonly entryGate: Gate;
  readonly exitGate: Gate = new Gate(false);
  readonly headZone: Zone = new Zone();
  readonly tailZone: Zone = new Zone();
  readonly line: LineFilter = new LineFilter();
  readonly service: Service;
  readonly realised: RealisedWaits = new RealisedWaits();
  readonly wait: Wait = new Wait();
  /** Published wait and its 80 % range, in s: predicted for somebody who joined during the second that ended last. */
  waitS = 0;
  waitLowS = 0;
  waitHighS = 0;
  /** Till switch: undefined where there is none or it has not spoken. */
  open: boolean | undefined;
  arrivalsPerS: number = PRIOR_ARRIVALS_PER_S;
  readonly calibration: Calibration;
  private noise: Noise;
  readonly missedExits: MissedExitDetector = new MissedExitDetector();
  private missedEntries: MissedEntryDetector = new MissedEntryDetector();
  /** Undefined where there is no such sensor. */
  private headModel: OccupancyModel | undefined;
  private tailModel: OccupancyModel | undefined;
  /** Where the line reaches the tail zone. */
  readonly tailPosition: LearnedPosition = new LearnedPosition(PRIOR_PLACE, PRIOR_PLACE_VARIANCE);
  readonly entrance: Entrance;
  private lastInMs = -1e9;
  private lastOutMs = -1e9;
  /** Customers counted since the last step, at the entrance and at the exit. */
  private insOfLate = 0;
  private outsOfLate = 0;
  /** Crossings inward since then, and those close after another. */
  private entriesOfLate = 0;
  private closeOfLate = 0;
  private deadBeams: DeadBeams = new DeadBeams();
  /** The last departure, until the tick after it, and the line's length before it. */
  private leftMs = 0;
  private lengthAtOut = 0;
  /** Seconds since anything moved, and numbers that change with every crossing and every move. */
  private stillS = 0;
  private crossings = 0;
  private moves = 0;
  /** As of late: which beams work, what the zones see and whether it is worth a look, somebody stands in the entrance. */
  private entryWorks: boolean;
  private exitWorks: boolean;
  private headSeen: Presence = "blind";
  private tailSeen: Presence = "blind";
  private held = false;
  private isNews = false;
  private beat = 0;
  /** Crossings as of the last prediction. */
  private predicted = 0;
  private everyS: number;

  constructor(layout: LaneLayout) {
    this.layout = layout;
    this.entryGate = new Gate(layout.entryPair);
    this.service = new Service(layout.tills);
    this.entrance = new Entrance(layout.tills > 0);
    this.entryWorks = layout.entry;
    this.exitWorks = layout.exit;
    this.noise = noiseOf(layout);
    this.calibration = new Calibration(this.noise);
    this.everyS = layout.entry ? SELDOM_S : OFTEN_S;
    const stepS = layout.tills > 0 ? GROUP_STEP_S : STEP_S;
    if (layout.head) this.headModel = new OccupancyModel(0.05, 0.85, 1, 150, 0.1 * stepS);
    if (layout.tail) this.tailModel = new OccupancyModel(0.03, 0.9, PRIOR_PLACE, 20, 0.06 * stepS);
    if (layout.headMm !== undefined) this.headZone.expect(layout.headMm);
    if (layout.tailMm !== undefined) this.tailZone.expect(layout.tailMm);
  }

  /**
   * One input of any sensor: `value` is 1 or 0 for beams (blocked) and the till switch (open), a range in mm for
   * zones; `status` 0 says that a range is valid.
   */
  feed(channel: Channel, value: number, status: number, tMs: number): void {
    if (channel > EXIT) {
      if (channel === HEAD) this.headZone.sample(value, status, tMs);
      else if (channel === TAIL) this.tailZone.sample(value, status, tMs);
      else this.open = value === 1;
    } else if (channel === EXIT) {
      if (this.exitGate.edge(0, value === 1, tMs) > 0) this.left(tMs);
    } else {
      let crossings = this.entryGate.edge(channel, value === 1, tMs);
      for (; crossings > 0; crossings--) this.entered(tMs);
      for (; crossings < 0; crossings++) this.turnedBack(tMs);
    }
  }

  /** One second has passed: what was not seen counts too. The work is shared out over eight of them. */
  tick(tMs: number): void {
    if (this.leftMs > 0) this.afterExit();
    const wait = this.wait;
    this.waitS = wait.medianS;
    this.waitLowS = wait.lowS;
    this.waitHighS = wait.highS;
    const beat = this.beat < 7 ? this.beat + 1 : 0;
    this.beat = beat;
    const isGroup = this.layout.tills > 0;
    if (isGroup || beat % 2 === 0) this.step(tMs, isGroup ? GROUP_STEP_S : STEP_S);
    if (beat === 1) this.learn(this.headModel, this.headSeen);
    else if (beat === 5) this.learn(this.tailModel, this.tailSeen);
    else if (beat === 3) this.judge(tMs);
    // Between crossings the prediction changes slowly.
    if (!isGroup && beat % 4 !== 1 && this.crossings === this.predicted) return;
    this.predicted = this.crossings;
    wait.gain = this.realised.gain;
    wait.predict(this.line, this.service, tMs);
  }

  /** Takes what has crossed of late to the calibration and the arrival rate. */
  private count(): void {
    const ins = this.insOfLate;
    const outs = this.outsOfLate;
    if (ins + outs === 0) return;
    this.calibration.count(this.entriesOfLate, this.closeOfLate, ins, outs);
    if (this.entryWorks || this.exitWorks) this.arrivalsPerS += (this.entryWorks ? ins : outs) / ARRIVAL_MEMORY_S;
    this.insOfLate = 0;
    this.outsOfLate = 0;
    this.entriesOfLate = 0;
    this.closeOfLate = 0;
  }

  /** Moves the line on by so many seconds, and weighs it by what is seen. */
  private step(tMs: number, seconds: number): void {
    const line = this.line;
    const layout = this.layout;
    const calibration = this.calibration;
    const dips = this.missedExits;
    const entryWorks = this.entryWorks;
    const exitWorks = this.exitWorks;
    const headZone = this.headZone;
    const tailZone = this.tailZone;
    this.count();
    if (entryWorks || exitWorks) this.arrivalsPerS *= 1 - seconds / ARRIVAL_MEMORY_S;
    const arrivals = seconds * this.arrivalsPerS;
    this.deadBeams.overdue += arrivals;
    this.held = entryWorks && this.entryGate.isHeld(tMs);
    this.headSeen = layout.head ? headZone.presence(tMs) : "blind";
    this.tailSeen = layout.tail ? tailZone.presence(tMs) : "blind";
    const headWorks = this.headSeen !== "blind";
    const missed = entryWorks ? calibration.missedIn : 1;
    if (this.missedEntries.tick(tailZone.presences, tMs)) this.passedAlone(missed);
    const unseenIn = this.held ? 0 : arrivals * (this.tailSeen === "empty" ? HIDDEN * missed : missed);
    if (exitWorks) {
      const hidden = headWorks ? 1 - dips.visible : 1;
      const missedOut = calibration.missedOut * (hidden < LEAST_HIDDEN ? LEAST_HIDDEN : hidden);
      line.pass(unseenIn, seconds * this.service.absence(tMs), missedOut);
    } else line.pass(unseenIn, seconds * this.service.meanHazard(), 1);
    if (dips.tick(headZone.dips, tMs) && headWorks && exitWorks) {
      const likely = this.service.hazard(dips.openMs) * this.service.cycleS;
      const left = dips.wasDeparture(calibration.missedOut, likely);
      line.leave(1 - left, left, 0);
      this.outsOfLate += left;
      if (left > 0.5) this.service.begin(dips.openMs);
    }
    this.observe(seconds);
    line.letGo();
    this.service.pass(1 - line.at(0), seconds);
  }

  /** Somebody passed the tail zone without a crossing inward: he has come, if so many are `missed`, or the line has moved. */
  private passedAlone(missed: number): void {
    if (this.tailSeen === "blind") return;
    const evidence = this.tailModel as OccupancyModel;
    const line = this.line;
    const came = this.arrivalsPerS * missed;
    // The weight is P(occupied) to a power of about an eighth.
    const reached = Math.pow(evidence.weights(true)[line.median()] as number, 16);
    const nobody = 1 - came / (came + STRAY_PER_S + MOVES_PER_S * reached);
    line.enter(nobody, 0);
    this.insOfLate += 1 - nobody;
  }

  /**
   * A line that stands still shows the same picture again and again: what the zones see counts for some seconds after
   * a move, when it is new, and seldom after that.
   */
  private observe(seconds: number): void {
    const moves = this.crossings + this.headZone.changes + this.tailZone.changes;
    const still = moves === this.moves ? this.stillS + seconds : 0;
    this.stillS = still;
    this.moves = moves;
    this.isNews = (still >= SETTLED_S && still < SEEN_S) || still % this.everyS === 0;
    if (!this.isNews) return;
    const head = weightsOf(this.headModel, this.headSeen);
    const tail = weightsOf(this.tailModel, this.tailSeen);
    if (head !== undefined) this.line.weigh(head, tail);
    else if (tail !== undefined) this.line.weigh(tail, undefined);
  }

  /** Learns from the line as it is estimated what a zone sees of it. */
  private learn(evidence: OccupancyModel | undefined, seen: Presence): void {
    if (evidence === undefined || (seen !== "occupied" && seen !== "empty")) return;
    // Tables are learned where both ends are counted; elsewhere the line would only confirm itself.
    const sureness = this.isNews && this.layout.entry && this.layout.exit ? this.calibration.sureness() : 0;
    evidence.learn(this.line, seen === "occupied", ROUND_S * sureness);
  }

  /** Customers between the beams; undefined where the sensors cannot tell. */
  between(): number | undefined {
    return this.tellsLength() ? this.line.median() : undefined;
  }

  /** The line may be longer than can be counted: lengths and waits are at least what they say. */
  isAtLeast(): boolean {
    return this.between() === LONGEST;
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
    const sure = this.line.within(this.line.median()) - OVERCONFIDENT * this.calibration.scale;
    return sure > 0 ? sure : 0;
  }

  tillState(tMs: number): TillState {
    if (this.open === false) return "closed";
    if (this.isBlind(tMs)) return "blind";
    if (this.inLane() === 0) return "idle";
    // Without an exit beam nobody is seen to leave, and every service would seem to last for ever.
    if (!this.layout.exit || !this.between()) return "serving";
    const head = this.headHealth(tMs) === "ok" ? this.headZone : undefined;
    const heldMs = this.entryHealth(tMs) === "ok" ? this.entryGate.heldMs(tMs) : 0;
    return isStalled(this.service, this.exitHealth(tMs) === "ok", head, heldMs, tMs) ? "stalled" : "serving";
  }

  entryHealth(tMs: number): SensorHealth {
    if (!this.layout.entry) return "absent";
    if (this.entryGate.isStuck(tMs)) return "stuck";
    return this.deadBeams.entryIsDead() ? "dead" : "ok";
  }

  exitHealth(tMs: number): SensorHealth {
    if (!this.layout.exit) return "absent";
    if (this.exitGate.isStuck(tMs)) return "stuck";
    return this.deadBeams.exitIsDead(this.entrance.room.customers) ? "dead" : "ok";
  }

  headHealth(tMs: number): SensorHealth {
    return this.layout.head ? this.headZone.health(tMs) : "absent";
  }

  tailHealth(tMs: number): SensorHealth {
    return this.layout.tail ? this.tailZone.health(tMs) : "absent";
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

  private entered(tMs: number): void {
    this.crossings += 1;
    const line = this.line;
    const calibration = this.calibration;
    const close = tMs - this.lastInMs < this.noise.closeMs;
    this.lastInMs = tMs;
    if (line.at(0) > 0.5) this.service.begin(tMs);
    const nobody = close ? calibration.followerIsNobody(this.arrivalsPerS) : calibration.extraIn;
    const customers = close ? 1 - nobody : 1;
    if (customers > 0.5) this.realised.enter(tMs, this.waitS);
    if (close) this.closeOfLate += 1;
    else this.missedEntries.entered(tMs);
    this.entriesOfLate += 1;
    this.insOfLate += customers;
    this.deadBeams.entered(customers);
    line.enter(nobody, close ? 0.3 * calibration.pairIn : calibration.pairIn);
  }

  private left(tMs: number): void {
    // Two within a second: the first is done with before the next.
    if (this.leftMs > 0) this.afterExit();
    this.crossings += 1;
    const line = this.line;
    const hazard = this.service.hazard(tMs);
    const noise = this.noise;
    const extra = tMs - this.lastOutMs < noise.closeMs ? noise.extraOutClose : noise.extraOut;
    const customers = hazard / (hazard + extra);
    const isOne = customers > 0.5;
    this.outsOfLate += customers;
    this.deadBeams.left(customers, isOne && line.at(0) > 0.5);
    this.lengthAtOut = line.median();
    line.leave(extra, hazard, hazard * noise.pairOut);
    if (!isOne) return;
    this.lastOutMs = tMs;
    this.leftMs = tMs;
  }

  /** What a departure teaches: not in the event, which has to be short, but in the tick that follows. */
  private afterExit(): void {
    const tMs = this.leftMs;
    this.leftMs = 0;
    this.missedExits.departed(tMs);
    this.service.depart(tMs, 1 - this.line.at(0));
    const isGroup = this.layout.tills > 0;
    const companions = isGroup ? this.realised.companions() : 0;
    const family = companions > 1 ? TOGETHER : 0;
    if (companions > 0) this.line.leave(1 - TOGETHER, TOGETHER - family, family);
    this.realised.serve(tMs, isGroup ? 0 : 1, this.lengthAtOut);
  }

  private turnedBack(tMs: number): void {
    this.crossings += 1;
    this.lastInMs = tMs - this.noise.closeMs;
    this.calibration.turnBack();
    this.missedEntries.turnedBack();
    this.line.leave(0.15, 0.85, 0);
  }

  /**
   * Judges the beams, and learns from the counts where the line reaches the tail zone and the entrance, and from empty
   * moments what the counts are worth.
   */
  private judge(tMs: number): void {
    this.count();
    const calibration = this.calibration;
    const line = this.line;
    const room = this.entrance.room;
    const place = this.tailPosition;
    const tail = this.tailZone;
    const entryWorks = this.entryHealth(tMs) === "ok";
    const exitWorks = this.exitHealth(tMs) === "ok";
    this.entryWorks = entryWorks;
    this.exitWorks = exitWorks;
    this.entrance.weigh(line, this.held, room.met || !entryWorks, ROUND_S);
    line.renew();
    line.follow(entryWorks && exitWorks);
    const empty = line.at(0);
    this.deadBeams.remember(line.median());
    this.realised.align(empty > 0.9 ? 0 : line.median() + 1);
    if (!entryWorks || !exitWorks) {
      room.forget();
      place.forget();
      if (empty > SURELY_EMPTY) calibration.settle(false);
      return;
    }
    const net = calibration.net();
    const noise = calibration.variance();
    let moved = false;
    room.observe(this.held, net, noise);
    if (this.tailSeen === "occupied" || this.tailSeen === "empty")
      moved = place.observe(tail.occupied && tMs - tail.occupiedMs > STANDS_MS, net, noise);
    if (empty > SURELY_EMPTY) {
      room.settle(net, noise);
      moved = place.settle(net, noise) || moved;
      calibration.settle(true);
    }
    if (moved && this.tailModel !== undefined) this.tailModel.reach(place.customers - 0.7);
  }
}

/** What the filter takes from a zone; undefined where it says nothing. */
function weightsOf(evidence: OccupancyModel | undefined, seen: Presence): Reals | undefined {
  return evidence !== undefined && (seen === "occupied" || seen === "empty")
    ? evidence.weights(seen === "occupied")
    : undefined;
}
