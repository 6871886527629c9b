// Writes and reads what a shop sends to head office. What cannot be read is rejected with a reason.
import { ByteReader, ByteWriter } from "../binary.ts";
import type { RejectReason } from "../codec.ts";
import { fieldsOf } from "../tables.ts";
import {
  ENVELOPE,
  type Envelope,
  EVENTS,
  FRAME,
  FRAME_LANE,
  FRAME_SAMPLE,
  type Frame,
  type FrameLane,
  type FrameSample,
  LATER,
  MAX_UPLINK,
  RECORD,
  type RecordHead,
  UPLINK_VERSION,
  type UplinkRecord,
} from "./records.ts";

/** A record that has been read, or why it could not be. */
export type Read<T> = { kind: "ok"; value: T } | { kind: "rejected"; reason: RejectReason; field: string };

/** Writes a record. Throws RangeError where a value is out of its range: a fault of the caller. */
export function encodeRecord(record: UplinkRecord): Uint8Array {
  const out = new ByteWriter();
  out.number(UPLINK_VERSION, 1);
  out.fields(RECORD, record);
  if (record.kind === "frame") writeFrame(out, record.content);
  else {
    out.fields<string>(EVENTS[record.kind], record.content as never);
    const later = laterOf(record.kind);
    if (later !== undefined) out.fields<string>(later, record.content as never);
  }
  return out.take();
}

/** Puts the envelope before a record. */
export function seal(envelope: Envelope, record: Uint8Array): Uint8Array {
  const out = new ByteWriter();
  out.number(UPLINK_VERSION, 1);
  out.fields(ENVELOPE, envelope);
  const head = out.take();
  const sealed = new Uint8Array(head.length + record.length);
  sealed.set(head);
  sealed.set(record, head.length);
  return sealed;
}

/** Takes the envelope off: what it says, and the record's bytes. */
export function unseal(payload: Uint8Array): Read<{ envelope: Envelope; bytes: Uint8Array }> {
  if (payload.length > MAX_UPLINK) return { kind: "rejected", reason: "too-long", field: "" };
  const reader = new ByteReader(payload);
  if (reader.number(1) !== UPLINK_VERSION) return { kind: "rejected", reason: "unknown-version", field: "v" };
  const envelope = reader.fields(ENVELOPE);
  return problemOf(reader) ?? { kind: "ok", value: { envelope, bytes: reader.rest() } };
}

/** Reads how a record begins, and nothing of what follows. */
export function readHead(bytes: Uint8Array): Read<RecordHead> {
  const reader = new ByteReader(bytes);
  if (reader.number(1) !== UPLINK_VERSION) return { kind: "rejected", reason: "unknown-version", field: "v" };
  const head = reader.fields(RECORD);
  return problemOf(reader) ?? { kind: "ok", value: head };
}

/** Reads a record as a whole. */
export function decodeRecord(bytes: Uint8Array): Read<UplinkRecord> {
  const reader = new ByteReader(bytes);
  if (reader.number(1) !== UPLINK_VERSION) return { kind: "rejected", reason: "unknown-version", field: "v" };
  const head = reader.fields(RECORD);
  if (reader.problem !== undefined) return rejected(reader.problem.field);
  const content = head.kind === "frame" ? readFrame(reader) : readEvent(reader, head.kind);
  if (reader.problem === undefined && !reader.isAtEnd) reader.fail("");
  return problemOf(reader) ?? { kind: "ok", value: { ...head, content } as unknown as UplinkRecord };
}

function readEvent(reader: ByteReader, kind: keyof typeof EVENTS): object {
  const event = reader.fields<string>(EVENTS[kind]);
  const later = laterOf(kind);
  if (later === undefined || reader.problem !== undefined) return event;
  const added = reader.isAtEnd
    ? Object.fromEntries(fieldsOf(later).map(({ name }) => [name, ""]))
    : reader.fields<string>(later);
  return { ...event, ...added };
}

function laterOf(kind: keyof typeof EVENTS): string | undefined {
  return kind === "decision" || kind === "settings" ? LATER[kind] : undefined;
}

function writeFrame(out: ByteWriter, { stepMs, samples, lanes }: Frame): void {
  out.fields(FRAME, { stepMs, samples, lanes: lanes.length });
  for (const lane of lanes) {
    if (lane.samples.length !== samples)
      throw new RangeError(`samples of ${lane.box}: found ${lane.samples.length}, expected ${samples}`);
    const isNew = lane.samples.map((sample, i) => i === 0 || !isSame(sample, lane.samples[i - 1] as FrameSample));
    const changes = isNew.reduce((bits, changed, i) => bits + (changed ? 2 ** i : 0), 0);
    out.fields(FRAME_LANE, { ...lane, changes });
    for (const [i, sample] of lane.samples.entries()) if (isNew[i]) out.fields(FRAME_SAMPLE, sample);
  }
}

function readFrame(reader: ByteReader): Frame {
  const { stepMs, samples, lanes: count } = reader.fields(FRAME);
  const lanes: FrameLane[] = [];
  for (let i = 0; i < count && reader.problem === undefined; i++) {
    const { changes, ...lane } = reader.fields(FRAME_LANE);
    if (changes % 2 === 0 || changes >= 2 ** samples) reader.fail("changes");
    const read: FrameSample[] = [];
    for (let k = 0; k < samples && reader.problem === undefined; k++)
      read.push(Math.floor(changes / 2 ** k) % 2 === 1 ? reader.fields(FRAME_SAMPLE) : (read[k - 1] as FrameSample));
    lanes.push({ ...lane, samples: read });
  }
  return { stepMs, samples, lanes };
}

function isSame(a: FrameSample, b: FrameSample): boolean {
  return a.quality === b.quality && a.state === b.state && a.waiting === b.waiting && a.waitS === b.waitS;
}

function problemOf(reader: ByteReader): { kind: "rejected"; reason: RejectReason; field: string } | undefined {
  return reader.problem === undefined ? undefined : rejected(reader.problem.field);
}

function rejected(field: string): { kind: "rejected"; reason: RejectReason; field: string } {
  return { kind: "rejected", reason: field === "" ? "missing-field" : "bad-field", field };
}
