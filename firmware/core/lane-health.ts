// Which of a lane's sensors can be trusted: stuck and dead beams, zones that say nothing, a lane that is blind. Knows
// nothing of the line.
import type { LaneLayout } from "../../protocol/box-settings.ts";
import type { SensorHealth } from "../../protocol/messages/lane-states.ts";
import { DeadBeams } from "./dead-beams.ts";
import type { Gate } from "./gate.ts";
import type { LearnedPosition } from "./learned-position.ts";
import type { Zone } from "./zone.ts";

/** What is left of a lane's confidence while nobody counts who comes: with a tail zone that sees them pass, and without. Simulated. */
const PASSING = 0.88;
const UNSEEN = 0.82;

/** An exit past which more than so many may have left unseen may be dead. Simulated. */
const DOUBTED = 1;
/**
 * An occupied head zone that has missed more moves of the line than this, each departure half a one, is not believed in anything. As
 * evidence of a stall it is disbelieved sooner, after `MISSED_IN_STALL`. Simulated.
 */
const MISSED = 2;
/** Somebody has to have left the pay point so often for an exit to be dead: once may be a step aside. Guess. */
const SERVED = 2;

/** The health of one lane's sensors. Times are monotonic ms. */
export class LaneHealth {
  readonly deadBeams: DeadBeams = new DeadBeams();
  /** Which beams worked when `judge` was called last. */
  entryWorks: boolean;
  exitWorks: boolean;
  private layout: LaneLayout;
  private entryGate: Gate;
  private exitGate: Gate;
  private headZone: Zone;
  private tailZone: Zone;
  private room: LearnedPosition;
  /** How often somebody had left the pay point when somebody left the lane last. */
  private dips = 0;

  /** `room`: how many customers fit between the beams. */
  constructor(
    layout: LaneLayout,
    entryGate: Gate,
    exitGate: Gate,
    headZone: Zone,
    tailZone: Zone,
    room: LearnedPosition,
  ) {
    this.layout = layout;
    this.entryGate = entryGate;
    this.exitGate = exitGate;
    this.headZone = headZone;
    this.tailZone = tailZone;
    this.room = room;
    this.entryWorks = layout.entry;
    this.exitWorks = layout.exit;
  }

  /** Decides anew which beams work, and gives how many have left an exit unseen that is known to be dead now. */
  judge(tMs: number): number {
    const didWork = this.exitWorks;
    this.entryWorks = this.entryCounts(tMs);
    const exit = this.exit(tMs);
    this.exitWorks = exit === "ok";
    return didWork && exit === "dead" ? this.deadBeams.exits.unseen : 0;
  }

  /** A crossing at the exit, as `DeadBeams.left`. */
  left(customers: number, isGhost: boolean): void {
    this.dips = this.headZone.dips;
    this.deadBeams.left(customers, isGhost);
  }

  entry(tMs: number): SensorHealth {
    if (!this.layout.entry) return "absent";
    if (this.entryGate.isStuck(tMs)) return "stuck";
    const beams = this.entryGate.distrusted(tMs);
    if (beams > 0) return beams === 2 ? "flutter2" : "flutter";
    return this.deadBeams.entryIsDead() ? "dead" : "ok";
  }

  /** Whoever comes is counted: a pair counts with the one beam that neither flutters nor is stuck. */
  entryCounts(tMs: number): boolean {
    const beams = this.entryGate.distrusted(tMs);
    if (beams === 0) return this.entry(tMs) === "ok";
    return this.layout.entryPair && beams < 3 && !this.entryGate.isParked(tMs);
  }

  /** What is left of the confidence when it comes to who came and left: 1 where both ends work, or are not there. */
  counted(tMs: number): number {
    if (this.entryWorks || !this.layout.entry) {
      const unfollowed = this.deadBeams.exits.unfollowed;
      return this.exitWorks && unfollowed > DOUBTED ? DOUBTED / unfollowed : 1;
    }
    return this.tail(tMs) === "ok" ? PASSING : UNSEEN;
  }

  exit(tMs: number): SensorHealth {
    if (!this.layout.exit) return "absent";
    if (this.exitGate.isStuck(tMs)) return "stuck";
    if (this.exitGate.distrusted(tMs) > 0) return "flutter";
    // Nobody has left behind the back of a customer who has stood at the pay point ever since, nor past a pay point that nobody has left.
    if (this.head(tMs) === "ok" && this.headZone.dips - this.dips < SERVED) return "ok";
    return this.deadBeams.exitIsDead(this.room.customers) ? "dead" : "ok";
  }

  head(tMs: number): SensorHealth {
    return this.layout.head ? this.headZone.health(tMs) : "absent";
  }

  /** The head zone may be believed: it is well, and whoever is in it has come, or moved, of late. */
  seesHead(tMs: number): boolean {
    const zone = this.headZone;
    return this.head(tMs) === "ok" && !(zone.occupied && zone.moves - zone.movesAtDip > MISSED);
  }

  tail(tMs: number): SensorHealth {
    return this.layout.tail ? this.tailZone.health(tMs) : "absent";
  }

  /** No sensor that measures the line's length, or the service, can be trusted, or there is none. */
  isBlind(tMs: number): boolean {
    if (this.head(tMs) === "ok" || this.tail(tMs) === "ok") return false;
    const layout = this.layout;
    return !(layout.entry && layout.exit && (this.entryCounts(tMs) || this.exit(tMs) === "ok"));
  }
}
