// Records of a shop as tests need them.
import { type Arrival, readArrival } from "../../host/headoffice/arrival.ts";
import { encodeRecord, seal } from "../../protocol/uplink/codec.ts";
import type { FrameLane, FrameSample, UplinkRecord } from "../../protocol/uplink/records.ts";

export const START_MS = 1795640400000;
export const SAMPLE: FrameSample = { quality: "trusted", state: "serving", waiting: 2, waitS: 60 };
export const LANE: FrameLane = {
  ...{ box: "lane-1", role: "lane", confidencePercent: 90, ins: 1, outs: 2 },
  samples: [SAMPLE, SAMPLE, SAMPLE, SAMPLE, SAMPLE],
};

/** Number `seq` of a shop: the five seconds that begin `5 * (seq - 1)` s after the start. */
export function frame(seq: number, lanes: FrameLane[] = [LANE], store = "s", epoch = 1): UplinkRecord {
  const atMs = START_MS + 5000 * (seq - 1);
  const content = { stepMs: 1000, samples: lanes[0]?.samples.length ?? 1, lanes };
  return { store, epoch, seq, atMs, errorMs: 1000, kind: "frame", content };
}

/** A record as it arrives, from an outbox that begins at `oldest`. */
export function arrival(record: UplinkRecord, oldest = 1, newest = record.seq, receivedMs = record.atMs): Arrival {
  const payload = seal({ sentMs: record.atMs, oldest, newest, lost: 0 }, encodeRecord(record));
  const read = readArrival(record.store, payload, receivedMs);
  if (read.kind === "rejected") throw new Error(`${read.reason} ${read.field}`);
  return read.arrival;
}
