// Moves the line of a lane on as time passes: crossings that no beam saw, what the zones see, and what the counts teach.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Calibration } from "./calibration.ts";
import type { Entrance } from "./entrance.ts";
import { FreePayPoint } from "./free-pay-point.ts";
import type { Gate } from "./gate.ts";
import { flow } from "./group-flow.ts";
import type { LaneHealth } from "./lane-health.ts";
import type { Learned } from "./learned.ts";
import { LearnedPosition } from "./learned-position.ts";
import type { LineFilter } from "./line-filter.ts";
import { MissedEntryDetector } from "./missed-entry-detector.ts";
import type { MissedExitDetector } from "./missed-exit-detector.ts";
import type { PartyOdds } from "./party-odds.ts";
import type { RealisedWaits } from "./realised-waits.ts";
import type { RecentCounts } from "./recent-counts.ts";
import type { Service } from "./service.ts";
import { Walk } from "./walk.ts";
import type { Zone } from "./zone.ts";
import { ZoneEvidence } from "./zone-evidence.ts";

/** The line of a lane is moved on in steps of two seconds; crossings count at once. */
const STEP_S = 2;
/** The same of a line before several tills, where somebody leaves every few seconds. */
const GROUP_STEP_S = 1;
/** The beams are judged, and each zone is learned from, once in so many ticks. Unit s. */
const ROUND_S = 8;
/** Customers between the beams when the line reaches the tail zone, before it is learned, and the variance. Guess. */
const PRIOR_TAIL = 4.8;
const PRIOR_TAIL_VARIANCE = 2;
/** Whoever is seen in the tail zone for this long stands there. Unit ms; guess, as for the entrance. */
const STANDS_MS = 4000;
/** A line that reaches the entrance does not leave pay point and tail zone free for so long. Unit ms. Simulated. */
const PARKED_MS = 20000;
/** Probability of an empty lane from which on its counts are judged. Simulated. */
const SURELY_EMPTY = 0.97;
/** So much of what the zones overrule the counts by teaches what crossings are worth. Simulated. */
const OVERRULING = 0.5;
/** A line before several tills that is long not empty has its counts judged after so many customers: many more than it holds. Simulated. */
const BUSY_CUSTOMERS = 100;
/** However much the head zone sees, this part of those whom the exit beam misses is hidden from it, too. Guess. */
const LEAST_HIDDEN = 0.2;
/** The same of the entrance and a tail zone that the line does not reach. Simulated. */
const HIDDEN = 0.4;
/** Presences in the tail zone, per second, of people who did not come; and of a line that moves up there. Simulated. */
const STRAY_PER_S = 1e-4;
const MOVES_PER_S = 0.02;
/** Before several tills people stand closer than the share of close crossings says of a lane. Simulated. */
const SINGLY = -0.16;
/** Whoever has come is at the pay point after the usual walk and so many s; while no walk is known, after so many. Guesses. */
const SLOWER_S = 4;
const LONG_WALK_S = 20;
/** Whoever packs stands in the exit beam for less. Unit ms; simulated. */
const EXIT_BLOCKED_MS = 90000;
/** Probability that a gap at the pay point before an exit that turns out to be dead was nobody who left. Guess. */
const STAYED = 0.1;
/** What a step needs of its lane. */
export interface LaneParts {
  readonly layout: LaneLayout;
  readonly entryGate: Gate;
  readonly exitGate: Gate;
  readonly headZone: Zone;
  readonly tailZone: Zone;
  readonly health: LaneHealth;
  readonly line: LineFilter;
  readonly service: Service;
  readonly calibration: Calibration;
  readonly realised: RealisedWaits;
  readonly recent: RecentCounts;
  readonly party: PartyOdds | undefined;
}

/** The passing of time in one lane. Times are monotonic ms. */
export class LineStep {
  private missedExits: MissedExitDetector;
  readonly missedEntries: MissedEntryDetector = new MissedEntryDetector();
  private entryGate: Gate;
  private headZone: Zone;
  private tailZone: Zone;
  private health: LaneHealth;
  private line: LineFilter;
  private service: Service;
  private calibration: Calibration;
  private recent: RecentCounts;
  private zones: ZoneEvidence;
  private entrance: Entrance;
  /** Where the line reaches the tail zone. */
  private tailPosition: LearnedPosition = new LearnedPosition(PRIOR_TAIL, PRIOR_TAIL_VARIANCE);
  readonly walk: Walk = new Walk();
  /** Of a lane where both ends are counted; undefined elsewhere. */
  private payPoint: FreePayPoint | undefined;
  /** Somebody stands in the entrance. */
  private isEntryOccupied = false;
  private stepS: number;
  private lane: LaneParts;

  constructor(lane: LaneParts, entrance: Entrance) {
    this.entryGate = lane.entryGate;
    this.headZone = lane.headZone;
    this.tailZone = lane.tailZone;
    this.health = lane.health;
    this.missedExits = lane.health.deadBeams.exits;
    this.line = lane.line;
    this.service = lane.service;
    this.calibration = lane.calibration;
    this.recent = lane.recent;
    this.entrance = entrance;
    this.lane = lane;
    this.stepS = lane.layout.tills > 0 ? GROUP_STEP_S : STEP_S;
    if (lane.party !== undefined && lane.layout.entry && lane.layout.exit) this.payPoint = new FreePayPoint();
    this.zones = new ZoneEvidence(lane.layout, lane.headZone, lane.tailZone, PRIOR_TAIL, this.stepS);
  }

  /** How many more fit in the lane than are in it; undefined while nobody has stood in the entrance. */
  roomLeft(): number | undefined {
    const room = this.entrance.room;
    return room.met ? room.customers - this.line.median() : undefined;
  }

  /** Somebody left the lane. */
  departed(tMs: number): void {
    this.missedExits.departed(tMs);
    if (this.payPoint !== undefined) this.payPoint.departed(this.zones.headSeen);
  }

  /** Somebody who came to an empty lane was at the pay point after so many s. */
  walked(seconds: number): void {
    const party = this.lane.party;
    const walk = this.walk;
    walk.add(seconds, party !== undefined && this.lane.layout.tail ? this.missedEntries.walkMs / 1000 : 0);
    if (walk.seconds() > 0) this.entrance.expect(walk.room(party === undefined ? SINGLY : party.closeIn));
  }

  /** The lane has been surely empty since the start. */
  isSettled(): boolean {
    return this.zones.isSettled;
  }

  /** One second: `beat` counts them from 0 to 7, `crossings` changes with each crossing; the last inward one was at `lastInMs`. */
  tick(beat: number, crossings: number, lastInMs: number, tMs: number): void {
    if (beat % this.stepS === 0) this.step(this.stepS, crossings, lastInMs, tMs);
    if (beat === 1) this.zones.learnHead(this.line, ROUND_S * this.calibration.sureness());
    else if (beat === 5) this.zones.learnTail(this.line, ROUND_S * this.calibration.sureness());
    else if (beat === 3) this.judge(tMs);
  }

  /** Before several tills: who came of late still walks, who came earlier stands. `stay` and `went` as of `walkAndStand`. */
  flow(stay: number, went: number, tMs: number): number {
    return flow(this.lane, this.walk.seconds(), this.zones.headSeen === "empty", stay, went, tMs);
  }

  /** Moves the line on by so many seconds, and weighs it by what is seen. */
  private step(seconds: number, crossings: number, lastInMs: number, tMs: number): void {
    const line = this.line;
    const service = this.service;
    const zones = this.zones;
    const recent = this.recent;
    const exits = this.missedExits;
    const entryWorks = this.health.entryWorks;
    const exitWorks = this.health.exitWorks;
    recent.settle(this.calibration, entryWorks, exitWorks);
    if (entryWorks || exitWorks) recent.fade(seconds);
    const arrivals = seconds * recent.arrivalsPerS;
    this.health.deadBeams.overdue += arrivals;
    this.isEntryOccupied = entryWorks && this.entryGate.isOccupied(tMs);
    zones.look(this.health.seesHead(tMs), tMs);
    const missed = entryWorks ? this.calibration.missedIn : 1;
    if (this.missedEntries.tick(this.tailZone.presences, this.tailZone.occupiedMs, tMs)) this.passedAlone(missed);
    const unseenIn = this.isEntryOccupied ? 0 : arrivals * (zones.tailSeen === "empty" ? HIDDEN * missed : missed);
    // Nobody is seen to leave past what stands in the exit beam.
    const isExitBlocked = this.lane.party !== undefined && this.lane.exitGate.blockedMs(tMs) > EXIT_BLOCKED_MS;
    const missedOut = exitWorks && !isExitBlocked ? this.calibration.missedOut : 1;
    const came = this.health.deadBeams.insSinceOut;
    let standing = -1;
    // What it sees of departures is learned by an exit beam.
    const isShown = zones.headSeen !== "blind" && this.lane.layout.exit;
    const hidden = isShown ? 1 - exits.visible : 1;
    if (exitWorks) {
      line.pass(
        unseenIn,
        seconds * service.absence(came, tMs),
        missedOut * (hidden < LEAST_HIDDEN ? LEAST_HIDDEN : hidden),
        zones.headSeen === "occupied",
      );
      if (!this.lane.party) standing = this.flow(1, missedOut, tMs);
    } else line.pass(unseenIn, seconds * service.meanHazard() * hidden, 1, false);
    if (exits.tick(this.headZone.dips, tMs) && isShown) {
      this.lane.exitGate.moves += 1;
      const likely = service.hazard(exits.openMs) * service.cycleS;
      const left = exits.wasDeparture(missedOut, likely, zones.headSeen === "empty");
      line.leave(1 - left, left, 0);
      recent.outs += left;
      if (left > 0.5) service.begin(exits.openMs);
    }
    const away = exitWorks && service.mayBeAway(came, tMs);
    if (this.payPoint) {
      const walkS = this.walk.seconds();
      const onTheWay = tMs - lastInMs < 1000 * (walkS > 0 ? walkS + SLOWER_S : LONG_WALK_S);
      const empty = this.payPoint.pass(zones.headSeen, away || onTheWay, seconds);
      if (empty > 1 && entryWorks && exitWorks) line.weighEmpty(empty);
    }
    zones.weigh(line, crossings, away, seconds);
    line.letGo();
    service.pass(standing < 0 ? 1 - line.at(0) : standing, seconds);
  }

  /** Somebody passed the tail zone without a crossing inward: they came, if so many are `missed`, or the line moved up. */
  private passedAlone(missed: number): void {
    const zones = this.zones;
    if (zones.tailSeen === "blind") return;
    const line = this.line;
    const came = this.recent.arrivalsPerS * missed;
    const nobody = 1 - came / (came + STRAY_PER_S + MOVES_PER_S * zones.tailOccupied(line.median()));
    line.enter(nobody, 0);
    this.recent.ins += 1 - nobody;
  }

  /**
   * Judges the beams, and learns from the counts where the line reaches the tail zone and the entrance, and from empty
   * moments what the counts are worth.
   */
  private judge(tMs: number): void {
    const health = this.health;
    this.recent.settle(this.calibration, health.entryWorks, health.exitWorks);
    const calibration = this.calibration;
    const line = this.line;
    const room = this.entrance.room;
    const tail = this.tailPosition;
    for (let n = health.judge(tMs); n > 0.5; n--) line.leave(STAYED, 1 - STAYED, 0);
    const isCounted = health.entryWorks && health.exitWorks;
    if (!this.isEntryParked(tMs))
      this.entrance.weigh(line, this.isEntryOccupied, room.met || !health.entryWorks, ROUND_S);
    line.renew();
    line.follow(isCounted);
    const empty = line.at(0);
    if (isCounted) this.compare();
    health.deadBeams.remember(line.median());
    this.lane.realised.align(empty > 0.9 ? 0 : line.median() + 1);
    if (!isCounted) {
      room.forget();
      tail.forget();
      if (empty > SURELY_EMPTY) this.settle(false);
      return;
    }
    const net = calibration.net();
    const noise = calibration.variance();
    this.entrance.observe(this.isEntryOccupied ? this.entryGate.blockedMs(tMs) : 0, net, noise);
    const isStanding = this.tailZone.occupied && tMs - this.tailZone.occupiedMs > STANDS_MS;
    let moved = this.zones.tailIsClear() && tail.observe(isStanding, net, noise);
    if (empty > SURELY_EMPTY) {
      room.settle(net, noise);
      moved = tail.settle(net, noise) || moved;
      this.settle(true);
    }
    if (this.lane.party !== undefined && this.walk.seconds() > 0)
      moved =
        tail.expect(this.walk.tail(room.customers, this.missedEntries.walkMs / 1000), PRIOR_TAIL_VARIANCE) || moved;
    if (moved) this.zones.tailReached(tail.customers);
  }

  /** What stands in the entrance is no line: it has stood there for long, and nobody is seen further in. */
  private isEntryParked(tMs: number): boolean {
    return this.isEntryOccupied && this.zones.isFree() && this.entryGate.blockedMs(tMs) > PARKED_MS;
  }

  /** Writes or takes what has been learned. */
  exchange(learned: Learned): void {
    this.missedExits.exchange(learned);
    this.missedEntries.exchange(learned);
    this.walk.exchange(learned);
    if (this.payPoint !== undefined) this.payPoint.exchange(learned);
    this.entrance.room.exchange(learned);
    this.tailPosition.exchange(learned);
    if (learned.isReading && this.tailPosition.met) this.zones.tailReached(this.tailPosition.customers);
    this.zones.exchange(learned);
  }

  /** The lane is surely empty; `judge`: both beams work. */
  private settle(judge: boolean): void {
    this.zones.isSettled = true;
    const surplus = this.calibration.settle(judge);
    if (judge && this.lane.party !== undefined) this.lane.party.settle(surplus);
  }

  /** A lane that is never empty shows what its crossings are worth by how far what is seen overrules the counts. */
  private compare(): void {
    const party = this.lane.party;
    const isSure = this.zones.isSettled;
    if (party === undefined) this.calibration.judge(this.line.median(), BUSY_CUSTOMERS);
    if (party === undefined) return;
    // Without a tail zone nothing is seen that overrules them, but more cannot have left than have come.
    const isSeen = !isSure || this.zones.tailIsClear();
    if (!isSeen && this.calibration.remaining() > 0) return;
    const off = this.calibration.overrule(isSeen ? this.line.median() : 0, isSure);
    if (off !== 0) party.settle(isSeen ? OVERRULING * off : off);
  }
}
