// How likely a crossing is a customer and not more of one who has been counted: people come with trolleys, bags, families, and
// fidget where they stand. Additive log odds of what the crossing follows, trained on simulated shops of every kind.
import type { Calibration } from "./calibration.ts";
import type { Gate } from "./gate.ts";
import type { LaneHealth } from "./lane-health.ts";
import type { Learned } from "./learned.ts";
import { BACK_SHARES, CYCLES_S, classOf, EXCESSES, LIMIT, Odds, SHARES } from "./odds.ts";
import { BACK_ODDS, ENTRY_ODDS, EXIT_ODDS } from "./odds-tables.ts";
import type { RecentCounts } from "./recent-counts.ts";
import type { Service } from "./service.ts";
import type { Zone } from "./zone.ts";

/** So many crossings that follow one are a crowd. Guess. */
const CROWD = 5;
/** Part of one crossing in the shares that are remembered: about forty crossings. */
const PART = 0.025;
/** Crossings closer than this belong to one group of them. Unit ms. */
const GROUP_MS = 3000;
/** The same at the exit, where those of a customer come one after another. */
const EXIT_GROUP_MS = 8000;

// Limits between the classes of each property: what is below the first is class 0. Guesses. Times are whole ms, as those that are
// compared with them: Espruino does not read every fraction as the nearest number.
const GAP_MS: readonly number[] = [600, 1200, 2000, 4000, 8000, 16000, 40000, LIMIT];
const STOOD_MS: readonly number[] = [300, 600, 1000, 2000, 5000, LIMIT];
const LAG_MS: readonly number[] = [40, 80, 140, 300, LIMIT];
const DIP_MS: readonly number[] = [1500, 4000, 8000, 20000, 60000, LIMIT];
const FREE_MS: readonly number[] = [1000, 3000, 9000, 30000, LIMIT];
const CYCLES: readonly number[] = [0.1, 0.25, 0.5, 1, LIMIT];
const SINCE_IN_MS: readonly number[] = [1000, 3000, 8000, 20000, 60000, LIMIT];
const A_MINUTE: readonly number[] = [0.4, 0.8, 1.5, LIMIT];
const CREDITS: readonly number[] = [0.2, 0.5, 0.8, LIMIT];
const BURSTS: readonly number[] = [1, 2, 3, 4, LIMIT];
const GAP_CLASSES = 8;
const STOOD_CLASSES = 6;
const CREDIT_CLASSES = 4;
const SHARE_CLASSES = 5;
const DIP_CLASSES = 6;
const ROOM_CLASSES = 4;
const HEAD_CLASSES = 19;
const TAIL_CLASSES = 11;

/** How far one sure moment moves the bias, for each customer too many, up to MOST_OFF of them. Tenths of log odds; simulated. */
const BIAS_STEP = 0.2;
const MOST_OFF = 3;
/** What it leaves of the bias there was: shops change, and what was told wrongly fades. Simulated. */
const KEEP_BIAS = 0.95;
/** The bias goes no further than this, and a crossing inward takes this part of it. Tenths of log odds; simulated. */
const MOST_BIAS = 15;
const BIAS_IN = 0.5;
/** So much of its odds a crossing at the exit keeps in a shop of another kind than trained: where exits are hardest to tell, 0.75 to 0.85. */
const ELSEWHERE = 0.8;

/** What a crossing is judged by besides those before it. */
export interface CrossedLane {
  readonly entryGate: Gate;
  readonly exitGate: Gate;
  readonly headZone: Zone;
  readonly tailZone: Zone;
  readonly health: LaneHealth;
  readonly service: Service;
  readonly calibration: Calibration;
  readonly recent: RecentCounts;
}

/** Odds of the crossings of one lane. Times in ms. */
export class PartyOdds {
  /** Probability that the last crossing inward was a new customer, and how long its break lasted. */
  private lastIn = 1;
  private lastStoodMs = 0;
  /** The last crossing inward, outward, at the exit, and there the last that was somebody leaving. */
  private inMs = -1e7;
  private backMs = -1e7;
  private exitMs = -1e7;
  private leftMs = -1e7;
  /** Crossings inward that followed each other, before the last. */
  private burst = 0;
  /** So many have still to leave of a crowd that came at once: a family, or as many customers. 0 and less: none. */
  crowd = 0;
  /** Shares of crossings that came in a group with the one before, inward and at the exit; and of those outward. */
  closeIn = 0.2;
  closeOut = 0.15;
  backs = 0.05;
  /** Tenths of log odds by which this lane's crossings at the exit are worth more, and those inward less. */
  private bias = 0;
  readonly odds: Odds = new Odds();

  /**
   * A crossing inward, which the gate has just seen. `roomLeft`: how many more fit in the lane than are in it; undefined while that is
   * not known.
   */
  entered(tMs: number, lane: CrossedLane, roomLeft: number | undefined): number {
    const gapMs = tMs - this.inMs;
    const gate = lane.entryGate;
    const stoodMs = gate.stoodMs;
    this.burst = gapMs < GROUP_MS ? this.burst + 1 : 0;
    if (this.burst >= CROWD) this.crowd = this.burst;
    const odds = this.odds;
    odds.begin(ENTRY_ODDS, 9);
    const gap = classOf(gapMs, GAP_MS);
    odds.add(ROOM_CLASSES * gap + roomClass(roomLeft), ROOM_CLASSES * GAP_CLASSES);
    odds.add(STOOD_CLASSES * gap + classOf(stoodMs, STOOD_MS), STOOD_CLASSES * GAP_CLASSES);
    odds.add(CREDIT_CLASSES * gap + classOf(this.lastIn, CREDITS), CREDIT_CLASSES * GAP_CLASSES);
    odds.add(tailClass(lane, tMs), TAIL_CLASSES);
    odds.place(gate.lagMs, LAG_MS);
    odds.place(this.burst, BURSTS);
    odds.place(this.lastStoodMs, STOOD_MS);
    odds.place(this.closeIn, SHARES);
    odds.place(this.backs, BACK_SHARES);
    this.closeIn += PART * ((gapMs < GROUP_MS ? 1 : 0) - this.closeIn);
    this.backs -= PART * this.backs;
    this.inMs = tMs;
    this.lastStoodMs = stoodMs;
    odds.sum -= BIAS_IN * this.bias;
    this.lastIn = odds.probability();
    return this.lastIn;
  }

  /** A crossing outward at the entrance: the probability that a customer left there. `roomLeft` as above. */
  turnedBack(tMs: number, lane: CrossedLane, roomLeft: number | undefined): number {
    const gate = lane.entryGate;
    const odds = this.odds;
    odds.begin(BACK_ODDS, 10);
    odds.place(tMs - this.inMs, SINCE_IN_MS);
    odds.place(tMs - this.backMs, GAP_MS);
    odds.place(gate.stoodMs, STOOD_MS);
    odds.place(this.backs, BACK_SHARES);
    odds.place(this.burst, BURSTS);
    odds.place(lane.service.cycleS, CYCLES_S);
    odds.add(roomClass(roomLeft), ROOM_CLASSES);
    odds.add(headClass(headSeen(lane, tMs), this.leftMs, tMs), HEAD_CLASSES);
    odds.add(tailClass(lane, tMs), TAIL_CLASSES);
    odds.add(gate.isInnerBlocked() ? 1 : 0, 2);
    this.backs += PART * (1 - this.backs);
    this.backMs = tMs;
    return odds.probability();
  }

  /** A crossing at the exit, of which the gate has just seen the beginning: the probability that a customer left there. */
  left(tMs: number, lane: CrossedLane): number {
    const gate = lane.exitGate;
    const head = headSeen(lane, tMs);
    const gapMs = tMs - this.exitMs;
    const odds = this.odds;
    odds.begin(EXIT_ODDS, 10);
    odds.add(
      STOOD_CLASSES * classOf(gate.clearMs, GAP_MS) + classOf(gate.stoodMs, STOOD_MS),
      STOOD_CLASSES * GAP_CLASSES,
    );
    odds.add(
      head ? 1 + SHARE_CLASSES * classOf(tMs - head.lastDipMs, DIP_MS) + classOf(this.closeIn, SHARES) : 0,
      1 + DIP_CLASSES * SHARE_CLASSES,
    );
    odds.add(headClass(head, this.leftMs, tMs), HEAD_CLASSES);
    odds.add(tailClass(lane, tMs), TAIL_CLASSES);
    odds.place(gapMs, GAP_MS);
    odds.place((tMs - this.leftMs) / 1000 / lane.service.cycleS, CYCLES);
    odds.place(tMs - this.inMs, GAP_MS);
    odds.place(60 * lane.recent.arrivalsPerS, A_MINUTE);
    odds.place(this.burst, BURSTS);
    odds.place(lane.calibration.excess, EXCESSES);
    this.closeOut += PART * ((gapMs < EXIT_GROUP_MS ? 1 : 0) - this.closeOut);
    this.exitMs = tMs;
    odds.sum = (head ? ELSEWHERE : 1) * odds.sum + this.bias;
    const p = odds.probability();
    if (p > 0.5) {
      this.leftMs = tMs;
      this.crowd -= 1;
    }
    return p;
  }

  /** Writes or takes what kind of crossings this lane has. */
  exchange(learned: Learned): void {
    this.closeIn = learned.value(this.closeIn, 0.001, 0, 1);
    this.closeOut = learned.value(this.closeOut, 0.001, 0, 1);
    this.backs = learned.value(this.backs, 0.001, 0, 1);
    this.bias = learned.value(this.bias, 0.01, -MOST_BIAS, MOST_BIAS);
  }

  /** The lane is surely empty: so many more have come than left since it last was. */
  settle(surplus: number): void {
    this.crowd = 0;
    if (surplus === 0) return;
    const off = surplus > MOST_OFF ? MOST_OFF : surplus < -MOST_OFF ? -MOST_OFF : surplus;
    const bias = KEEP_BIAS * this.bias + BIAS_STEP * off;
    this.bias = bias > MOST_BIAS ? MOST_BIAS : bias < -MOST_BIAS ? -MOST_BIAS : bias;
  }
}

function roomClass(roomLeft: number | undefined): number {
  if (roomLeft === undefined) return 0;
  return roomLeft > 2 ? 1 : roomLeft > 0 ? 2 : 3;
}

/** The head zone, where it may be believed. */
export function headSeen(lane: CrossedLane, tMs: number): Zone | undefined {
  return lane.health.seesHead(tMs) ? lane.headZone : undefined;
}

/** 0 without a tail zone to believe; else whether somebody is there, and for how long nobody has been. */
function tailClass(lane: CrossedLane, tMs: number): number {
  if (lane.health.tail(tMs) !== "ok") return 0;
  const tail = lane.tailZone;
  return (tail.occupied ? 6 : 1) + classOf(tMs - tail.lastDipMs, FREE_MS);
}

/** 0 without a head zone; else whether somebody is there, has been all the time since the last departure, and the last dip. */
function headClass(head: Zone | undefined, leftMs: number, tMs: number): number {
  if (!head) return 0;
  const dipClass = classOf(tMs - head.lastDipMs, DIP_MS);
  if (!head.occupied) return 1 + dipClass;
  return (head.lastDipMs > leftMs ? 7 : 13) + dipClass;
}
