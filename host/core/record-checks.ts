// Whether a record can be true, and how old it is: its fields beside one another, beside what its box has said before, and
// the box's clock beside the host's. One record must not silence a lane, nor free records that were never logged. Pure: both
// clocks are arguments, monotonic, in ms.
import type { Telemetry } from "../../protocol/messages/telemetry.ts";

/** What became of a record. */
export type Checked =
  /** `field` cannot be true. */
  | { kind: "refused"; field: string }
  /** Its times do not go with those before. It is held: should they go on, it is released, and otherwise dropped. */
  | { kind: "strange" }
  /**
   * To be logged. `isCurrent`: young enough, as far as both clocks tell, to decide on. `life` counts the lives of its boot
   * id, from 0, and `isRelived` when another one has just begun. `madeMs`: when it was made, by the host's clock. Records
   * that had been held come before it, or are dropped: of such there are `dropped`.
   */
  | {
      kind: "taken";
      isCurrent: boolean;
      life: number;
      madeMs: number;
      isRelived: boolean;
      released: readonly HeldRecord[];
      dropped: number;
    };

/** A record that was held, and when it was made, by the host's clock. */
export interface HeldRecord {
  record: Telemetry;
  madeMs: number;
}

/** Telemetry comes each second: what is older decides nothing. Unit ms. */
export const STALE_MS = 3500;
/** A record made at an edge has the time of the edge, which may be before that of the record before it. Unit ms. */
export const DISORDER_MS = 1000;
/** Numbers grow by no more than this: a box makes a record at each change, but people cannot pass faster. */
const MOST_PER_S = 20;
const MOST_AT_ONCE = 200;
/** So many records in a row that contradict those before are right, and those before were wrong. */
const CONTRADICTIONS = 3;
/** After a silence of all boxes, or a late record of one, what comes may have queued with it: for so long the age of a
 * record is believed only where its box's clock is known. Unit ms. */
const SILENT_MS = 2000;
const LATE_MS = 1000;
const WARY_MS = 3000;
/** Records of one start that are held at most: what a box keeps. */
const HELD = 600;
/** Starts of a box that are followed at a time. */
const FOLLOWED = 3;

const GROWING = ["seq", "ins", "outs", "reversed", "dropped"] as const;

interface Start {
  clock: BoxClock;
  newest: Telemetry;
  life: number;
  contradictions: number;
  held: HeldRecord[];
}

/** By boot id, the one heard last at the end. */
type Starts = Map<string, Start>;

/** The records of all boxes of a store. */
export class RecordChecks {
  private boxes = new Map<string, Starts>();
  private heardMs: number | undefined;
  private waryUntilMs = Number.NEGATIVE_INFINITY;

  check(box: string, record: Telemetry, nowMs: number): Checked {
    const wrong = contradictionIn(record);
    if (wrong !== undefined) return { kind: "refused", field: wrong };
    if (nowMs - (this.heardMs ?? nowMs) > SILENT_MS) this.waryUntilMs = nowMs + WARY_MS;
    this.heardMs = nowMs;
    const starts = this.boxes.get(box) ?? new Map<string, Start>();
    this.boxes.set(box, starts);
    const start = starts.get(record.boot);
    if (start === undefined) return begin(starts, record, nowMs, nowMs < this.waryUntilMs);
    const reading = start.clock.read(record.tMs, record.sentMs, nowMs);
    if (reading.kind === "strange") {
      if (start.held.length < HELD) start.held.push({ record, madeMs: madeAt(record, nowMs) });
      return { kind: "strange" };
    }
    const { held } = start;
    start.held = [];
    const released = reading.kind === "restarted" || reading.kind === "awoken" ? held : [];
    const isRelived = reading.kind === "restarted";
    if (isRelived) start.life += 1;
    const field = isRelived ? undefined : contradictionOf(record, start.newest);
    start.contradictions = field === undefined ? 0 : start.contradictions + 1;
    if (field !== undefined && start.contradictions < CONTRADICTIONS) return { kind: "refused", field };
    if (starts.size > 1) {
      starts.delete(record.boot);
      starts.set(record.boot, start);
    }
    if (isRelived || field !== undefined || record.seq >= start.newest.seq) start.newest = record;
    const { kind, madeMs } = reading;
    const waitedMs = record.sentMs - record.tMs;
    if (nowMs - madeMs - waitedMs > LATE_MS) this.waryUntilMs = nowMs + WARY_MS;
    const isKnown = kind !== "early" || nowMs >= this.waryUntilMs;
    const isCurrent = isKnown && nowMs - madeMs <= STALE_MS && waitedMs <= STALE_MS;
    const dropped = held.length - released.length;
    return { kind: "taken", isCurrent, life: start.life, madeMs, isRelived, released, dropped };
  }
}

/** The first record of a start: where there is reason to be wary, nobody knows how old it is. */
function begin(starts: Starts, record: Telemetry, nowMs: number, isWary: boolean): Checked {
  const clock = new BoxClock({ sentMs: record.sentMs, arrivedMs: nowMs });
  const oldest = [...starts.keys()][0];
  if (starts.size >= FOLLOWED && oldest !== undefined) starts.delete(oldest);
  starts.set(record.boot, { clock, newest: record, life: 0, contradictions: 0, held: [] });
  const madeMs = madeAt(record, nowMs);
  return {
    kind: "taken",
    isCurrent: !isWary && record.sentMs - record.tMs <= STALE_MS,
    life: 0,
    madeMs,
    isRelived: false,
    released: [],
    dropped: 0,
  };
}

/** When a record was made, by the host's clock, if it came as soon as it was sent. */
export function madeAt({ tMs, sentMs }: Telemetry, arrivedMs: number): number {
  return arrivedMs - (sentMs - tMs);
}

/** The first field that contradicts another one of the same record. */
function contradictionIn({ seq, oldest, tMs, sentMs, waitS, waitLowS, waitHighS }: Telemetry): string | undefined {
  if (oldest > seq) return "oldest";
  if (tMs > sentMs) return "tMs";
  if (isAbove(waitLowS, waitHighS)) return "waitLowS";
  return isAbove(waitLowS, waitS) || isAbove(waitS, waitHighS) ? "waitS" : undefined;
}

/** Unknown is neither above nor below anything. */
function isAbove(one: number | null, other: number | null): boolean {
  return one !== null && other !== null && one > other;
}

/** The first field that contradicts the newest record before. */
function contradictionOf(record: Telemetry, before: Telemetry): string | undefined {
  if (record.seq === before.seq) return record.tMs === before.tMs ? undefined : "seq";
  const [earlier, later] = record.seq < before.seq ? [record, before] : [before, record];
  if (later.tMs < earlier.tMs - DISORDER_MS) return "tMs";
  const most = MOST_AT_ONCE + (MOST_PER_S * Math.max(0, later.tMs - earlier.tMs)) / 1000;
  return GROWING.find((field) => {
    const from = earlier[field];
    const to = later[field];
    // What the box has dropped is counted as it is when a record is sent.
    return from !== null && to !== null && ((field !== "dropped" && to < from) || to - from > most);
  });
}

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
