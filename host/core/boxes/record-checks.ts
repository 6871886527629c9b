// Whether a record can be true, and whether it is young enough to decide on: compares its fields with each other, with the records
// of its box before, and its times with both clocks. No single record may silence a lane, or have a box drop records that were never
// logged. Pure: both clocks are arguments, monotonic, in ms.
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import { BoxClock } from "./box-clock.ts";

/** Result of a check. */
export type Checked =
  /** The value of `field` cannot be true. */
  | { kind: "refused"; field: string }
  /** Its times do not fit those before. It is held: released later if the next ones continue from it, otherwise dropped. */
  | { kind: "strange" }
  /**
   * To be logged. `isCurrent`: young enough to decide on, by both clocks. `life`: number of this start among those with the same boot
   * id, from 0; `isRelived`: that start has just begun. `madeMs`: when the record was made, by the host's clock. `released`: held
   * records to be logged before it; `dropped`: number of held records that are dropped.
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

/** A held record, and when it was made by the host's clock. */
export interface HeldRecord {
  record: Telemetry;
  madeMs: number;
}

/** Older telemetry decides nothing; a new record comes every second. Unit ms. */
export const STALE_MS = 3500;
/** By how much a record's time may be before that of the record before it: one made at a beam's edge has the time of the edge. Unit ms. */
export const DISORDER_MS = 1000;
/** Fastest plausible growth of counts, per second of a box's clock, with MOST_AT_ONCE on top. */
const MOST_PER_S = 20;
const MOST_AT_ONCE = 200;
/** After this many consecutive contradictions the new records are believed, and those before were wrong. */
const CONTRADICTIONS = 3;
/**
 * After a silence of all boxes (SILENT_MS), or a record that is late by LATE_MS, other records may have waited in the same queue: for
 * WARY_MS a record counts as young only where its box's clock is known. Unit ms.
 */
const SILENT_MS = 2000;
const LATE_MS = 1000;
const WARY_MS = 3000;
/** How many records of one start are held: about as many as a box's outbox has. */
const HELD = 600;
/** How many starts of a box are followed at a time. */
const FOLLOWED = 3;

/** Fields that only grow within one start. */
const GROWING = ["seq", "ins", "outs", "reversed", "dropped"] as const;

interface Start {
  clock: BoxClock;
  newest: Telemetry;
  life: number;
  contradictions: number;
  held: HeldRecord[];
}

/** The starts of one box by boot id, the one heard last at the end. */
type Starts = Map<string, Start>;

/** The records of all boxes of a store. */
export class RecordChecks {
  private boxes = new Map<string, Starts>();
  private heardMs: number | undefined;
  private waryUntilMs = Number.NEGATIVE_INFINITY;

  /** Checks one record of a box. */
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

/** Takes the first record of a start, whose age is not known while `isWary`. */
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

/** When a record was made by the host's clock, assuming no delay on the way. */
export function madeAt({ tMs, sentMs }: Telemetry, arrivedMs: number): number {
  return arrivedMs - (sentMs - tMs);
}

/** The first field that contradicts another of the same record. */
function contradictionIn({ seq, oldest, tMs, sentMs, waitS, waitLowS, waitHighS }: Telemetry): string | undefined {
  if (oldest > seq) return "oldest";
  if (tMs > sentMs) return "tMs";
  if (isAbove(waitLowS, waitHighS)) return "waitLowS";
  return isAbove(waitLowS, waitS) || isAbove(waitS, waitHighS) ? "waitS" : undefined;
}

/** Unknown (null) is neither above nor below anything. */
function isAbove(one: number | null, other: number | null): boolean {
  return one !== null && other !== null && one > other;
}

/** The first field that contradicts the newest record of the same start. */
function contradictionOf(record: Telemetry, before: Telemetry): string | undefined {
  if (record.seq === before.seq) return record.tMs === before.tMs ? undefined : "seq";
  const [earlier, later] = record.seq < before.seq ? [record, before] : [before, record];
  if (later.tMs < earlier.tMs - DISORDER_MS) return "tMs";
  const most = MOST_AT_ONCE + (MOST_PER_S * Math.max(0, later.tMs - earlier.tMs)) / 1000;
  return GROWING.find((field) => {
    const from = earlier[field];
    const to = later[field];
    // `dropped` is as of the sending of a record, which may be later than for the next one.
    return from !== null && to !== null && ((field !== "dropped" && to < from) || to - from > most);
  });
}
