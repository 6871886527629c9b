// One party in a lane: where it is, what of it breaks a beam, when it moves. A party is one customer at the till.
import type { Random } from "./random.ts";

/** Part of a party that beams can see: metres before (+) and behind (-) its own position. */
export interface Part {
  from: number;
  to: number;
}

/** How often sensors are fooled by people; probabilities a party. */
export interface Crowd {
  /** A gate's beams do not see the party: above, below or beside it. */
  missed: number;
  /** An arm or a bag makes a second break. */
  doubled: number;
  /** Two customers come in side by side. */
  sideBySide: number;
  /** A trolley goes ahead of the body and is seen as a break of its own. */
  trolley: number;
  /** A companion walks behind; not a customer. */
  companion: number;
  /** Comes in, looks, and turns back. */
  turnsBack: number;
}

/** Half the depth of a body at beam height. Unit m; measured on walking people, 12.5 cm. */
const HALF_BODY_M = 0.125;

/** What a party does: comes in, stands in line, is served, packs beside the till, leaves, or turns back. */
export type Doing = "coming" | "served" | "packing" | "leaving" | "returning";

/** A party; `x` is its position in m along the lane, the entrance beam at 0. */
export class Party {
  x = -2.5;
  doing: Doing = "coming";
  moving = true;
  /** When what it is doing ends: service, packing, a look around. */
  readyMs = 0;
  /** Standing, it sets off again no sooner than this. */
  setOffMs = 0;
  enteredMs: number | undefined;
  servedFromMs: number | undefined;
  readonly speed: number;
  /** Distance that it keeps from the party before it. Unit m. */
  readonly spacing: number;
  readonly parts: Part[] = [{ from: -HALF_BODY_M, to: HALF_BODY_M }];
  readonly seenAtEntry: boolean;
  readonly seenAtExit: boolean;
  readonly serviceS: number;
  readonly packS: number;
  readonly turnsBack: boolean;
  readonly reactionMs: number;
  /** Range that a ToF sensor beside the lane reads off it. Unit mm. */
  readonly rangeMm: number;

  constructor(random: Random, crowd: Crowd, serviceS: number) {
    this.serviceS = serviceS;
    this.speed = random.between(0.8, 1.3);
    this.reactionMs = random.between(300, 1200);
    this.packS = random.between(1, 6);
    this.seenAtEntry = !random.chance(crowd.missed);
    this.seenAtExit = !random.chance(crowd.missed);
    this.turnsBack = random.chance(crowd.turnsBack);
    this.rangeMm = random.between(350, 700);
    const hasTrolley = random.chance(crowd.trolley);
    if (hasTrolley) this.parts.push({ from: 0.55, to: 1.05 });
    if (random.chance(crowd.doubled)) this.parts.push({ from: -0.55, to: -0.45 });
    if (random.chance(crowd.companion)) this.parts.push({ from: -0.75, to: -0.5 });
    this.spacing = hasTrolley ? random.between(1.2, 1.5) : random.between(0.6, 0.85);
  }

  /** Whether some part of it lies over a place. */
  covers(at: number): boolean {
    for (const part of this.parts) if (this.x + part.from <= at && at <= this.x + part.to) return true;
    return false;
  }

  /** Whether its body itself is within a zone. */
  isNear(at: number, halfWidth: number): boolean {
    return this.x > at - halfWidth && this.x < at + halfWidth;
  }
}
