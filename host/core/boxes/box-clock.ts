// A box's clock beside the host's: when a record was made by the host's clock, and whether its times can be true at all. Follows the
// offset between the two over one start of a box. Pure: both clocks are arguments, monotonic, in ms.

/** What a record's times show. `madeMs`: when it was made, by the host's clock. */
export type ClockReading =
  /** "early": the offset is not known well enough yet to tell how old the record is. */
  | { kind: "steady" | "early"; madeMs: number }
  /** The times do not fit those before: another box of the same name, a restart, or a forged record. */
  | { kind: "strange" }
  /** Strange times have advanced as a clock does: the box's clock has started anew, or the host was asleep. */
  | { kind: "restarted" | "awoken"; madeMs: number };

/** Greatest drift between the two clocks; quartz is better by an order of magnitude. Unit ms per ms. */
const DRIFT = 5e-4;
/**
 * The offset is known once delays have not become shorter for this long: records whose delay keeps getting shorter are coming out of
 * a queue. Boxes send once a second. Unit ms.
 */
const STEADY_MS = 800;
/** Delays that differ by less than this count as equal. Unit ms. */
const SAME_MS = 300;
/** Records of one clock may overtake one another by up to this. Unit ms. */
export const ORDER_MS = 5000;
/** By how much a record may seem to have been sent after it arrived, as the offset is not exact. Unit ms. */
const AHEAD_MS = 1000;
/** The same while the offset is not known: the first records of a start may have waited in a queue for this long. Unit ms. */
const QUEUED_MS = 120000;
/**
 * A queue gets shorter or longer. If records are late by nearly the same for STOOD_MS, the box's clock has stood still, or runs slow
 * by up to SLOW. Unit ms, and ms per ms.
 */
const STOOD_MS = 30000;
const SLOW = 0.1;
/** Strange times are those of a clock if they advance by at most this much. Unit ms per ms. */
const FAST = 20;

/** One record's times: sent by the box's clock, arrived by the host's. */
interface Pair {
  sentMs: number;
  arrivedMs: number;
}

/** The clock of one start of a box. An offset is the host's time minus the box's; a record's includes its delay on the way. */
export class BoxClock {
  /** The least offset seen, that of the quickest record; grows only by drift. */
  private offsetMs: number;
  private steadySinceMs: number;
  private last: Pair;
  /** Since when all records have been late by the same, and their offset. */
  private late: { sinceMs: number; offsetMs: number } | undefined;
  /** The first of a series of strange times, and the offset that they would mean. */
  private other: (Pair & { offsetMs: number }) | undefined;

  constructor(first: Pair) {
    this.last = first;
    this.offsetMs = first.arrivedMs - first.sentMs;
    this.steadySinceMs = first.arrivedMs;
  }

  /** Takes the times of one record: made and sent by the box's clock, arrived by the host's. */
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

  /** Whether the box's clock has stood still or runs slow, so that the offset has to grow. */
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
