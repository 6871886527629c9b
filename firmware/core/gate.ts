// Turns the edges of one break-beam, or of a pair 5-10 cm apart, into crossings. Knows nothing of queues.
import { newReals, type Reals } from "./buffers.ts";
import { Flutter, PAUSE_MS } from "./flutter.ts";

/** Way through the gate: 1 inward, -1 outward, 0 neither. */
type Direction = -1 | 0 | 1;

/** Two breaks of one beam closer than this are one body (arms, bags). Unit ms; guess, below any walking headway. */
const SAME_BODY_MS = 250;
/** Breaks of the two beams of a pair further apart than this do not belong to one body. Unit ms; guess. */
const PAIR_WINDOW_MS = 1500;
/** Of two close breaks, one that lasts less than this part of the other is no second person: an arm, a bag, a trolley. Simulated. */
const ALIKE = 0.55;
/** A beam blocked for this long means that somebody stands in it. Unit ms; guess above a slow walker with trolley. */
const STANDING_MS = 4000;
/** Whoever stands in a pair for so long stands in both of its beams; one alone may be stuck. Unit ms; simulated. */
const ONE_BEAM_MS = 30000;
/** A beam blocked for this long without a pause is not a person any more. Unit ms; guess. */
const STUCK_MS = 600000;
/** Or for so long, while so many have left behind whose place the line would have moved up. Unit ms; guess. */
const PARKED_MS = 90000;
const PARKED_MOVES = 3;
/** Of a pair, a beam blocked for so long beside which so many have passed the other one, one at a time, is stuck. Unit ms; simulated. */
const BESIDE_MS = 90000;
const PASSED = 3;
/** No lane is left by its entrance so much more than entered: from so many bodies outward on, and so many for each inward, the plugs are swapped. Simulated. */
const SWAPPED_BODIES = 9;
const SWAPPED = 3;
/** Later than any time. Unit ms. */
const NEVER_MS = 1e15;
/** Breaks waiting for their twin on the other beam; further ones push out the oldest. */
const PULSES = 4;

/** One beam: whether it is blocked, since when, and its completed breaks that have no twin yet. */
class Beam {
  blocked = false;
  sinceMs = 0;
  lastFallMs = -1e9;
  waiting = 0;
  rise: Reals;
  fall: Reals;
  readonly flutter: Flutter = new Flutter();

  constructor(pulses: number) {
    this.rise = newReals(pulses);
    this.fall = newReals(pulses);
  }

  keep(riseMs: number, fallMs: number): void {
    if (this.waiting === PULSES) this.drop();
    this.rise[this.waiting] = riseMs;
    this.fall[this.waiting] = fallMs;
    this.waiting += 1;
  }

  drop(): void {
    this.waiting -= 1;
    for (let i = 0; i < this.waiting; i++) {
      this.rise[i] = this.rise[i + 1] as number;
      this.fall[i] = this.fall[i + 1] as number;
    }
  }
}

/**
 * A point where bodies cross one beam or a pair. Times are monotonic ms. With one beam a crossing is always inward
 * and is reported at the moment of the break; with a pair it is reported, with its direction, when both beams are clear of
 * the body.
 */
export class Gate {
  /** Cumulative crossings. */
  inward = 0;
  outward = 0;
  /** How often the line has moved up, as far as the lane has counted, since an edge came last. */
  moves = 0;
  /** How long the last break lasted that has ended, and how long its beam had been clear before the last break. */
  stoodMs = 0;
  clearMs = 1e7;
  /** How much later than the first the second beam was clear of the last body that broke both: negative on the way out. */
  lagMs = 0;
  /** How long the breaks of the last two bodies lasted that broke both beams, the later first. Unit ms. */
  private bodyMs = 0;
  private beforeMs = 0;
  private first: Beam;
  private second: Beam;
  private paired: boolean;
  /** The last matched break of each beam, for bodies so close that one beam saw them as one. */
  private matchedFirstFallMs = -1e9;
  private matchedSecondFallMs = -1e9;
  private lastDirection: Direction = 0;
  /** How many have passed one beam since the other was blocked, which it has been for long. */
  private passes = 0;

  constructor(paired: boolean) {
    this.paired = paired;
    this.first = new Beam(paired ? PULSES : 0);
    this.second = new Beam(paired ? PULSES : 0);
  }

  /**
   * Takes one edge of the first (index 0) or second (index 1) beam and gives the crossings that it completes: how many
   * inward, or, negative, how many outward; what is counted in `inward` and `outward` is as the plugs are. An edge without change is ignored.
   */
  edge(index: number, blocked: boolean, tMs: number): number {
    const beam = index === 0 ? this.first : this.second;
    if (beam.blocked === blocked) return 0;
    beam.blocked = blocked;
    this.moves = 0;
    const sinceMs = beam.sinceMs;
    beam.sinceMs = tMs;
    if (blocked) {
      this.clearMs = tMs - sinceMs;
      return this.broken(index, beam, tMs);
    }
    beam.lastFallMs = tMs;
    this.stoodMs = tMs - sinceMs;
    if (!this.paired) return 0;
    const twin = index === 0 ? this.second : this.first;
    if (!twin.blocked || tMs - twin.sinceMs < BESIDE_MS) {
      if (this.passes >= PASSED) beam.flutter.untilMs = tMs - 1;
      this.passes = 0;
    } else if (this.clearMs > PAUSE_MS) {
      this.passes += 1;
      if (this.passes === PASSED) {
        twin.flutter.untilMs = NEVER_MS;
        this.forget();
      }
    }
    if (this.distrusted(tMs) > 0) return 0;
    let crossing: number = this.pairUp(index, sinceMs, tMs);
    if (this.first.waiting + this.second.waiting > 0) crossing += this.followers();
    if (this.outward < SWAPPED_BODIES + SWAPPED * this.inward) return crossing;
    if (crossing !== 0) this.lagMs = -this.lagMs;
    return -crossing;
  }

  /** A beam breaks: alone, or while its twin is not to be believed, it counts at once. */
  private broken(index: number, beam: Beam, tMs: number): Direction {
    const flutter = beam.flutter;
    if (flutter.broken(tMs)) this.forget();
    const twin = (index === 0 ? this.second : this.first).flutter;
    if (this.paired && !twin.isActive(tMs)) return 0;
    if (flutter.isActive(tMs) || tMs - beam.lastFallMs < SAME_BODY_MS) return 0;
    return this.count(1);
  }

  /** The breaks that wait for a twin will not have one. */
  private forget(): void {
    this.first.waiting = 0;
    this.second.waiting = 0;
    this.lastDirection = 0;
  }

  /** Whether a beam flutters, or is stuck beside its twin: 0 none, 1 the first (or only) one, 2 the second, 3 both. */
  distrusted(tMs: number): number {
    const first = this.first.flutter;
    const second = this.second.flutter;
    // An interpreter pays for each call, and here it is asked all the time.
    return (tMs > first.untilMs ? 0 : 1) + (tMs > second.untilMs ? 0 : 2);
  }

  /** A body stands in the gate: some beam has been blocked for more than four seconds, and for more than half a minute both of a pair. */
  isOccupied(tMs: number): boolean {
    const ms = this.blockedMs(tMs);
    if (ms < ONE_BEAM_MS || !this.paired) return ms > STANDING_MS;
    return this.first.blocked && this.second.blocked;
  }

  /** Somebody is in the second beam. */
  isInnerBlocked(): boolean {
    return this.second.blocked;
  }

  /** Something is in a beam that is not a person any more: dirt, misalignment, a parked trolley. */
  isStuck(tMs: number): boolean {
    return this.passes >= PASSED || this.isParked(tMs);
  }

  /** The same of a beam that is otherwise to be believed: it has been blocked for longer than any person stands. */
  isParked(tMs: number): boolean {
    if (!this.first.blocked && !this.second.blocked) return false;
    return this.blockedMs(tMs) > (this.moves < PARKED_MOVES ? STUCK_MS : PARKED_MS);
  }

  /** For how long the same body has stood in the gate. Unit ms. */
  blockedMs(tMs: number): number {
    const a = this.first.blocked && !this.first.flutter.isActive(tMs) ? tMs - this.first.sinceMs : 0;
    const b = this.second.blocked && !this.second.flutter.isActive(tMs) ? tMs - this.second.sinceMs : 0;
    return a > b ? a : b;
  }

  /** Whether the last two bodies at a pair, if they came close together, are parts of one: one break was much shorter than the other. */
  isPart(): boolean {
    return this.bodyMs < ALIKE * this.beforeMs || this.beforeMs < ALIKE * this.bodyMs;
  }

  private count(direction: Direction): Direction {
    if (direction === 1) this.inward += 1;
    if (direction === -1) this.outward += 1;
    this.lastDirection = direction;
    return direction;
  }

  /**
   * Pairs a completed break with the oldest of the other beam that is near enough in time, or keeps it until the other
   * beam's comes; breaks wait at one of the beams at most.
   */
  private pairUp(index: number, riseMs: number, fallMs: number): Direction {
    const other = index === 0 ? this.second : this.first;
    let otherRiseMs = 0;
    let otherFallMs = -1e9;
    while (other.waiting > 0 && riseMs - otherFallMs > PAIR_WINDOW_MS) {
      otherRiseMs = other.rise[0] as number;
      otherFallMs = other.fall[0] as number;
      other.drop();
    }
    if (riseMs - otherFallMs > PAIR_WINDOW_MS) {
      (index === 0 ? this.first : this.second).keep(riseMs, fallMs);
      return 0;
    }
    const firstFallMs = index === 0 ? fallMs : otherFallMs;
    const secondFallMs = index === 0 ? otherFallMs : fallMs;
    this.first.flutter.matched();
    this.second.flutter.matched();
    this.matchedFirstFallMs = firstFallMs;
    this.matchedSecondFallMs = secondFallMs;
    const rises = index === 0 ? otherRiseMs - riseMs : riseMs - otherRiseMs;
    const falls = secondFallMs - firstFallMs;
    this.lagMs = falls;
    this.beforeMs = this.bodyMs;
    this.bodyMs = fallMs - riseMs;
    // Both edges later on one beam: the body went through.
    if (rises >= 0 && falls >= 0) return this.count(1);
    if (rises <= 0 && falls <= 0) return this.count(-1);
    // Edges nested: it went back to where it came from, unless somebody followed it before the outer beam cleared.
    if (rises > 0 && isFollowed(this.second, firstFallMs)) return this.count(1);
    if (rises < 0 && isFollowed(this.first, secondFallMs)) return this.count(-1);
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
      trail.drop();
      trail.flutter.matched();
      return this.count(this.lastDirection);
    }
    if (lead.waiting > 0 && (lead.fall[0] as number) < trailFallMs) {
      lead.drop();
      lead.flutter.matched();
      return this.count(this.lastDirection);
    }
    return 0;
  }
}

/** A beam has another break that began before this time, completed or not. */
function isFollowed(beam: Beam, beforeMs: number): boolean {
  if (beam.waiting > 0) return (beam.rise[0] as number) < beforeMs;
  return beam.blocked && beam.sinceMs < beforeMs;
}
