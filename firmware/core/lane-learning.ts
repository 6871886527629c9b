// What a lane learns of itself, judged every eight seconds: which beams work, from empty moments what their counts are worth, and how
// many customers it takes until the line reaches the tail zone and the entrance. The estimate of the line is not learned from.
import type { Entrance } from "./entrance.ts";
import type { LaneParts } from "./lane-parts.ts";
import type { Learned } from "./learned.ts";
import { LearnedPosition } from "./learned-position.ts";
import type { LineFilter } from "./line-filter.ts";
import { MissedEntryDetector } from "./missed-entry-detector.ts";
import { Walk } from "./walk.ts";
import { PRIOR_TAIL } from "./zone-evidence.ts";

/** The beams are judged, and each zone is learned from, once in so many ticks. Unit s. */
export const ROUND_S = 8;
/** Variance of where the line reaches the tail zone, before it is learned. Guess. */
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
/** Before several tills people stand closer than the share of close crossings says of a lane. Simulated. */
const SINGLY = -0.16;
/** Probability that a dip of the head zone before an exit that turns out to be dead was nobody who left. Guess. */
const STAYED = 0.1;

/** What one lane learns of its length and its beams. Times are monotonic ms, positions in customers between the beams. */
export class LaneLearning {
  readonly missedEntries: MissedEntryDetector = new MissedEntryDetector();
  readonly walk: Walk = new Walk();
  private entrance: Entrance;
  /** Where the line reaches the tail zone. */
  private tailPosition: LearnedPosition = new LearnedPosition(PRIOR_TAIL, PRIOR_TAIL_VARIANCE);
  private line: LineFilter;
  private lane: LaneParts;

  constructor(lane: LaneParts, entrance: Entrance) {
    this.entrance = entrance;
    this.line = lane.line;
    this.lane = lane;
  }

  /** How many more fit in the lane than are in it; undefined while nobody has stood in the entrance. */
  roomLeft(): number | undefined {
    const room = this.entrance.room;
    return room.met ? room.customers - this.line.median() : undefined;
  }

  /** Somebody who came to an empty lane was at the pay point after so many s. */
  walked(seconds: number): void {
    const party = this.lane.party;
    const walk = this.walk;
    walk.add(seconds, party && this.lane.layout.tail ? this.missedEntries.walkMs / 1000 : 0);
    if (walk.seconds() > 0) this.entrance.expect(walk.room(party ? party.closeIn : SINGLY));
  }

  /**
   * Judges the beams, and learns from the counts where the line reaches the tail zone and the entrance, and from empty
   * moments what the counts are worth.
   */
  judge(isEntryOccupied: boolean, tMs: number): void {
    const lane = this.lane;
    const health = lane.health;
    const line = this.line;
    const room = this.entrance.room;
    lane.recent.handOver(lane.calibration, health.entryWorks, health.exitWorks);
    for (let n = health.judge(tMs); n > 0.5; n--) line.leave(STAYED, 1 - STAYED, 0);
    const isCounted = health.entryWorks && health.exitWorks;
    // What stands in the entrance is no line: it has stood there for long, and nobody is seen further in.
    const isParked = isEntryOccupied && lane.zones.isFree() && lane.entryGate.blockedMs(tMs) > PARKED_MS;
    if (!isParked) this.entrance.weigh(line, isEntryOccupied, room.met || !health.entryWorks, ROUND_S);
    line.renew();
    line.follow(isCounted);
    const empty = line.at(0);
    if (isCounted) this.compare();
    health.deadBeams.remember(line.median());
    lane.realised.align(empty > 0.9 ? 0 : line.median() + 1);
    if (isCounted) this.position(isEntryOccupied, empty > SURELY_EMPTY, tMs);
    else {
      room.forget();
      this.tailPosition.forget();
      if (empty > SURELY_EMPTY) this.settle(false);
    }
  }

  /** Learns from the counts where the line reaches the tail zone and the entrance. */
  private position(isEntryOccupied: boolean, isEmpty: boolean, tMs: number): void {
    const lane = this.lane;
    const room = this.entrance.room;
    const tail = this.tailPosition;
    const net = lane.calibration.net();
    const variance = lane.calibration.variance();
    this.entrance.observe(isEntryOccupied ? lane.entryGate.blockedMs(tMs) : 0, net, variance);
    const isStanding = lane.tailZone.occupied && tMs - lane.tailZone.occupiedMs > STANDS_MS;
    let moved = lane.zones.tailIsClear() && tail.observe(isStanding, net, variance);
    if (isEmpty) {
      room.settle(net, variance);
      moved = tail.settle(net, variance) || moved;
      this.settle(true);
    }
    if (lane.party && this.walk.seconds() > 0)
      moved =
        tail.expect(this.walk.tail(room.customers, this.missedEntries.walkMs / 1000), PRIOR_TAIL_VARIANCE) || moved;
    if (moved) lane.zones.tailReached(tail.customers);
  }

  /** The lane is surely empty; `judge`: both beams work. */
  private settle(judge: boolean): void {
    const lane = this.lane;
    lane.zones.isSettled = true;
    const surplus = lane.calibration.settle(judge);
    if (judge && lane.party) lane.party.settle(surplus);
  }

  /** A lane that is never empty shows what its crossings are worth by how far what is seen overrules the counts. */
  private compare(): void {
    const lane = this.lane;
    const calibration = lane.calibration;
    const isSure = lane.zones.isSettled;
    if (!lane.party) {
      calibration.judge(this.line.median(), BUSY_CUSTOMERS);
      return;
    }
    // Without a tail zone nothing is seen that overrules them, but more cannot have left than have come.
    const isSeen = !isSure || lane.zones.tailIsClear();
    if (!isSeen && calibration.remaining() > 0) return;
    const off = calibration.overrule(isSeen ? this.line.median() : 0, isSure);
    if (off !== 0) lane.party.settle(isSeen ? OVERRULING * off : off);
  }

  /** Writes or takes where the line reaches the entrance and the tail zone. */
  exchange(learned: Learned): void {
    const tail = this.tailPosition;
    this.entrance.room.exchange(learned);
    tail.exchange(learned);
    if (learned.isReading && tail.met) this.lane.zones.tailReached(tail.customers);
  }
}
