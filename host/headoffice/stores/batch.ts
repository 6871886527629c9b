// What all engines do alike with a batch of arrivals: which shops are in it, and how far each has come afterwards. Pure.
import { UPLINK_VERSION } from "../../../protocol/uplink/records.ts";
import type { Arrival } from "../arrival.ts";
import { minutesIn } from "../minutes.ts";
import { advance, NO_PROGRESS, type Progress } from "../progress.ts";
import { Ranges } from "../ranges.ts";
import { dueAt, type ShopAck } from "./chain-store.ts";

/** All arrivals of one epoch of one shop. */
export interface Part {
  store: string;
  epoch: number;
  arrivals: Arrival[];
}

/** One epoch's row after the batch. */
export interface Row extends Progress {
  store: string;
  epoch: number;
  heardMs: number;
  lagMs: number;
  dropped: number;
  latestMs: number;
  latestSeq: number;
  /** Undefined: no frame of the batch is newer than the one that is kept. */
  latest: Uint8Array | undefined;
}

/** What is known of an epoch before a batch. */
export interface Known extends Progress {
  latestMs: number;
  latestSeq: number;
}

export const NOT_KNOWN: Known = { ...NO_PROGRESS, latestMs: 0, latestSeq: 0 };

/** Parts in a fixed order, in which rows are locked. */
export function partsOf(arrivals: readonly Arrival[]): Part[] {
  const parts = new Map<string, Part>();
  for (const arrival of arrivals) {
    const { store, epoch } = arrival.record;
    const key = keyOf(arrival.record);
    const part = parts.get(key) ?? { store, epoch, arrivals: [] };
    part.arrivals.push(arrival);
    parts.set(key, part);
  }
  return [...parts.values()].sort((a, b) => (a.store < b.store ? -1 : a.store > b.store ? 1 : a.epoch - b.epoch));
}

export function keyOf({ store, epoch }: { store: string; epoch: number }): string {
  return `${store} ${epoch}`;
}

/** The row after its part has come; `isNew` says of a number whether it was. */
export function rowAfter(part: Part, before: Known, isNew: (seq: number) => boolean): Row {
  const { store, epoch, arrivals } = part;
  const seen = new Set<number>();
  const come = arrivals.map(({ record: { seq }, envelope: { oldest, newest } }) => {
    const isFirst = !seen.has(seq);
    seen.add(seq);
    return { seq, oldest, newest, isNew: isFirst && isNew(seq) };
  });
  const last = arrivals.at(-1) as Arrival;
  // By number, not by time: a clock that was ahead and is right again must not stop the page.
  let latest: Arrival | undefined;
  let { latestMs, latestSeq } = before;
  for (const arrival of arrivals) {
    if (arrival.record.kind !== "frame" || arrival.record.seq <= latestSeq) continue;
    latest = arrival;
    latestMs = arrival.record.atMs;
    latestSeq = arrival.record.seq;
  }
  return {
    ...{ store, epoch, latestMs, latestSeq, latest: latest?.bytes },
    heardMs: last.receivedMs,
    lagMs: last.receivedMs - last.envelope.sentMs,
    dropped: last.envelope.lost,
    ...advance(before, come),
  };
}

/** The acknowledgement that a row allows, once it is durable. */
export function ackOf({ store, epoch, acked, ahead }: Row): ShopAck {
  return { store, ack: { epoch, upto: acked, ahead: new Ranges(ahead).written() } };
}

/** An acknowledgement as it is sent. */
export function ackPayload({ ack }: ShopAck): string {
  return JSON.stringify({ v: UPLINK_VERSION, ...ack });
}

/** Minutes of shops that the batch touches, each once and in order, and when they are to be summed up. */
export function dueMinutes(arrivals: readonly Arrival[]): { store: string; minuteMs: number; dueMs: number }[] {
  const due = new Map<string, { store: string; minuteMs: number; dueMs: number }>();
  for (const { record, receivedMs } of arrivals)
    for (const minuteMs of minutesIn(record)) {
      const key = `${record.store} ${minuteMs}`;
      if (!due.has(key))
        due.set(key, { store: record.store, minuteMs, dueMs: dueAt(record.store, minuteMs, receivedMs) });
    }
  return [...due].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
