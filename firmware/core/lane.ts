// One lane, or one line before several tills: takes sensor edges and samples, gives length and wait. Joins this folder's parts.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { type Channel, EXIT, HEAD, TAIL } from "../../protocol/channels.ts";
import { Calibration } from "./calibration.ts";
import { Confidence } from "./confidence.ts";
import { Entrance } from "./entrance.ts";
import { Gate } from "./gate.ts";
import { LaneHealth } from "./lane-health.ts";
import type { Learned, Learning } from "./learned.ts";
import { LineFilter, LONGEST } from "./line-filter.ts";
import { type LaneParts, LineStep } from "./line-step.ts";
import { type Noise, noiseOf } from "./noise.ts";
import { type CrossedLane, PartyOdds } from "./party-odds.ts";
import { RealisedWaits } from "./realised-waits.ts";
import { RecentCounts } from "./recent-counts.ts";
import { Service } from "./service.ts";
import { shareOf, Wait } from "./wait.ts";
import { Zone } from "./zone.ts";

/** Probability that those who entered together leave together, past one break of the beam. Of a ticket hall and simulated groups. */
const TOGETHER = 0.3;
/** Two customers at once are this much rarer among crossings that follow each other. Simulated. */
const PAIR_AMONG_MANY = 0.15;
/** Past the head of a line before several tills: false crossings a second, after a pause and close to the last. */
const FALSE_PER_S = 0.0005;
const FALSE_CLOSE_PER_S = 0.1;
/** The same line: a crossing outward at its entrance is somebody who leaves it. Probability; guess. */
const TURNS_BACK = 0.85;
/** What the filter overstates at the reference noise. Probability; simulated. */
const OVERCONFIDENT = 0.02;
/** The same before several tills. */
const OVERCONFIDENT_GROUP = 0.08;
/** Whoever comes to a lane that is empty with this probability walks to the pay point and begins a service. Guess. */
const EMPTY = 0.5;
/** Before several tills, where no zone sees who waits at the head of the line: while all are busy more surely than this, who takes longer may have waited. Simulated. */
const MAY_WAIT = 0.1;
const MOST_WALK_MS = 15000;
/** A crossing that is a part of somebody who has been counted is nobody new. Probability; simulated. */
const PART_IS_NOBODY = 0.95;
/** A line found at the start is surer than this at no time before the lane has been empty: up to two, and longer or a crowd. Simulated. */
const FOUND = 0.92;
const LONGER = 3;
const FOUND_LONGER = 0.7;

/** The estimate of one lane. Times are monotonic ms; call `tick` once a second. */
export class Lane implements LaneParts, CrossedLane, Learning {
  readonly layout: LaneLayout;
  readonly entryGate: Gate;
  readonly exitGate: Gate = new Gate(false);
  readonly headZone: Zone = new Zone();
  readonly tailZone: Zone = new Zone();
  /** Till switch: undefined where there is none or it has not been heard. Set all the same: what an object lacks takes longest to look for. */
  open: boolean | undefined = undefined;
  readonly health: LaneHealth;
  readonly line: LineFilter = new LineFilter();
  readonly service: Service;
  /** Published wait and its 80 % range, in s: predicted for somebody who joined during the second that ended last. */
  waitS = 0;
  waitLowS = 0;
  waitHighS = 0;
  readonly wait: Wait = new Wait();
  readonly realised: RealisedWaits = new RealisedWaits();
  readonly calibration: Calibration;
  private noise: Noise;
  /** Two beams, or a zone in the line, measure its length; one beam or the pay point alone do not. */
  private measuresLength: boolean;
  /** Whose crossings are customers; undefined before several tills, where people come singly. */
  readonly party: PartyOdds | undefined;
  /** Trained for lanes with a pair of beams, an exit and a head zone. */
  private trained: Confidence | undefined;
  /** Counts for the next step. */
  readonly recent: RecentCounts = new RecentCounts();
  private step: LineStep;
  /** Crossings since the start, and as of the last prediction. */
  crossings = 0;
  private predicted = 0;
  private lastInMs = -1e9;
  private lastOutMs = -1e9;
  /** The last departure, until the tick after it, and the line's length before it. */
  private leftMs = 0;
  private lengthAtOut = 0;
  /** When somebody came to an empty lane who has not been seen at the pay point yet; 0: nobody. */
  private walkFromMs = 0;
  private mayWait = false;
  /** Seconds of a round of eight. */
  private beat = 0;

  constructor(layout: LaneLayout) {
    this.layout = layout;
    this.measuresLength = layout.tail || (layout.exit && (layout.entry || layout.head));
    this.entryGate = new Gate(layout.entryPair);
    this.service = new Service(layout.tills);
    this.party = layout.tills === 0 ? new PartyOdds() : undefined;
    if (this.party !== undefined && layout.entryPair && layout.exit && layout.head) this.trained = new Confidence();
    const entrance = new Entrance(layout.tills, layout.head);
    this.noise = noiseOf(layout);
    this.calibration = new Calibration(this.noise);
    this.health = new LaneHealth(layout, this.entryGate, this.exitGate, this.headZone, this.tailZone, entrance.room);
    if (layout.headMm !== undefined) this.headZone.expect(layout.headMm);
    if (layout.tailMm !== undefined) this.tailZone.expect(layout.tailMm);
    this.step = new LineStep(this, entrance);
  }

  /** One input: `value` is 1 or 0 for beams (blocked) and the till switch (open), mm for zones; `status` 0 is a valid range. */
  feed(channel: Channel, value: number, status: number, tMs: number): void {
    if (channel > EXIT) {
      if (channel === HEAD) this.headZone.sample(value, status, tMs);
      else if (channel === TAIL) this.tailZone.sample(value, status, tMs);
      else {
        if (this.open !== (value === 1)) this.service.switched(this.line.median());
        this.open = value === 1;
      }
    } else if (channel === EXIT) {
      if (this.exitGate.edge(0, value === 1, tMs) > 0) this.left(tMs);
    } else {
      let crossings = this.entryGate.edge(channel, value === 1, tMs);
      for (; crossings > 0; crossings--) this.entered(tMs);
      for (; crossings < 0; crossings++) this.turnedBack(tMs);
    }
  }

  /** One second has passed: what was not seen counts too. The work is shared out over eight of them. Gives the confidence. */
  tick(tMs: number): number {
    if (this.leftMs > 0) this.afterExit();
    const wait = this.wait;
    if (this.walkFromMs > 0 && this.headZone.occupied) this.arrived();
    this.waitS = wait.medianS;
    this.waitLowS = wait.lowS;
    this.waitHighS = wait.highS;
    const beat = this.beat < 7 ? this.beat + 1 : 0;
    this.beat = beat;
    this.step.tick(beat, this.crossings, this.lastInMs, tMs);
    if (beat === 7 && this.trained !== undefined)
      this.trained.look(this.line.best(), this.calibration, this.party as PartyOdds, this.service.cycleS);
    const confidence = this.confidence(tMs);
    // Between crossings the prediction changes slowly.
    if (this.layout.tills === 0 && beat % 4 !== 1 && this.crossings === this.predicted) return confidence;
    this.predicted = this.crossings;
    const walkS = this.step.walk.seconds();
    if (walkS > 0) wait.walkS = walkS;
    const load = this.recent.arrivalsPerS * this.service.cycleS;
    wait.gain = this.realised.gain * (this.trained ? shareOf(confidence, load) : 1);
    wait.predict(this.line, this.service, tMs);
    return confidence;
  }

  /** Customers between the beams; undefined where the sensors cannot measure it. */
  between(): number | undefined {
    return this.measuresLength ? this.line.best() : undefined;
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

  /** Waiting; undefined where only the pay point is seen. */
  waiting(): number | undefined {
    const n = this.between();
    if (n === undefined || this.layout.tills > 0) return n;
    return n > 0 ? n - 1 : 0;
  }

  /** Probability, 0 to 1, that the length is right: within one customer or a quarter of the true number. No lane with a zone to believe is blind. */
  confidence(tMs: number): number {
    const health = this.health;
    const hasTail = health.tail(tMs) === "ok";
    if (!hasTail && health.isBlind(tMs)) return 0;
    const n = this.line.best();
    const own = this.line.sure;
    // What was trained holds while both beams count, and once the lane has been empty.
    if (this.trained && this.step.isSettled() && health.entryWorks && health.exitWorks)
      return health.counted(tMs) * this.trained.probability(n, own, hasTail);
    // The noisier the lane, the more the filter believes itself too readily.
    const sure = own - (this.party ? OVERCONFIDENT : OVERCONFIDENT_GROUP) * this.calibration.scale;
    const isFew = n < LONGER && !(this.party && this.party.crowd > 0);
    const most = this.step.isSettled() ? 1 : isFew ? FOUND : FOUND_LONGER;
    return health.counted(tMs) * (sure > most ? most : sure > 0 ? sure : 0);
  }

  /** Writes or takes what has been learned. The integrator's own measures of the zones stay. */
  exchangeAll(learned: Learned): void {
    const layout = this.layout;
    this.headZone.exchange(learned, layout.headMm !== undefined);
    this.tailZone.exchange(learned, layout.tailMm !== undefined);
    this.service.exchange(learned);
    this.calibration.exchange(learned);
    this.realised.exchange(learned);
    if (this.party !== undefined) this.party.exchange(learned);
    this.step.exchange(learned);
  }

  private entered(tMs: number): void {
    this.crossings += 1;
    const line = this.line;
    const calibration = this.calibration;
    const recent = this.recent;
    const pauseMs = tMs - this.lastInMs;
    const close = pauseMs < this.noise.closeMs;
    this.lastInMs = tMs;
    const empty = line.at(0);
    if (empty > EMPTY) {
      this.service.begin(tMs);
      this.walkFromMs = this.party !== undefined || this.step.walk.isTimed(empty, pauseMs) ? tMs : 0;
      this.mayWait = !this.layout.head && this.service.allBusy() > MAY_WAIT;
    } else if (!close && this.party !== undefined) this.walkFromMs = 0;
    let nobody: number;
    let customers: number;
    let pair = calibration.pairIn;
    if (this.party && this.layout.entryPair) {
      customers = this.party.entered(tMs, this, this.step.roomLeft());
      nobody = 1 - customers;
      pair *= customers * PAIR_AMONG_MANY;
    } else {
      nobody = !close
        ? calibration.extraIn
        : this.entryGate.isPart()
          ? PART_IS_NOBODY
          : calibration.followerIsNobody(recent.arrivalsPerS);
      customers = close ? 1 - nobody : 1;
      if (close) pair *= PAIR_AMONG_MANY;
    }
    if (customers > 0.5) this.realised.enter(tMs, this.waitS);
    if (close) recent.close += 1;
    else this.step.missedEntries.entered(tMs);
    recent.entries += 1;
    recent.ins += customers;
    this.health.deadBeams.entered(customers);
    line.enter(nobody, pair);
  }

  private left(tMs: number): void {
    // Two within a second: the first is finished before the next.
    if (this.leftMs > 0) this.afterExit();
    this.crossings += 1;
    const line = this.line;
    const customers = this.customersAtExit(tMs);
    const isOne = customers > 0.5;
    this.recent.outs += customers;
    this.health.left(customers, isOne && line.at(0) > 0.5);
    this.lengthAtOut = line.median();
    if (this.party === undefined) this.step.flow(isOne ? FALSE_PER_S : FALSE_CLOSE_PER_S, 1, tMs);
    else line.leave(1 - customers, customers, customers * this.noise.pairOut);
    if (!isOne) return;
    this.tailZone.moves += 1;
    // At a till that is held up, whoever packs may cross the exit beam, and somebody stands at the pay point all the time.
    this.headZone.moves += 0.5;
    this.entryGate.moves += 1;
    this.lastOutMs = tMs;
    this.leftMs = tMs;
    if (this.walkFromMs > 0 && this.party === undefined && (!this.mayWait || tMs - this.walkFromMs < MOST_WALK_MS))
      this.step.walked((tMs - this.walkFromMs) / 1000);
    // Whoever leaves was in the lane that seemed empty, and is who is seen at the pay point.
    this.walkFromMs = 0;
  }

  /** Probability that a crossing at the exit is somebody who leaves. */
  private customersAtExit(tMs: number): number {
    if (this.party !== undefined) return this.party.left(tMs, this);
    const hazard = this.service.hazard(tMs);
    return hazard / (hazard + (tMs - this.lastOutMs < this.noise.closeMs ? FALSE_CLOSE_PER_S : FALSE_PER_S));
  }

  /** Somebody is at the pay point: how long the walk was, if it was the one who came to an empty lane. */
  private arrived(): void {
    const walkedMs = this.headZone.occupiedMs - this.walkFromMs;
    if (walkedMs > 0) this.step.walked(walkedMs / 1000);
    this.walkFromMs = 0;
  }

  /** What a departure teaches: not in the event, which has to be short, but in the tick that follows. */
  private afterExit(): void {
    const tMs = this.leftMs;
    this.leftMs = 0;
    this.step.departed(tMs);
    this.service.depart(tMs, 1 - this.line.at(0));
    const isGroup = this.layout.tills > 0;
    const companions = isGroup ? this.realised.companions() : 0;
    const family = companions > 1 ? TOGETHER : 0;
    if (companions > 0) this.line.leave(1 - TOGETHER, TOGETHER - family, family);
    this.realised.serve(tMs, isGroup ? 0 : 1, this.lengthAtOut);
  }

  private turnedBack(tMs: number): void {
    this.crossings += 1;
    let customers = TURNS_BACK;
    if (this.party !== undefined) customers = this.party.turnedBack(tMs, this, this.step.roomLeft());
    else this.lastInMs = tMs - this.noise.closeMs;
    this.calibration.turnBack(customers);
    this.step.missedEntries.turnedBack();
    this.line.leave(1 - customers, customers, 0);
  }
}
