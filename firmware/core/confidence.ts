// How far a length is to be trusted: what the filter says of itself, corrected by what kind of lane it is in and by what its sensors
// miss. The filter takes its own steps for independent and believes itself too readily where people come with families and trolleys.
import type { Calibration } from "./calibration.ts";
import type { LaneHealth } from "./lane-health.ts";
import { BACK_SHARES, CYCLES_S, EXCESSES, LIMIT, Odds, SHARES } from "./odds.ts";
import { RIGHT_ODDS } from "./odds-tables.ts";
import type { PartyOdds } from "./party-odds.ts";
import type { PublishedLength } from "./published-length.ts";
import type { ZoneEvidence } from "./zone-evidence.ts";

// Limits between the classes of each property. Guesses.
const SCALES: readonly number[] = [0.3, 0.5, 0.8, 1.2, 1.8, 2.4, LIMIT];
const OFF: readonly number[] = [-3, -1.5, -0.5, 0.5, 1.5, 3, LIMIT];
const SINCE_EMPTY: readonly number[] = [2, 5, 10, 20, 40, 80, LIMIT];
/** Classes of what the filter says of itself, closer together near 1, and of the length: apart where counts seldom err, and with a tail zone. */
const OWN_CLASSES = 13;
const LENGTH_CLASSES = 13;
const SELDOM = 0.5;
/** A doubtful length is less so than trained: so much of what it lacks to this is given back, with the head zone alone and with both. Simulated. */
const DOUBTFUL = 0.7;
const BACK = 0.2;
const BACK_WITH_TAIL = 0.5;
/** In a lane where fewer than this share of crossings are close, no length is surer than this while a crowd is in it. Simulated. */
const CROWDED_LANE = 0.45;
const CROWDED = 0.78;

/** What the filter overstates at the reference noise, in a lane of another kind than trained. Probability; simulated. */
const OVERCONFIDENT = 0.02;
/** The same before several tills. */
const OVERCONFIDENT_GROUP = 0.08;
/** A line found at the start is surer than this at no time before the lane has been empty: up to two, and longer or a crowd. Simulated. */
const FOUND = 0.92;
const LONGER = 3;
const FOUND_LONGER = 0.7;

/** What of a lane tells how far its length is to be trusted. */
export interface TrustedLane {
  readonly health: LaneHealth;
  readonly published: PublishedLength;
  readonly calibration: Calibration;
  readonly party: PartyOdds | undefined;
  readonly zones: ZoneEvidence;
  readonly trained: TrainedConfidence | undefined;
}

/** Probability, 0 to 1, that the length is right: within one customer or a quarter of the true number. No lane with a zone to believe is blind. */
export function confidenceOf(lane: TrustedLane, tMs: number): number {
  const health = lane.health;
  const hasTail = health.tail(tMs) === "ok";
  if (!hasTail && health.isBlind(tMs)) return 0;
  const n = lane.published.length();
  const own = lane.published.sure;
  const isSettled = lane.zones.isSettled;
  // What was trained holds while both beams count, and once the lane has been empty.
  if (lane.trained && isSettled && health.entryWorks && health.exitWorks)
    return health.counted(tMs) * lane.trained.probability(n, own, hasTail);
  // The noisier the lane, the more the filter believes itself too readily.
  const sure = own - (lane.party ? OVERCONFIDENT : OVERCONFIDENT_GROUP) * lane.calibration.scale;
  const isFew = n < LONGER && !(lane.party && lane.party.crowd > 0);
  const most = isSettled ? 1 : isFew ? FOUND : FOUND_LONGER;
  return health.counted(tMs) * (sure > most ? most : sure > 0 ? sure : 0);
}

/** The same by tables, trained with the crossings': for lanes with a pair of beams, an exit and a head zone. */
export class TrainedConfidence {
  readonly odds: Odds = new Odds();
  /** What the kind of lane adds, and where its classes end. */
  private laneOdds = 0;
  private laneEnd = 0;
  private lengths = 0;
  private most = 1;

  /** Looks at the lane now and then: what it adds changes slowly. `length`: what is published. `cycleS`: a service, in s. */
  look(length: number, calibration: Calibration, party: PartyOdds, cycleS: number): void {
    const odds = this.odds;
    odds.begin(RIGHT_ODDS, 9);
    odds.place(calibration.scale, SCALES);
    odds.place(calibration.excess, EXCESSES);
    odds.place(party.closeOut, SHARES);
    odds.place(party.backs, BACK_SHARES);
    odds.place(length - calibration.net(), OFF);
    odds.place(calibration.counted(), SINCE_EMPTY);
    odds.place(cycleS, CYCLES_S);
    this.laneOdds = odds.sum;
    this.laneEnd = odds.at;
    this.most = party.crowd < 1 || party.closeIn > CROWDED_LANE ? 1 : CROWDED;
    this.lengths = calibration.scale < SELDOM ? LENGTH_CLASSES : 0;
  }

  /** Probability, 0 to 1, that `length` is right, where the filter says `own`; `hasTail`: a second zone sees the end of the line. */
  probability(length: number, own: number, hasTail: boolean): number {
    const odds = this.odds;
    odds.sum = this.laneOdds;
    odds.at = this.laneEnd;
    odds.add(Math.floor((OWN_CLASSES - 0.99) * own * own * own), OWN_CLASSES);
    const lengths = this.lengths + (hasTail ? 2 * LENGTH_CLASSES : 0);
    odds.add(lengths + (length < LENGTH_CLASSES ? length : LENGTH_CLASSES - 1), 4 * LENGTH_CLASSES);
    const probability = odds.probability();
    if (probability > this.most) return this.most;
    const lack = DOUBTFUL - probability;
    return lack > 0 ? probability + (hasTail ? BACK_WITH_TAIL : BACK) * lack : probability;
  }
}
