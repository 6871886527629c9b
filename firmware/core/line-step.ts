// Moves the line of a lane on as time passes: who came and left unseen, what the zones see, and what it says that nobody crossed a
// beam. Each step is one of a Bayes filter: a prediction, then its evidence.
import type { Calibration } from "./calibration.ts";
import { FreePayPoint } from "./free-pay-point.ts";
import type { Gate } from "./gate.ts";
import { flow } from "./group-flow.ts";
import type { LaneHealth } from "./lane-health.ts";
import { type LaneLearning, ROUND_S } from "./lane-learning.ts";
import type { LaneParts } from "./lane-parts.ts";
import type { Learned } from "./learned.ts";
import type { LineFilter } from "./line-filter.ts";
import type { MissedExitDetector } from "./missed-exit-detector.ts";
import type { RecentCounts } from "./recent-counts.ts";
import type { Service } from "./service.ts";
import type { Zone } from "./zone.ts";
import type { ZoneEvidence } from "./zone-evidence.ts";

/** The line of a lane is moved on in steps of two seconds; crossings count at once. */
const STEP_S = 2;
/** The same of a line before several tills, where somebody leaves every few seconds. */
const GROUP_STEP_S = 1;
/** However much the head zone sees, this part of those whom the exit beam misses is hidden from it, too. Guess. */
const LEAST_HIDDEN = 0.2;
/** The same of the entrance and a tail zone that the line does not reach. Simulated. */
const HIDDEN = 0.4;
/** Presences in the tail zone, per second, of people who did not come; and of a line that moves up there. Simulated. */
const STRAY_PER_S = 1e-4;
const MOVES_PER_S = 0.02;
/** Whoever has come is at the pay point after the usual walk and so many s; while no walk is known, after so many. Guesses. */
const SLOWER_S = 4;
const LONG_WALK_S = 20;
/** Whoever packs stands in the exit beam for less. Unit ms; simulated. */
const EXIT_BLOCKED_MS = 90000;

/** The passing of time in one lane. Times are monotonic ms. */
export class LineStep {
  private missedExits: MissedExitDetector;
  private entryGate: Gate;
  private headZone: Zone;
  private tailZone: Zone;
  private health: LaneHealth;
  private line: LineFilter;
  private service: Service;
  private calibration: Calibration;
  private recent: RecentCounts;
  private zones: ZoneEvidence;
  private learning: LaneLearning;
  /** Of a lane where both ends are counted; undefined elsewhere. */
  private payPoint: FreePayPoint | undefined;
  /** Somebody stands in the entrance. */
  private isEntryOccupied = false;
  private stepS: number;
  private lane: LaneParts;

  constructor(lane: LaneParts, learning: LaneLearning) {
    this.entryGate = lane.entryGate;
    this.headZone = lane.headZone;
    this.tailZone = lane.tailZone;
    this.health = lane.health;
    this.missedExits = lane.health.deadBeams.exits;
    this.line = lane.line;
    this.service = lane.service;
    this.calibration = lane.calibration;
    this.recent = lane.recent;
    this.zones = lane.zones;
    this.learning = learning;
    this.lane = lane;
    this.stepS = lane.party ? STEP_S : GROUP_STEP_S;
    if (lane.party && lane.layout.entry && lane.layout.exit) this.payPoint = new FreePayPoint();
  }

  /** Somebody left the lane. */
  departed(tMs: number): void {
    this.missedExits.departed(tMs);
    if (this.payPoint) this.payPoint.departed(this.zones.headSeen);
  }

  /**
   * One second: `phase` counts them from 0 to 7. Even ones move the line on (before several tills all), 1 and 5 learn what the zones show of
   * it, 3 judges the beams: no second takes a board long. `crossings` changes with each crossing; the last inward one was at `lastInMs`.
   */
  tick(phase: number, crossings: number, lastInMs: number, tMs: number): void {
    if (phase % this.stepS === 0) this.step(this.stepS, crossings, lastInMs, tMs);
    if (phase === 1) this.zones.learnHead(this.line, ROUND_S * this.calibration.sureness());
    else if (phase === 5) this.zones.learnTail(this.line, ROUND_S * this.calibration.sureness());
    else if (phase === 3) this.learning.judge(this.isEntryOccupied, tMs);
  }

  /** Before several tills: who came of late still walks, who came earlier stands. `stay` and `went` as of `walkAndStand`. */
  flow(stay: number, went: number, tMs: number): number {
    return flow(this.lane, this.learning.walk.seconds(), this.zones.headSeen === "empty", stay, went, tMs);
  }

  /**
   * Moves the line on by so many seconds: what the counts and the service say of those who came and left unseen; dips of the head zone
   * without an exit; a pay point that stays free; what the zones show. Then the service goes on, as likely as somebody is in the line.
   */
  private step(seconds: number, crossings: number, lastInMs: number, tMs: number): void {
    const line = this.line;
    const service = this.service;
    const zones = this.zones;
    const recent = this.recent;
    const exits = this.missedExits;
    const entryWorks = this.health.entryWorks;
    const exitWorks = this.health.exitWorks;
    recent.handOver(this.calibration, entryWorks, exitWorks);
    if (entryWorks || exitWorks) recent.fade(seconds);
    const arrivals = seconds * recent.arrivalsPerS;
    this.health.deadBeams.overdue += arrivals;
    this.isEntryOccupied = entryWorks && this.entryGate.isOccupied(tMs);
    zones.look(this.health.seesHead(tMs), tMs);
    const missed = entryWorks ? this.calibration.missedIn : 1;
    if (this.learning.missedEntries.tick(this.tailZone.presences, this.tailZone.occupiedMs, tMs))
      this.passedAlone(missed);
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
      line.advance(
        unseenIn,
        seconds * service.absence(came, tMs),
        missedOut * (hidden < LEAST_HIDDEN ? LEAST_HIDDEN : hidden),
        zones.headSeen === "occupied",
      );
      if (!this.lane.party) standing = this.flow(1, missedOut, tMs);
    } else line.advance(unseenIn, seconds * service.meanHazard() * hidden, 1, false);
    if (exits.tick(this.headZone.dips, tMs) && isShown) {
      this.lane.exitGate.moves += 1;
      const likely = service.hazard(exits.dipMs) * service.cycleS;
      const left = exits.wasDeparture(missedOut, likely, zones.headSeen === "empty");
      line.leave(1 - left, left, 0);
      recent.outs += left;
      if (left > 0.5) service.begin(exits.dipMs);
    }
    const away = exitWorks && service.mayBeAway(came, tMs);
    if (this.payPoint) {
      const walkS = this.learning.walk.seconds();
      const onTheWay = tMs - lastInMs < 1000 * (walkS > 0 ? walkS + SLOWER_S : LONG_WALK_S);
      const empty = this.payPoint.advance(zones.headSeen, away || onTheWay, seconds);
      if (empty > 1 && entryWorks && exitWorks) line.weighEmpty(empty);
    }
    zones.weigh(line, crossings, away, seconds);
    line.letGo();
    service.advance(standing < 0 ? 1 - line.at(0) : standing, seconds);
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

  /** Writes or takes what has been learned. */
  exchange(learned: Learned): void {
    this.missedExits.exchange(learned);
    this.learning.missedEntries.exchange(learned);
    this.learning.walk.exchange(learned);
    if (this.payPoint) this.payPoint.exchange(learned);
    this.learning.exchange(learned);
    this.zones.exchange(learned);
  }
}
