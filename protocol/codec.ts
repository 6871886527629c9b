// The box's codec: writes and reads messages as flat JSON from the field tables, in the small common subset of
// JavaScript and Lua. Never throws: what cannot be read is rejected with a reason.
import { type Flat, Reader, type Value } from "./flat-json.ts";
import { FIELDS, type Field, type Kind, MAX_PAYLOAD, type Messages, PROTOCOL_VERSION } from "./messages.ts";
import { isPrintable, toNumber } from "./text.ts";

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
  const fields = FIELDS[kind]() as readonly Field[];
  const message: Flat = {};
  if (readCanonical(fields, payload, message)) {
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as Field;
      if (!fits(field, message[field.name])) return rejected("bad-field", field.name);
    }
    return { kind: "ok", message: message as unknown as Messages[K] };
  }
  return decodeAny(fields, payload);
}

/**
 * Reads a payload that is written exactly as `encode` and the host write it; false for all others. What the
 * interpreter does in one call for a whole value costs a tenth of looking at every character.
 */
function readCanonical(fields: readonly Field[], payload: string, into: Flat): boolean {
  let at = OPENING.length;
  if (payload.substring(0, at) !== OPENING) return false;
  for (let i = 0; i < fields.length; i++) {
    const name = (fields[i] as Field).name;
    const key = ',"' + name + '":';
    const from = at + key.length;
    if (payload.substring(at, from) !== key) return false;
    if (payload.charCodeAt(from) === 34) {
      at = payload.indexOf('"', from + 1) + 1;
      if (at === 0) return false;
      const value = payload.substring(from + 1, at - 1);
      if (!isPrintable(value)) return false;
      into[name] = value;
    } else {
      at = payload.indexOf(i + 1 < fields.length ? "," : "}", from);
      if (at < 0) return false;
      const text = payload.substring(from, at);
      if (text !== "null") {
        const value = toNumber(text);
        if (value === undefined || "" + value !== text) return false;
        into[name] = value;
      }
    }
  }
  return at === payload.length - 1 && payload.charCodeAt(at) === 125;
}

function decodeAny<K extends Kind>(fields: readonly Field[], payload: string): Decoded<Messages[K]> {
  const flat: Flat = {};
  const present: { [name: string]: boolean } = {};
  if (!new Reader(payload).read(flat, present)) return rejected("not-json", "");
  if (present["v"] !== true) return rejected("missing-field", "v");
  if (flat["v"] !== PROTOCOL_VERSION) return rejected("unknown-version", "v");
  const message: Flat = {};
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] as Field;
    const value = flat[field.name];
    if (present[field.name] !== true) return rejected("missing-field", field.name);
    if (!fits(field, value)) return rejected("bad-field", field.name);
    message[field.name] = value;
    present[field.name] = false;
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
  if (field.type === "choice") {
    for (let i = 0; i < field.choices.length; i++) if (field.choices[i] === value) return true;
    return false;
  }
  if (field.type === "text") return typeof value === "string" && value.length >= field.min && value.length <= field.max;
  if (typeof value !== "number" || !(value >= field.min && value <= field.max)) return false;
  return field.type === "real" || value === Math.floor(value);
}
