// Encodes Sparkplug B payloads: the parts of the protobuf of Eclipse Tahu (sparkplug_b.proto, Sparkplug 3.0, chapter 6) that an edge
// node sends. Pure.

/** Data types by their numbers in the specification, 6.4.17. */
const TYPES = { Int32: 3, Int64: 4, Boolean: 11, String: 12 } as const;

/** A metric; null is unknown. Its timestamp is that of the payload. */
export interface Metric {
  name: string;
  type: keyof typeof TYPES;
  value: number | string | boolean | null;
}

/**
 * The bytes of a payload. `seq`: undefined for a will, which has none. Every metric has its type, although the specification asks to
 * leave it out of data messages (tck-id-payloads-metric-datatype-not-req, "SHOULD NOT"): Eclipse Tahu's JavaScript needs it.
 */
export function encodePayload(timestampMs: number, metrics: readonly Metric[], seq: number | undefined): Uint8Array {
  const bytes: number[] = [];
  putNumber(bytes, 1, timestampMs);
  for (const metric of metrics) putBytes(bytes, 2, metricBytes(metric, timestampMs));
  if (seq !== undefined) putNumber(bytes, 3, seq);
  return Uint8Array.from(bytes);
}

function metricBytes({ name, type, value }: Metric, timestampMs: number): number[] {
  const bytes: number[] = [];
  putBytes(bytes, 1, utf8(name));
  putNumber(bytes, 3, timestampMs);
  putNumber(bytes, 4, TYPES[type]);
  if (value === null) putNumber(bytes, 7, 1);
  else if (type === "String") putBytes(bytes, 15, utf8(String(value)));
  else if (type === "Boolean") putNumber(bytes, 14, value === true ? 1 : 0);
  else if (type === "Int32") putNumber(bytes, 10, Number(value) < 0 ? Number(value) + 2 ** 32 : Number(value));
  else putNumber(bytes, 11, Number(value));
  return bytes;
}

/** Appends a field of wire type 0, a varint. `value`: a whole number from 0 to 2^53. */
function putNumber(bytes: number[], field: number, value: number): void {
  putVarint(bytes, field * 8);
  putVarint(bytes, value);
}

/** Appends a field of wire type 2, with a length. */
function putBytes(bytes: number[], field: number, content: readonly number[]): void {
  putVarint(bytes, field * 8 + 2);
  putVarint(bytes, content.length);
  bytes.push(...content);
}

function putVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

/** Text as UTF-8, without depending on a runtime's encoder. */
function utf8(text: string): number[] {
  return [...encodeURIComponent(text).matchAll(/%(..)|./g)].map(([char, hex]) =>
    hex === undefined ? char.charCodeAt(0) : Number.parseInt(hex, 16),
  );
}
