// The box's codec: writes and reads messages as flat JSON from the field tables, in the small common subset of
// JavaScript and Lua. Never throws: what cannot be read is rejected with a reason.
import { type Flat, readFlat, type Value } from "./flat-json.ts";
import { FIELDS, type Field, type Kind, MAX_PAYLOAD, type Messages, PROTOCOL_VERSION } from "./messages.ts";
import { readExact } from "./text.ts";

/** Why a payload was rejected. */
export type RejectReason =
  | "too-long"
  | "not-json"
  | "unknown-version"
  | "missing-field"
  | "bad-field"
  | "unknown-field";

/** A decoded message, or why there is none; `field` names the offender where there is one. */
export type Decoded<T> = { kind: "ok"; message: T } | { kind: "rejected"; reason: RejectReason; field: string };

const OPENING = '{"v":' + PROTOCOL_VERSION;

/** Names of the fields of the one kind that a box writes all the time; filled at the first. */
let telemetryNames: string[] = [];

function namesOf(kind: Kind): readonly string[] {
  if (kind === "telemetry" && telemetryNames.length > 0) return telemetryNames;
  const fields = FIELDS[kind]();
  const names: string[] = [];
  for (let i = 0; i < fields.length; i++) names.push((fields[i] as Field).name);
  if (kind === "telemetry") telemetryNames = names;
  return names;
}

/** Writes a message; its values are taken as they are, within the ranges of its table, to three decimals. */
export function encode<K extends Kind>(kind: K, message: Messages[K]): string {
  const values = message as unknown as Flat;
  const names = namesOf(kind);
  let out = OPENING;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const value = values[name];
    out += ',"' + name + '":';
    if (value === undefined || value === null) out += "null";
    else if (typeof value === "number") out += Math.floor(value * 1000 + 0.5) / 1000;
    else out += '"' + value + '"';
  }
  return out + "}";
}

/** Reads a payload of this kind. Fields may come in any order; missing, unknown and out-of-range ones are rejected. */
export function decode<K extends Kind>(kind: K, payload: string): Decoded<Messages[K]> {
  if (payload.length > MAX_PAYLOAD) return rejected("too-long", "");
  let flat: Flat = {};
  let present: { [name: string]: boolean } = {};
  if (!readExact(payload, flat, present)) {
    flat = {};
    present = {};
    if (!readFlat(payload, flat, present)) return rejected("not-json", "");
  }
  if (present["v"] !== true) return rejected("missing-field", "v");
  if (flat["v"] !== PROTOCOL_VERSION) return rejected("unknown-version", "v");
  const fields = FIELDS[kind]();
  const message: Flat = {};
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Field;
    const name = field.name;
    const value = flat[name];
    if (present[name] !== true) return rejected("missing-field", name);
    if (!fits(field, value)) return rejected("bad-field", name);
    message[name] = value;
    present[name] = false;
  }
  present["v"] = false;
  for (const name in present) {
    if (present[name] === true) return rejected("unknown-field", name);
  }
  return { kind: "ok", message: message as unknown as Messages[K] };
}

function rejected<T>(reason: RejectReason, field: string): Decoded<T> {
  return { kind: "rejected", reason: reason, field: field };
}

function fits(field: Field, value: Value): boolean {
  if (value === undefined) return field.maybe;
  if (field.type === "choice") return typeof value === "string" && field.choices.indexOf(value) >= 0;
  if (field.type === "text") return typeof value === "string" && value.length >= field.min && value.length <= field.max;
  if (typeof value !== "number" || !(value >= field.min && value <= field.max)) return false;
  return field.type === "real" || value === Math.floor(value);
}
