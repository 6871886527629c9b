// A record as it arrives at head office: read whole, and refused with a reason where it is not what it says.
import { decodeRecord, unseal } from "../../protocol/uplink/codec.ts";
import type { Envelope, UplinkRecord } from "../../protocol/uplink/records.ts";

/** A record of a shop, with its bytes as they are kept. */
export interface Arrival {
  envelope: Envelope;
  record: UplinkRecord;
  bytes: Uint8Array;
  /** By head office's clock; ms since 1970. */
  receivedMs: number;
}

export type Arrived = { kind: "ok"; arrival: Arrival } | { kind: "rejected"; reason: string; field: string };

/** Reads a payload that came on a store's topic: a shop writes for itself alone. */
export function readArrival(store: string, payload: Uint8Array, receivedMs: number): Arrived {
  const opened = unseal(payload);
  if (opened.kind === "rejected") return opened;
  const { envelope, bytes } = opened.value;
  const read = decodeRecord(bytes);
  if (read.kind === "rejected") return read;
  const record = read.value;
  if (record.store !== store) return { kind: "rejected", reason: "other-store", field: record.store };
  if (record.seq < envelope.oldest || record.seq > envelope.newest)
    return { kind: "rejected", reason: "implausible", field: "seq" };
  return { kind: "ok", arrival: { envelope, record, bytes, receivedMs } };
}
