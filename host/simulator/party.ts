// One party in a lane: where it is, what of it breaks a beam, when it moves. A party is one customer at the till.
import type { Random } from "./random.ts";

/** Part of a party that beams can see: metres before (+) and behind (-) its own position, and at which end alone. */
interface Part {
  from: number;
  to: number;
  only?: "entry" | "exit";
}

/** How people fool sensors; probabilities a party unless said otherwise. */
export interface Crowd {
  /** The entrance beams, and the exit beam, do not see the party: above, below or beside it. */
  missedEntry: number;
  missedExit: number;
  /** An arm or a bag makes a second break. */
  doubled: number;
  /** Two customers come in side by side. */
  sideBySide: number;
  /** A trolley goes ahead of the body and is seen as a break of its own. */
  trolley: number;
  /** A companion walks behind and is seen as a body of its own; not a customer. */
  companion: number;
  /** A child at the hand of somebody: below the beams, but for a hand, a hat, a jump. Not a customer. */
  child: number;
  /** Comes in, looks, and turns back. */
  turnsBack: number;
  /** Stands beside the pay point for part of the service, out of sight of the head zone. */
  stepsAside: number;
}

/** Half the depth of a body at beam height. Unit m; measured on walking people, 12.5 cm. */
const HALF_BODY_M = 0.125;

/** Depth of what shows of a child at beam height, and how likely something does at a passage. Unit m, 1; guess. */
const HALF_CHILD_M = 0.06;
const CHILD_SHOWS = 0.25;

/** What a party does: comes in, stands in line, is served, packs beside the till, leaves, or turns back. */
export type Doing = "coming" | "served" | "packing" | "leaving" | "returning";

/** A party; `x` is its position in m along the lane, the entrance beam at 0. */
export class Party {
  x = -2.5;
  doing: Doing = "coming";
  moving = true;
  /** When what it is doing ends: service, packing, a look around. */
  readyMs = 0;
  /** Standing in the line, when it sets off again; undefined until the way is free. */
  setOffMs: number | undefined;
  enteredMs: number | undefined;
  servedFromMs: number | undefined;
  /** Leaves the line when it has waited this long. Unit ms. */
  patienceMs = Number.POSITIVE_INFINITY;
  /** Walks in beside another, at the other's pace, and falls in behind him past the entrance. */
  abreast = false;
  /** Out of the head zone's sight until then. */
  asideUntilMs = 0;
  serviceS: number;
  speed: number;
  /** Distance that it keeps from the party before it. Unit m. */
  readonly spacing: number;
  private parts: Part[] = [{ from: -HALF_BODY_M, to: HALF_BODY_M }];
  private seenAtEntry: boolean;
  private seenAtExit: boolean;
  readonly packS: number;
  readonly turnsBack: boolean;
  readonly stepsAside: boolean;
  readonly reactionMs: number;
  /** Range that a ToF sensor beside the lane reads off it. Unit mm. */
  readonly rangeMm: number;
  /** Furthest reach of its parts, for a quick look. Unit m. */
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

  /** Whether some part of it breaks the beam at a place. */
  breaks(at: number, isExit: boolean): boolean {
    const off = at - this.x;
    if (off < this.reachFrom || off > this.reachTo || !(isExit ? this.seenAtExit : this.seenAtEntry)) return false;
    for (const { from, to, only } of this.parts)
      if (from <= off && off <= to && only !== (isExit ? "entry" : "exit")) return true;
    return false;
  }

  /**
   * Whether something of it is within a zone, of which a body fills that much on either side: a trolley is seen, too, and a
   * companion, who walks behind and stands beside in a line. A child is not.
   */
  isNear(at: number, halfWidth: number): boolean {
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
