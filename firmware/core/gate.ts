// Turns the edges of one break-beam, or of a pair 5-10 cm apart, into crossings. Knows nothing of queues.
import { newReals, type Reals } from "./buffers.ts";

/** Way through the gate: 1 inward, -1 outward, 0 neither. */
type Direction = -1 | 0 | 1;

/** Two breaks of one beam closer than this are one body (arms, bags). Unit ms; guess, below any walking headway. */
const SAME_BODY_MS = 250;
/** Breaks of the two beams of a pair further apart than this do not belong to one body. Unit ms; guess. */
const PAIR_WINDOW_MS = 1500;
/** A beam broken for this long is held by somebody who stands in it. Unit ms; guess above a slow walker with trolley. */
const STANDING_MS = 4000;
/** A beam broken for this long without a pause is not a person any more. Unit ms; guess. */
const STUCK_MS = 600000;
/** Breaks waiting for their twin on the other beam; further ones push out the oldest. */
const PULSES = 4;

/** One beam: whether it is broken, since when, and its completed breaks that have no twin yet. */
class Beam {
  blocked = false;
  sinceMs = 0;
  lastFallMs = -1e9;
  breaks = 0;
  waiting = 0;
  rise: Reals = newReals(PULSES);
  fall: Reals = newReals(PULSES);

  push(riseMs: number, fallMs: number): void {
    if (this.waiting === PULSES) this.shift();
    this.rise[this.waiting] = riseMs;
    this.fall[this.waiting] = fallMs;
    this.waiting += 1;
  }

  shift(): void {
    this.waiting -= 1;
    for (let i = 0; i < this.waiting; i++) {
      this.rise[i] = this.rise[i + 1] as number;
      this.fall[i] = this.fall[i + 1] as number;
    }
  }
}

/**
 * A place where bodies cross one beam or a pair. Times are monotonic ms. With one beam a crossing is always inward
 * and is told at the moment of the break; with a pair it is told, with its direction, when both beams are clear of
 * the body.
 */
export class Gate {
  /** Cumulative crossings. */
  inward = 0;
  outward = 0;
  private first = new Beam();
  private second = new Beam();
  private paired: boolean;
  /** The last matched break of each beam, for bodies so close that one beam saw them as one. */
  private matchedFirstFallMs = -1e9;
  private matchedSecondFallMs = -1e9;
  private lastDirection: Direction = 0;

  constructor(paired: boolean) {
    this.paired = paired;
  }

  /**
   * Takes one edge of the first (index 0) or second (index 1) beam and gives the crossings that it completes: how many
   * inward, or, negative, how many outward. An edge without change is ignored.
   */
  edge(index: number, blocked: boolean, tMs: number): number {
    const beam = index === 0 ? this.first : this.second;
    if (beam.blocked === blocked) return 0;
    beam.blocked = blocked;
    const sinceMs = beam.sinceMs;
    beam.sinceMs = tMs;
    if (blocked) {
      beam.breaks += 1;
      return this.paired ? 0 : this.breakOfOne(beam, tMs);
    }
    beam.lastFallMs = tMs;
    if (!this.paired) return 0;
    beam.push(sinceMs, tMs);
    return this.matchAll();
  }

  /** A body stands in the gate: some beam has been broken for more than four seconds. */
  isHeld(tMs: number): boolean {
    return this.longestMs(tMs) > STANDING_MS;
  }

  /** A beam has been broken for longer than any person stands: dirt, misalignment, a parked trolley. */
  isStuck(tMs: number): boolean {
    return this.longestMs(tMs) > STUCK_MS;
  }

  private longestMs(tMs: number): number {
    const a = this.first.blocked ? tMs - this.first.sinceMs : 0;
    const b = this.second.blocked ? tMs - this.second.sinceMs : 0;
    return a > b ? a : b;
  }

  private breakOfOne(beam: Beam, tMs: number): number {
    return tMs - beam.lastFallMs < SAME_BODY_MS ? 0 : this.count(1);
  }

  private count(direction: Direction): Direction {
    if (direction === 1) this.inward += 1;
    if (direction === -1) this.outward += 1;
    this.lastDirection = direction;
    return direction;
  }

  private matchAll(): number {
    let crossings = 0;
    this.dropOrphans();
    while (this.first.waiting > 0 && this.second.waiting > 0) {
      crossings += this.match();
      this.dropOrphans();
    }
    return crossings + this.followers();
  }

  /** Pairs the oldest completed breaks of both beams. */
  private match(): Direction {
    const rises = (this.second.rise[0] as number) - (this.first.rise[0] as number);
    const falls = (this.second.fall[0] as number) - (this.first.fall[0] as number);
    this.matchedFirstFallMs = this.first.fall[0] as number;
    this.matchedSecondFallMs = this.second.fall[0] as number;
    this.first.shift();
    this.second.shift();
    // Both edges later on one beam: the body went through.
    if (rises >= 0 && falls >= 0) return this.count(1);
    if (rises <= 0 && falls <= 0) return this.count(-1);
    // Edges nested: it went back to where it came from, unless somebody followed it before the outer beam cleared.
    if (rises > 0 && isFollowed(this.second, this.matchedFirstFallMs)) return this.count(1);
    if (rises < 0 && isFollowed(this.first, this.matchedSecondFallMs)) return this.count(-1);
    this.lastDirection = 0;
    return 0;
  }

  /**
   * Two bodies that one beam saw as one: a break left over on the beam crossed last that began before the matched
   * break of the other ended, or one left over on the beam crossed first that ended before the other's did.
   */
  private followers(): number {
    if (this.lastDirection === 0) return 0;
    const inward = this.lastDirection === 1;
    const lead = inward ? this.first : this.second;
    const trail = inward ? this.second : this.first;
    const leadFallMs = inward ? this.matchedFirstFallMs : this.matchedSecondFallMs;
    const trailFallMs = inward ? this.matchedSecondFallMs : this.matchedFirstFallMs;
    if (trail.waiting > 0 && (trail.rise[0] as number) < leadFallMs) {
      trail.shift();
      return this.count(this.lastDirection);
    }
    if (lead.waiting > 0 && (lead.fall[0] as number) < trailFallMs) {
      lead.shift();
      return this.count(this.lastDirection);
    }
    return 0;
  }

  private dropOrphans(): void {
    while (this.first.waiting > 0 && this.second.waiting > 0) {
      const apart = (this.second.rise[0] as number) - (this.first.fall[0] as number);
      const before = (this.first.rise[0] as number) - (this.second.fall[0] as number);
      if (apart > PAIR_WINDOW_MS) this.first.shift();
      else if (before > PAIR_WINDOW_MS) this.second.shift();
      else return;
    }
  }
}

/** A beam has another break that began before this time, completed or not. */
function isFollowed(beam: Beam, beforeMs: number): boolean {
  if (beam.waiting > 0) return (beam.rise[0] as number) < beforeMs;
  return beam.blocked && beam.sinceMs < beforeMs;
}
