// zod schemas of every message: the host's codec. Firmware never imports this file.
import { z } from "zod";
import type { Decoded, RejectReason } from "./codec.ts";
import { valuesOf } from "./enumerations.ts";
import { ANSWERED, ANSWERS, IMAGES, MAX_IMAGE } from "./life.ts";
import {
  type Kind,
  LAMP_RULES,
  LAMPS,
  MAX_COUNT,
  MAX_MS,
  MAX_PAYLOAD,
  type Messages,
  PRESENCES,
  PROTOCOL_VERSION,
  SENSOR_HEALTH,
  TILL_POSITIONS,
  TILL_STATES,
} from "./messages.ts";

const version = z.literal(PROTOCOL_VERSION);
const count = z.int().min(0).max(MAX_COUNT);
const time = z.int().min(0).max(MAX_MS);
const people = z.int().min(0).max(1000).nullable();
const seconds = z.number().min(0).max(86400).nullable();
const health = z.enum(valuesOf(SENSOR_HEALTH));
const plain = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[ !#-[\]-~]+$/);
const boot = plain(16);

/** Schemas by kind. `v` is checked first and is not part of the message that the rest of the host sees. */
export const SCHEMAS = {
  telemetry: z.strictObject({
    v: version,
    boot,
    seq: count.min(1),
    tMs: time,
    sentMs: time,
    oldest: count.min(1),
    ins: count.nullable(),
    outs: count.nullable(),
    reversed: count.nullable(),
    inLane: people,
    waiting: people,
    waitS: seconds,
    waitLowS: seconds,
    waitHighS: seconds,
    state: z.enum(valuesOf(TILL_STATES)),
    till: z.enum(valuesOf(TILL_POSITIONS)).nullable(),
    confidence: z.number().min(0).max(1),
    entry: health,
    exit: health,
    head: health,
    tail: health,
    lamp: z.enum(valuesOf(LAMPS)),
    rule: z.enum(valuesOf(LAMP_RULES)),
    acked: z.int().min(0).max(1),
    dropped: count,
  }),
  status: z.strictObject({
    v: version,
    boot,
    session: count,
    presence: z.enum(valuesOf(PRESENCES)),
    firmware: plain(32),
    board: plain(32),
  }),
  beacon: z.strictObject({
    v: version,
    id: count,
    lamp: z.enum(valuesOf(LAMPS)),
    leaseMs: z.int().min(1000).max(600000),
  }),
  config: z.strictObject({
    v: version,
    id: count,
    callAbove: z.int().min(0).max(50),
    telemetryMs: z.int().min(200).max(60000),
  }),
  time: z.strictObject({ v: version, unixMs: z.int().min(1600000000000).max(MAX_MS) }),
  ack: z.strictObject({ v: version, boot, seq: count }),
  answer: z.strictObject({
    v: version,
    boot,
    to: z.enum(valuesOf(ANSWERED)),
    id: count,
    result: z.enum(valuesOf(ANSWERS)),
    detail: plain(64).nullable(),
  }),
  health: z.strictObject({
    v: version,
    boot,
    tMs: time,
    unixMs: time.nullable(),
    free: count.nullable(),
    total: count.nullable(),
    errors: plain(64).nullable(),
    rssiDbm: z.int().min(-127).max(0).nullable(),
    lateMs: count,
    entryPerMin: z.number().min(0).max(100000),
    exitPerMin: z.number().min(0).max(100000),
    headHz: z.number().min(0).max(1000),
    tailHz: z.number().min(0).max(1000),
    rejected: count,
    dropped: count,
    sessions: count,
    link: plain(64).nullable(),
    config: count,
    failedStarts: z.int().min(0).max(255),
    image: z.enum(valuesOf(IMAGES)),
  }),
  update: z.strictObject({
    v: version,
    id: count.min(1),
    board: plain(32),
    version: plain(32),
    bytes: z.int().min(1).max(MAX_IMAGE),
    sha256: plain(64),
    tag: plain(64).nullable(),
  }),
  want: z.strictObject({ v: version, boot, id: count.min(1), at: z.int().min(0).max(MAX_IMAGE) }),
  chunk: z.strictObject({
    v: version,
    id: count.min(1),
    at: z.int().min(0).max(MAX_IMAGE),
    crc: z.int().min(0).max(0xffffffff),
    data: plain(684),
  }),
} satisfies { [K in Kind]: z.ZodType<Messages[K] & { v: number }> };

/** Reads a payload of this kind as the host does; never throws. */
export function decodeForHost<K extends Kind>(kind: K, payload: string): Decoded<Messages[K]> {
  if (payload.length > MAX_PAYLOAD) return { kind: "rejected", reason: "too-long", field: "" };
  let parsed: unknown;
  try {
    parsed = JSON.parse(payload);
  } catch {
    return { kind: "rejected", reason: "not-json", field: "" };
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return { kind: "rejected", reason: "not-json", field: "" };
  if (countKeys(payload) !== Object.keys(parsed).length) return { kind: "rejected", reason: "not-json", field: "" };
  const result = SCHEMAS[kind].safeParse(parsed);
  if (!result.success) return { kind: "rejected", ...explain(result.error, parsed) };
  const { v: _, ...message } = result.data;
  return { kind: "ok", message: message as unknown as Messages[K] };
}

/** Keys that valid JSON names: where one comes twice, JSON.parse would silently take the later, and the box neither. */
function countKeys(json: string): number {
  let keys = 0;
  for (const match of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (match[1] !== undefined) keys += 1;
  return keys;
}

/** Writes a message as the host does. */
export function encodeForBox<K extends Kind>(kind: K, message: Messages[K]): string {
  return JSON.stringify(SCHEMAS[kind].parse({ v: PROTOCOL_VERSION, ...message }));
}

function explain(error: z.ZodError, parsed: object): { reason: RejectReason; field: string } {
  const issue = error.issues.find((i) => i.path[0] === "v") ?? error.issues[0];
  if (issue?.code === "unrecognized_keys") return { reason: "unknown-field", field: issue.keys[0] ?? "" };
  const field = String(issue?.path[0] ?? "");
  if (!Object.hasOwn(parsed, field)) return { reason: "missing-field", field };
  return { reason: field === "v" ? "unknown-version" : "bad-field", field };
}
