// A box's clock beside the host's: how old a record is that may have waited in sockets and brokers on its way, and
// whether the box has started anew without saying so. Pure: both clocks are arguments, monotonic, in ms.

/** What a record's times say. `madeMs`: when it was made, by the host's clock. */
export type ClockReading =
  /** "early": the clock is not known well enough yet to tell how old the record is. */
  | { kind: "steady" | "early"; madeMs: number }
  /** The times do not go with those before: another box of the same name, a restart, or no box at all. */
  | { kind: "strange" }
  /** Strange times have gone on as a clock would: the box's clock has started anew, or the host's has been asleep. */
  | { kind: "restarted" | "awoken"; madeMs: number };

/** Box and host may drift apart by this much; quartz is better by an order of magnitude. Unit ms per ms. */
const DRIFT = 5e-4;
/** Records on a way that gets ever shorter are coming out of a queue: only when the way has stayed the same for this long
 * is it known. Boxes send once a second. Unit ms. */
const STEADY_MS = 800;
/** What ways differ by that are the same. Unit ms. */
const SAME_MS = 300;
/** Records of one clock that overtake one another do so by less. Unit ms. */
export const ORDER_MS = 5000;
/** A record cannot have been sent later than it came, by more than the clocks' error. Unit ms. */
const AHEAD_MS = 1000;
/** What the first records of a start can have waited at most, one behind the other. Unit ms. */
const QUEUED_MS = 120000;
/** A queue gets shorter or longer; records that are late by nearly the same for this long come from a clock that has stood
 * still, or runs slowly. Unit ms, and ms per ms. */
const STOOD_MS = 30000;
const SLOW = 0.1;
/** Strange times go on as a clock would if they advance by no more than this. Unit ms per ms. */
const FAST = 20;

/** Times by the two clocks. */
interface Pair {
  sentMs: number;
  arrivedMs: number;
}

/** Host's time minus box's time, followed over one start of a box. */
export class BoxClock {
  /** The least difference seen, which is that of the quickest way; may only grow as clocks drift. */
  private offsetMs: number;
  private steadySinceMs: number;
  private last: Pair;
  /** Since when all ways have been longer by the same, and by how much. */
  private late: { sinceMs: number; offsetMs: number } | undefined;
  /** What strange times would mean, if they went on. */
  private other: (Pair & { offsetMs: number }) | undefined;

  constructor(first: Pair) {
    this.last = first;
    this.offsetMs = first.arrivedMs - first.sentMs;
    this.steadySinceMs = first.arrivedMs;
  }

  /** Takes the times of a record: made and sent by the box's clock, arrived by the host's. */
  read(tMs: number, sentMs: number, arrivedMs: number): ClockReading {
    const wayMs = arrivedMs - sentMs;
    const offsetMs = this.offsetMs + DRIFT * Math.max(0, arrivedMs - this.last.arrivedMs);
    const isBack = sentMs < this.last.sentMs - ORDER_MS;
    const isEarly = this.last.arrivedMs - this.steadySinceMs < STEADY_MS;
    const isAhead = wayMs < offsetMs - (isEarly ? QUEUED_MS : AHEAD_MS);
    if (isBack || isAhead) return this.readStrange(tMs, sentMs, arrivedMs, isBack);
    this.other = undefined;
    if (wayMs < offsetMs - SAME_MS) this.steadySinceMs = arrivedMs;
    this.offsetMs = this.hasStood(wayMs, offsetMs, arrivedMs) ? wayMs : Math.min(offsetMs, wayMs);
    this.last = { sentMs: Math.max(sentMs, this.last.sentMs), arrivedMs };
    const kind = arrivedMs - this.steadySinceMs >= STEADY_MS ? "steady" : "early";
    return { kind, madeMs: this.offsetMs + tMs };
  }

  private hasStood(wayMs: number, offsetMs: number, arrivedMs: number): boolean {
    if (wayMs < offsetMs + AHEAD_MS) this.late = undefined;
    else if (this.late === undefined || Math.abs(wayMs - this.late.offsetMs) > this.sameAfter(arrivedMs))
      this.late = { sinceMs: arrivedMs, offsetMs: wayMs };
    return this.late !== undefined && arrivedMs - this.late.sinceMs >= STOOD_MS;
  }

  private sameAfter(arrivedMs: number): number {
    return SAME_MS + SLOW * (arrivedMs - (this.late?.sinceMs ?? arrivedMs));
  }

  private readStrange(tMs: number, sentMs: number, arrivedMs: number, isBack: boolean): ClockReading {
    const offsetMs = arrivedMs - sentMs;
    const { other } = this;
    const elapsedMs = arrivedMs - (other?.arrivedMs ?? arrivedMs);
    const advancedMs = sentMs - (other?.sentMs ?? sentMs);
    const goesOn = other !== undefined && advancedMs >= 0 && advancedMs <= AHEAD_MS + FAST * elapsedMs;
    if (!goesOn) this.other = { sentMs, arrivedMs, offsetMs };
    if (!goesOn || elapsedMs < STEADY_MS) return { kind: "strange" };
    this.offsetMs = Math.min(offsetMs, other.offsetMs);
    this.steadySinceMs = other.arrivedMs;
    this.last = { sentMs, arrivedMs };
    this.other = undefined;
    return { kind: isBack ? "restarted" : "awoken", madeMs: this.offsetMs + tMs };
  }
}
