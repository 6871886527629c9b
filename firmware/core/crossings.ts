// What a crossing says: who has come, left or turned back, of the line, its service, its waits and its sensors. Several a second may come, and
// each is told to the host at once: what a departure teaches waits for the tick after it.
import type { LaneLearning } from "./lane-learning.ts";
import type { LaneParts } from "./lane-parts.ts";
import type { LineFilter } from "./line-filter.ts";
import type { LineStep } from "./line-step.ts";
import { type Noise, noiseOf } from "./noise.ts";
import type { PartyOdds } from "./party-odds.ts";

/** Probability that those who entered together leave together, past one break of the beam. Of a ticket hall and simulated groups. */
const TOGETHER = 0.3;
/** Two customers at once are this much rarer among crossings that follow each other. Simulated. */
const PAIR_AMONG_MANY = 0.15;
/** Past the head of a line before several tills: false crossings a second, after a pause and close to the last. */
const FALSE_PER_S = 0.0005;
const FALSE_CLOSE_PER_S = 0.1;
/** The same line: a crossing outward at its entrance is somebody who leaves it. Probability; guess. */
const TURNS_BACK = 0.85;
/** Whoever comes to a lane that is empty with this probability walks to the pay point and begins a service. Guess. */
const EMPTY = 0.5;
/** Before several tills, where no zone sees who waits at the head of the line: while all are busy more surely than this, who takes longer may have waited. Simulated. */
const MAY_WAIT = 0.1;
const MOST_WALK_MS = 15000;
/** A crossing that is a part of somebody who has been counted is nobody new. Probability; simulated. */
const PART_IS_NOBODY = 0.95;

/** The crossings of one lane. Times are monotonic ms. */
export class Crossings {
  /** Crossings since the start, in any direction. */
  count = 0;
  lastInMs = -1e9;
  private line: LineFilter;
  private lane: LaneParts;
  private party: PartyOdds | undefined;
  private learning: LaneLearning;
  private step: LineStep;
  private noise: Noise;
  private lastOutMs = -1e9;
  /** The last departure, until the tick after it, and the line's length before it. */
  private leftMs = 0;
  private lengthAtOut = 0;
  /** When somebody came to an empty lane who has not been seen at the pay point yet; 0: nobody. */
  private walkFromMs = 0;
  private mayWait = false;

  constructor(lane: LaneParts, learning: LaneLearning, step: LineStep) {
    this.lane = lane;
    this.line = lane.line;
    this.party = lane.party;
    this.learning = learning;
    this.step = step;
    this.noise = noiseOf(lane.layout.tills);
  }

  /** To be called once a second, before the line is moved on. */
  tick(): void {
    if (this.leftMs > 0) this.afterExit();
    const head = this.lane.headZone;
    if (this.walkFromMs > 0 && head.occupied) {
      // Somebody is at the pay point: so long was the walk, if it is the one who came to an empty lane.
      const walkedMs = head.occupiedMs - this.walkFromMs;
      if (walkedMs > 0) this.learning.walked(walkedMs / 1000);
      this.walkFromMs = 0;
    }
  }

  /** A crossing inward. */
  entered(tMs: number): void {
    this.count += 1;
    const lane = this.lane;
    const line = this.line;
    const calibration = lane.calibration;
    const recent = lane.recent;
    const pauseMs = tMs - this.lastInMs;
    const close = pauseMs < this.noise.closeMs;
    this.lastInMs = tMs;
    const empty = line.at(0);
    if (empty > EMPTY) {
      lane.service.begin(tMs);
      this.walkFromMs = this.party || this.learning.walk.isTimed(empty, pauseMs) ? tMs : 0;
      this.mayWait = !lane.layout.head && lane.service.allBusy() > MAY_WAIT;
    } else if (!close && this.party) this.walkFromMs = 0;
    let nobody: number;
    let customers: number;
    let pair = calibration.pairIn;
    if (this.party && lane.layout.entryPair) {
      customers = this.party.entered(tMs, lane, this.learning.roomLeft());
      nobody = 1 - customers;
      pair *= customers * PAIR_AMONG_MANY;
    } else {
      nobody = !close
        ? calibration.extraIn
        : lane.entryGate.isPart()
          ? PART_IS_NOBODY
          : calibration.followerIsNobody(recent.arrivalsPerS);
      customers = close ? 1 - nobody : 1;
      if (close) pair *= PAIR_AMONG_MANY;
    }
    if (customers > 0.5) lane.realised.enter(tMs, lane.waitS);
    if (close) recent.close += 1;
    else this.learning.missedEntries.entered(tMs);
    recent.entries += 1;
    recent.ins += customers;
    lane.health.deadBeams.entered(customers);
    line.enter(nobody, pair);
  }

  /** A crossing at the exit. */
  left(tMs: number): void {
    // Two within a second: the first is finished before the next.
    if (this.leftMs > 0) this.afterExit();
    this.count += 1;
    const lane = this.lane;
    const line = this.line;
    const customers = this.customersAtExit(tMs);
    const isOne = customers > 0.5;
    lane.recent.outs += customers;
    lane.health.left(customers, isOne && line.at(0) > 0.5);
    this.lengthAtOut = line.median();
    if (this.party) line.leave(1 - customers, customers, customers * this.noise.pairOut);
    else this.step.flow(isOne ? FALSE_PER_S : FALSE_CLOSE_PER_S, 1, tMs);
    if (!isOne) return;
    lane.tailZone.moves += 1;
    // At a till that is held up, whoever packs may cross the exit beam, and somebody stands at the pay point all the time.
    lane.headZone.moves += 0.5;
    lane.entryGate.moves += 1;
    this.lastOutMs = tMs;
    this.leftMs = tMs;
    if (this.walkFromMs > 0 && !this.party && (!this.mayWait || tMs - this.walkFromMs < MOST_WALK_MS))
      this.learning.walked((tMs - this.walkFromMs) / 1000);
    // Whoever leaves was in the lane that seemed empty, and is who is seen at the pay point.
    this.walkFromMs = 0;
  }

  /** A crossing outward at the entrance. */
  turnedBack(tMs: number): void {
    this.count += 1;
    let customers = TURNS_BACK;
    if (this.party) customers = this.party.turnedBack(tMs, this.lane, this.learning.roomLeft());
    else this.lastInMs = tMs - this.noise.closeMs;
    this.lane.calibration.turnBack(customers);
    this.learning.missedEntries.turnedBack();
    this.line.leave(1 - customers, customers, 0);
  }

  /** Probability that a crossing at the exit is somebody who leaves. */
  private customersAtExit(tMs: number): number {
    if (this.party) return this.party.left(tMs, this.lane);
    const hazard = this.lane.service.hazard(tMs);
    return hazard / (hazard + (tMs - this.lastOutMs < this.noise.closeMs ? FALSE_CLOSE_PER_S : FALSE_PER_S));
  }

  /** What a departure teaches: not in the event, which has to be short, but in the tick that follows. */
  private afterExit(): void {
    const tMs = this.leftMs;
    const lane = this.lane;
    const realised = lane.realised;
    this.leftMs = 0;
    this.step.departed(tMs);
    lane.service.depart(tMs, 1 - this.line.at(0));
    const companions = this.party ? 0 : realised.companions();
    const family = companions > 1 ? TOGETHER : 0;
    if (companions > 0) this.line.leave(1 - TOGETHER, TOGETHER - family, family);
    realised.serve(tMs, this.party ? 1 : 0, this.lengthAtOut);
  }
}
