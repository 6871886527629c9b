// Sums the records of one box and one local date up into half hours. Pure: records go in, in order of time, beginning with those of
// the last hour before the date.
import type { TillState } from "../../../protocol/messages/lane-states.ts";
import { SAME_MS } from "../dispatch/throughput.ts";
import { newSlot, SLOT_MS, type Slot } from "./slot.ts";

/** A record, or consecutive ones with the same content as one. Null is unknown. */
export interface LaneRecord {
  /** Times of the first and the last of them; ms since 1970. */
  fromMs: number;
  toMs: number;
  boot: string;
  /** Cumulative since the start of the box. */
  ins: number | null;
  outs: number | null;
  reversed: number | null;
  inLane: number | null;
  waiting: number | null;
  /** Prediction of the first of them. */
  waitS: number | null;
  state: TillState;
  confidencePercent: number;
}

/** A record holds until the next one, but not longer than this. Unit ms. */
export const HOLD_MS = 10000;
/** Records from this long before midnight show who is still waiting then. Unit ms. */
export const LEAD_MS = 3600000;
/** Whoever goes back within this time of an entry balked at the sight of the line; later, they reneged. Unit ms; guess. */
const BALK_MS = 15000;
/** A longer cycle was a pause, or the sensors saw a customer who was not there. Unit s; guess. */
const LONGEST_CYCLE_S = 600;

interface Pending {
  slot: Slot;
  enteredMs: number;
  /** Customers who must leave before this one is served. */
  ahead: number;
}

/** Builds the half hours of one box and date. */
export class SlotBuilder {
  private box: string;
  private startMs: number;
  private endMs: number;
  private slots = new Map<number, Slot>();
  private last: LaneRecord | undefined;
  private pending: Pending[] = [];
  private enteredMs = Number.NEGATIVE_INFINITY;
  private leftMs = Number.NEGATIVE_INFINITY;
  /** Since when the till has had somebody to serve. */
  private busyMs: number | undefined;

  /** `startMs` and `endMs`: limits of the local date. Earlier records only show who is waiting at its start. */
  constructor(box: string, startMs: number, endMs: number) {
    this.box = box;
    this.startMs = startMs;
    this.endMs = endMs;
  }

  add(record: LaneRecord): void {
    const { last } = this;
    if (last !== undefined) {
      this.hold(last, Math.min(record.fromMs, last.toMs + HOLD_MS));
      if (isGap(last, record) || record.state === "closed" || record.state === "blind") this.forget();
      this.count(last, record);
    }
    this.last = record;
  }

  /** The half hours with records, in order. */
  build(): Slot[] {
    if (this.last !== undefined) this.hold(this.last, this.last.toMs + HOLD_MS);
    this.last = undefined;
    const slots = [...this.slots.values()].filter((slot) => slot.fromMs >= this.startMs);
    return slots.sort((a, b) => a.fromMs - b.fromMs);
  }

  private forget(): void {
    this.pending = [];
    this.busyMs = undefined;
  }

  private count(last: LaneRecord, record: LaneRecord): void {
    const isSame = last.boot === record.boot;
    const since = (key: "ins" | "outs" | "reversed"): number =>
      Math.max(0, (record[key] ?? 0) - (isSame ? (last[key] ?? record[key] ?? 0) : 0));
    if (record.state === "stalled") {
      if (last.state !== "stalled") this.slotAt(record.fromMs).stalls += 1;
      this.busyMs = undefined;
    }
    if (record.state === "closed") return;
    if (since("outs") > 0) this.leave(last, record);
    // After a gap it is known only of the last entry when it was and what it met.
    this.enter(last, record, isGap(last, record) ? Math.min(1, since("ins")) : since("ins"));
    this.turnBack(record.fromMs, since("reversed"));
    if (record.waiting === 0) this.serve(record.fromMs, Number.POSITIVE_INFINITY);
  }

  private enter(last: LaneRecord, record: LaneRecord, entries: number): void {
    if (entries === 0) return;
    const slot = this.slotAt(record.fromMs);
    slot.entries += entries;
    this.enteredMs = record.fromMs;
    const isKnown = record.waitS !== null && record.state !== "blind";
    if (!isKnown) slot.unknown += entries;
    for (let i = 0; i < entries; i++) {
      if ((last.inLane ?? 0) + i > 1) slot.crowded += 1;
      if (isKnown) slot.predictedS.push(Math.round(record.waitS ?? 0));
      if (record.waiting === null || record.state === "blind") continue;
      this.pending.push({ slot, enteredMs: record.fromMs, ahead: Math.max(0, record.waiting - (entries - 1 - i)) });
    }
    this.serve(record.fromMs, 0);
  }

  private leave(last: LaneRecord, record: LaneRecord): void {
    const atMs = record.fromMs;
    const serving = Math.max(1, (last.inLane ?? 0) - (last.waiting ?? 0));
    if (atMs - this.leftMs < SAME_MS / serving) return;
    this.leftMs = atMs;
    const slot = this.slotAt(atMs);
    slot.served += 1;
    this.serve(atMs, 1);
    const cycleS = this.busyMs === undefined ? Number.POSITIVE_INFINITY : ((atMs - this.busyMs) / 1000) * serving;
    if (cycleS <= LONGEST_CYCLE_S) slot.cyclesS.push(Math.round(cycleS));
    this.busyMs = (record.inLane ?? 0) > 0 ? atMs : undefined;
  }

  /** `customers` have left: whoever has nobody ahead any more is now being served. */
  private serve(atMs: number, customers: number): void {
    const left: Pending[] = [];
    for (const one of this.pending) {
      one.ahead -= customers;
      // An entry before midnight counts in the half hour in which its wait ended.
      const slot = one.enteredMs >= this.startMs ? one.slot : this.slotAt(atMs);
      if (one.ahead <= 0) slot.realisedS.push(Math.round((atMs - one.enteredMs) / 1000));
      else left.push(one);
    }
    this.pending = left;
  }

  private turnBack(atMs: number, people: number): void {
    if (people === 0) return;
    const isBalk = atMs - this.enteredMs <= BALK_MS;
    this.slotAt(atMs)[isBalk ? "balks" : "reneges"] += people;
    this.pending.splice(Math.max(0, this.pending.length - people));
  }

  /** Adds the time from a record until `untilMs`, during which it held. */
  private hold(record: LaneRecord, untilMs: number): void {
    const endMs = Math.min(untilMs, this.endMs);
    for (let fromMs = record.fromMs; fromMs < endMs; ) {
      const slot = this.slotAt(fromMs);
      const toMs = Math.min(endMs, slot.fromMs + SLOT_MS);
      addTime(slot, record, toMs - fromMs);
      fromMs = toMs;
    }
  }

  private slotAt(ms: number): Slot {
    const fromMs = this.startMs + Math.floor((ms - this.startMs) / SLOT_MS) * SLOT_MS;
    const slot = this.slots.get(fromMs) ?? newSlot(this.box, fromMs);
    this.slots.set(fromMs, slot);
    return slot;
  }
}

/** Whether nothing was heard between two records. */
function isGap(last: LaneRecord, record: LaneRecord): boolean {
  return record.fromMs - last.toMs > HOLD_MS;
}

function addTime(slot: Slot, { state, waiting, confidencePercent }: LaneRecord, ms: number): void {
  slot.heardMs += ms;
  if (state === "blind") slot.blindMs += ms;
  if (state === "closed" || state === "blind") return;
  slot.openMs += ms;
  if (state === "serving") slot.servingMs += ms;
  if (state === "stalled") slot.stalledMs += ms;
  if (waiting === null) return;
  slot.lengthMs += ms;
  slot.waitingMs += waiting * ms;
  if (waiting <= 1) slot.shortMs += ms;
  slot.sureMs += (confidencePercent / 100) * ms;
  slot.longest = Math.max(slot.longest, waiting);
}
