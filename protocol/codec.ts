// The box's codec: writes and reads messages as flat JSON from the field tables, in the small common subset of
// JavaScript and Lua. Never throws: what cannot be read is rejected with a reason.
import { fits, type Value } from "./fields.ts";
import { FIELDS, type FieldKind, MAX_PAYLOAD, type Messages, PROTOCOL_VERSION } from "./messages.ts";
import { readObject } from "./text.ts";

/** Fields by name; what is null in JSON is absent here. */
interface Flat {
  [name: string]: Value;
}

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

/** A message as a box puts it together: what is null in JSON may be undefined. */
type Unsent<M> = { [F in keyof M]: null extends M[F] ? M[F] | undefined : M[F] };

/** How every payload begins. */
export const OPENING = '{"v":' + PROTOCOL_VERSION;

/** Writes a message; its values are taken as they are, within the ranges of its table, to three decimals. */
export function encode<K extends FieldKind>(kind: K, message: Unsent<Messages[K]>): string {
  const values = message as unknown as Flat;
  const table = tableOf(kind);
  let out = OPENING;
  // Part by part: a list of them would take memory beside the message.
  for (let at = 0; at < table.length; ) {
    const sort = partOf(table, at, ",");
    const names = partOf(sort, 0, " ");
    at += sort.length + 1;
    for (let k = 0; k < names.length; ) {
      const name = partOf(names, k, "/");
      const value = values[name];
      k += name.length + 1;
      out += ',"' + name + '":';
      if (value === undefined || value === null) out += "null";
      else if (typeof value === "number") out += Math.floor(value * 1000 + 0.5) / 1000;
      else out += '"' + value + '"';
    }
  }
  return out + "}";
}

/** Asks in one place: a Lua box has the table written out there, and no heap for it. */
function tableOf(kind: FieldKind): string {
  return FIELDS[kind];
}

/** What stands in a text from a place up to the next such character, or to its end. */
function partOf(text: string, from: number, end: string): string {
  const to = text.indexOf(end, from);
  return text.substring(from, to < 0 ? text.length : to);
}

/** Reads a payload of this kind. Fields may come in any order; missing, unknown and out-of-range ones are rejected. */
export function decode<K extends FieldKind>(kind: K, payload: string): Decoded<Messages[K]> {
  if (payload.length > MAX_PAYLOAD) return rejected("too-long", "");
  const flat: Flat = {};
  const present: { [name: string]: boolean } = {};
  if (!readObject(payload, flat, present)) return rejected("not-json", "");
  if (present["v"] !== true) return rejected("missing-field", "v");
  if (flat["v"] !== PROTOCOL_VERSION) return rejected("unknown-version", "v");
  const sorts = tableOf(kind).split(",");
  const message: Flat = {};
  for (let i = 0; i < sorts.length; i++) {
    const sort = (sorts[i] as string).split(" ");
    const names = (sort[0] as string).split("/");
    for (let k = 0; k < names.length; k++) {
      const name = names[k] as string;
      if (present[name] !== true) return rejected("missing-field", name);
      if (!fits(sort, flat[name])) return rejected("bad-field", name);
      message[name] = flat[name];
      present[name] = false;
    }
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
