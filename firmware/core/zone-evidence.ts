// Evidence from the head and the tail zone about the length of the line: when a zone's picture counts, what it weighs, and what is
// learned of it.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { Reals } from "./buffers.ts";
import type { Learned } from "./learned.ts";
import { type LineFilter, LONGEST_SEEN } from "./line-filter.ts";
import { OccupancyModel } from "./occupancy-model.ts";
import type { Presence, Zone } from "./zone.ts";

/** From how long after a move, to how long, each second of a zone counts; then one in so many. Unit s. Simulated. */
const FROM_S = 3;
const UNTIL_S = 14;
const SELDOM_S = 6;
/** The same where whoever serves may be away: an empty pay point is no empty line then. */
const AWAY_S = 48;
/** The same where no beam counts who comes, and the zones are all there is. */
const OFTEN_S = 2;

/** Customers between the beams when the line reaches the tail zone, before it is learned. Guess. */
export const PRIOR_TAIL = 4.8;

/** What the zones of a lane show. */
interface ZoneParameters {
  /** One step of the line is this part of an independent look at it: a zone's picture stays the same from one move to the next. */
  weight: number;
  /** Probability that somebody is seen at the pay point of a line, and how many independent seconds that guess counts for. */
  atHead: number;
  trust: number;
  /** The pay point looks the same from so many in the lane on: one there, and one to take the place. */
  alike: number;
  /** Probability that somebody is seen in the tail zone of a line that is past it. */
  inTail: number;
  /** The tail zone fills by so many customers before somebody stands in it. */
  before: number;
  /** The zones count four times until the lane has been surely empty. */
  isFourfold: boolean;
}

/** A lane with its till: steps of two seconds. Simulated. */
const LANE: ZoneParameters = {
  weight: 0.05,
  atHead: 0.7,
  trust: 150,
  alike: 2,
  inTail: 0.6,
  before: 1.75,
  isFourfold: true,
};
/**
 * A line before several tills, in steps of a second: it moves up every few of them, so that each shows more. People stand closer, and only of five in the
 * lane does one always stand at its head, others being on the way. Simulated.
 */
const GROUP: ZoneParameters = {
  weight: 0.3,
  atHead: 0.9,
  trust: 20,
  alike: 5,
  inTail: 0.8,
  before: 1.3,
  isFourfold: false,
};

/** Both zones of one lane. */
export class ZoneEvidence {
  /** What the zones see as of the last `look`. */
  headSeen: Presence = "blind";
  tailSeen: Presence = "blind";
  private headZone: Zone;
  private tailZone: Zone;
  /** Undefined where there is no such sensor. */
  private headModel: OccupancyModel | undefined;
  private tailModel: OccupancyModel | undefined;
  /** Seconds since anything moved, and a number that changes with every crossing and every move. */
  private stillS = 0;
  private changes = 0;
  /** The zones counted in the last step. */
  private isNews = false;
  private everyS: number;
  private parameters: ZoneParameters;
  /** The lane has been surely empty since the start: before, nothing counts but what is seen. */
  isSettled = false;
  /** Both ends are counted: only then may the zones be learned from the line, which would reinforce its own error else. */
  private isCounted: boolean;

  constructor(layout: LaneLayout, headZone: Zone, tailZone: Zone) {
    this.headZone = headZone;
    this.tailZone = tailZone;
    this.everyS = layout.entry ? SELDOM_S : OFTEN_S;
    this.isCounted = layout.entry && layout.exit;
    const parameters = layout.tills > 0 ? GROUP : LANE;
    const weight = parameters.weight;
    this.parameters = parameters;
    if (layout.head)
      this.headModel = new OccupancyModel(0.05, parameters.atHead, 1, parameters.trust, weight, parameters.alike);
    // Where entrances are counted, the place is learned, and a free zone says little of short lines until then.
    const from = layout.entry ? PRIOR_TAIL : PRIOR_TAIL - parameters.before;
    if (layout.tail) this.tailModel = new OccupancyModel(0.03, parameters.inTail, from, 5, weight, LONGEST_SEEN);
  }

  /** Looks at what the zones see now; `seesHead`: the head zone may be believed. */
  look(seesHead: boolean, tMs: number): void {
    this.headSeen = this.headModel && seesHead ? this.headZone.presence(tMs) : "blind";
    this.tailSeen = this.tailModel ? this.tailZone.presence(tMs) : "blind";
  }

  /**
   * Weighs the line by what is seen. A line that stands still shows the same picture again and again: it counts for some
   * seconds after a move, when it is new, and seldom after that; still less often where whoever serves may be `away`.
   */
  weigh(line: LineFilter, crossings: number, away: boolean, seconds: number): void {
    const changes = crossings + this.headZone.changes + this.tailZone.changes;
    const still = changes === this.changes ? this.stillS + seconds : 0;
    this.stillS = still;
    this.changes = changes;
    this.isNews = away ? still % AWAY_S === 0 : (still >= FROM_S && still < UNTIL_S) || still % this.everyS === 0;
    if (!this.isNews) return;
    const head = weightsOf(this.headModel, this.headSeen);
    const tail = weightsOf(this.tailModel, this.tailSeen);
    const isFourfold = !this.isSettled && this.parameters.isFourfold;
    if (head) line.weigh(head, tail, isFourfold);
    else if (tail) line.weigh(tail, undefined, isFourfold);
  }

  /** Learns from the line what the head zone sees of it. `seconds`: independent ones, at full trust in the line. */
  learnHead(line: LineFilter, seconds: number): void {
    this.learn(this.headModel, this.headSeen, line, seconds);
  }

  learnTail(line: LineFilter, seconds: number): void {
    this.learn(this.tailModel, this.tailSeen, line, seconds);
  }

  /** Writes or takes what has been learned of the zones that there are. */
  exchange(learned: Learned): void {
    if (this.headModel) this.headModel.exchange(learned);
    if (this.tailModel) this.tailModel.exchange(learned);
  }

  private learn(model: OccupancyModel | undefined, seen: Presence, line: LineFilter, seconds: number): void {
    if (!model || (seen !== "occupied" && seen !== "empty")) return;
    model.learn(line, seen === "occupied", this.isNews && this.isCounted ? seconds : 0);
  }

  /** Nobody is seen at the pay point, nor in the tail zone. */
  isFree(): boolean {
    return this.headSeen === "empty" && this.tailSeen !== "occupied";
  }

  /** The tail zone shows whether somebody is in it. */
  tailIsClear(): boolean {
    return this.tailSeen === "occupied" || this.tailSeen === "empty";
  }

  /** How likely the tail zone is occupied with so many in the line, 0 to 1. There is a tail zone. */
  tailOccupied(n: number): number {
    const seen = n < LONGEST_SEEN ? n : LONGEST_SEEN;
    // The weight is a root of P(occupied): to this power it is about that for a lane, and less before several tills. Simulated.
    return Math.pow((this.tailModel as OccupancyModel).weights(true)[seen] as number, 16);
  }

  /** The line reaches the tail zone with so many between the beams. */
  tailReached(customers: number): void {
    if (this.tailModel) this.tailModel.onset = customers - this.parameters.before;
  }
}

/** What the filter takes from a zone; undefined where there is no evidence. */
function weightsOf(model: OccupancyModel | undefined, seen: Presence): Reals | undefined {
  return model && (seen === "occupied" || seen === "empty") ? model.weights(seen === "occupied") : undefined;
}
