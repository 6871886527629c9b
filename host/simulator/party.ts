// One party in a lane: its position, which of its parts break a beam, when it moves. A party is one customer.
import type { Random } from "./random.ts";

/** Part of a party that can break a beam: extent in m before (+) and behind (-) its position; `only`: at one beam. */
interface Part {
  from: number;
  to: number;
  only?: "entry" | "exit";
}

/** How people confuse sensors. Probabilities per party. */
export interface Crowd {
  /** The entrance beams, or the exit beam, miss the party. */
  missedEntry: number;
  missedExit: number;
  /** An arm or a bag makes a second break. */
  doubled: number;
  /** Two customers come in side by side. */
  sideBySide: number;
  /** A trolley ahead of the body makes a separate break. */
  trolley: number;
  /** A companion walks behind and makes a separate break; not a customer. */
  companion: number;
  /** A child beside an adult: mostly below the beams. Not a customer. */
  child: number;
  /** Comes in, looks, and turns back. */
  turnsBack: number;
  /** Stands beside the pay point for part of the service, outside the head zone. */
  stepsAside: number;
}

/** Half the depth of a body at beam height. Unit m; measured on walking people, 12.5 cm. */
const HALF_BODY_M = 0.125;

/** Half the depth of a child at beam height, in m, and the probability that it breaks a beam at all. Guess. */
const HALF_CHILD_M = 0.06;
const CHILD_SHOWS = 0.25;

/** What a party does: `coming` includes standing in line; `returning` goes back out through the entrance. */
export type Activity = "coming" | "served" | "packing" | "leaving" | "returning";

/** A party; `x` is its position in m along the lane, the entrance beam at 0. */
export class Party {
  x = -2.5;
  activity: Activity = "coming";
  moving = true;
  /** End of the present activity: service, packing, patience. Unit ms. */
  readyMs = 0;
  /** When it sets off again; undefined until there is space ahead. Unit ms. */
  setOffMs: number | undefined;
  enteredMs: number | undefined;
  servedFromMs: number | undefined;
  /** Leaves the line when it has waited this long. Unit ms. */
  patienceMs = Number.POSITIVE_INFINITY;
  /** Walks in beside another party, at its pace, and falls in behind it past the entrance. */
  abreast = false;
  /** Outside the head zone until then. Unit ms. */
  asideUntilMs = 0;
  serviceS: number;
  speed: number;
  /** Distance that it keeps from the party ahead. Unit m. */
  readonly spacing: number;
  private parts: Part[] = [{ from: -HALF_BODY_M, to: HALF_BODY_M }];
  private seenAtEntry: boolean;
  private seenAtExit: boolean;
  readonly packS: number;
  readonly turnsBack: boolean;
  readonly stepsAside: boolean;
  readonly reactionMs: number;
  /** Range that a ToF sensor beside the lane measures to it. Unit mm. */
  readonly rangeMm: number;
  /** Extent of all its parts, for a quick test. Unit m. */
  private reachFrom = 0;
  private reachTo = 0;

  constructor(random: Random, crowd: Crowd, serviceS: number) {
    this.serviceS = serviceS;
    this.speed = random.between(0.8, 1.3);
    this.reactionMs = random.between(300, 1200);
    this.packS = random.between(1, 6);
    this.seenAtEntry = !random.chance(crowd.missedEntry);
    this.seenAtExit = !random.chance(crowd.missedExit);
    this.turnsBack = random.chance(crowd.turnsBack);
    this.stepsAside = random.chance(crowd.stepsAside);
    this.rangeMm = random.between(350, 700);
    const hasTrolley = random.chance(crowd.trolley);
    if (hasTrolley) this.parts.push({ from: 0.55, to: 1.05 });
    if (random.chance(crowd.doubled)) this.parts.push({ from: -0.55, to: -0.45 });
    if (random.chance(crowd.companion)) {
      const behind = random.between(0.55, 1.1);
      this.parts.push({ from: -behind - HALF_BODY_M, to: -behind + HALF_BODY_M });
    }
    if (random.chance(crowd.child)) {
      const at = random.chance(0.5) ? random.between(0.3, 0.8) : -random.between(0.3, 0.8);
      for (const only of ["entry", "exit"] as const)
        if (random.chance(CHILD_SHOWS)) this.parts.push({ from: at - HALF_CHILD_M, to: at + HALF_CHILD_M, only });
    }
    this.spacing = hasTrolley ? random.between(1.2, 1.5) : random.between(0.6, 0.85);
    for (const part of this.parts) {
      this.reachFrom = Math.min(this.reachFrom, part.from);
      this.reachTo = Math.max(this.reachTo, part.to);
    }
  }

  /** Whether any part of it breaks the beam at this position. */
  breaks(at: number, isExit: boolean): boolean {
    const off = at - this.x;
    if (off < this.reachFrom || off > this.reachTo || !(isExit ? this.seenAtExit : this.seenAtEntry)) return false;
    for (const { from, to, only } of this.parts)
      if (from <= off && off <= to && only !== (isExit ? "entry" : "exit")) return true;
    return false;
  }

  /**
   * Whether any part of it is in the zone centred at this position. A trolley counts, and a companion while walking, who
   * then stands beside the line. A child does not.
   */
  isInZone(at: number, halfWidth: number): boolean {
    const off = at - this.x;
    if (off < this.reachFrom - halfWidth || off > this.reachTo + halfWidth) return false;
    for (const { from, to, only } of this.parts) {
      const standsBeside = to < -HALF_BODY_M && !this.moving;
      const reach = halfWidth + 0.5 * (to - from) - HALF_BODY_M;
      if (!standsBeside && only === undefined && Math.abs(off - 0.5 * (from + to)) < reach) return true;
    }
    return false;
  }
}
