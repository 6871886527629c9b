// Whether a record can be true: its fields beside one another, and beside what its box has said before. One record must
// not silence a lane, nor free records that were never logged. Pure: time is an argument, monotonic, in ms.
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { BoxClock } from "./box-clock.ts";

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
    starts.delete(record.boot);
    starts.set(record.boot, start);
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
