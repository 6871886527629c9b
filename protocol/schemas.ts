// The host's codec: zod schemas of every message, made from the field tables. Firmware never imports this file.
import { z } from "zod";
import type { Decoded, RejectReason } from "./codec.ts";
import { PRINTABLE, quickRead } from "./field-checks.ts";
import { type Kind, MAX_PAYLOAD, type Messages, PROTOCOL_VERSION } from "./messages.ts";
import { ABOUT, type Field, fieldsOf, TABLES } from "./tables.ts";

/** Schema of one field, with what the documents say of it. */
export function fieldSchema(field: Field, description?: string): z.ZodType {
  const described = description === undefined ? plainSchema(field) : plainSchema(field).describe(description);
  return field.isOptional ? described.optional() : described;
}

function plainSchema(field: Field): z.ZodType {
  const schema = valueSchema(field);
  return field.isNullable ? schema.nullable() : schema;
}

function valueSchema(field: Field): z.ZodType {
  if (field.sort === "whole") return z.int().min(field.from).max(field.to);
  if (field.sort === "real") return z.number().min(field.from).max(field.to);
  if (field.sort === "choice") return z.enum(field.values);
  if (field.sort === "flag") return z.boolean();
  const text = z.string().min(field.from).max(field.to);
  return field.sort === "any-text" ? text : text.regex(PRINTABLE);
}

type Schemas = { [K in Kind]: z.ZodType<Messages[K] & { v: number }> };

/** Schemas by kind. `v` is checked first and is not part of the message that the rest of the host sees. */
export const SCHEMAS = Object.fromEntries(
  Object.entries(TABLES).map(([kind, table]) => {
    const meanings = ABOUT[kind as Kind].fields as { [field: string]: string };
    const fields = fieldsOf(table).map((field) => [field.name, fieldSchema(field, meanings[field.name])]);
    return [kind, z.strictObject({ v: z.literal(PROTOCOL_VERSION), ...Object.fromEntries(fields) })];
  }),
) as unknown as Schemas;

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
  const keys = Object.keys(parsed).length;
  if (countKeys(payload) !== keys) return { kind: "rejected", reason: "not-json", field: "" };
  const quick = quickRead(kind, parsed as { [name: string]: unknown }, keys);
  if (quick !== undefined) return { kind: "ok", message: quick as Messages[K] };
  const result = SCHEMAS[kind].safeParse(parsed);
  if (!result.success) return { kind: "rejected", ...explain(result.error, parsed) };
  const { v: _, ...message } = result.data;
  return { kind: "ok", message: message as unknown as Messages[K] };
}

/** Keys that valid JSON names: where one comes twice, JSON.parse would silently take the later, and the box neither. */
function countKeys(json: string): number {
  let keys = 0;
  for (let open = json.indexOf('"'); open >= 0; ) {
    let next = endOfString(json, open) + 1;
    while (json.charCodeAt(next) <= SPACE) next += 1;
    if (json.charCodeAt(next) === COLON) keys += 1;
    open = json.indexOf('"', next);
  }
  return keys;
}

/** White space of JSON is at or below this code unit (RFC 8259, section 2). */
const SPACE = 0x20;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Index of the quote that ends the string that begins at `open`. */
function endOfString(json: string, open: number): number {
  for (let quote = json.indexOf('"', open + 1); ; quote = json.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (json.charCodeAt(quote - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return quote;
  }
}

/** Writes a message as the host does. Throws zod's error where a value is out of its range: a fault of the caller. */
export function encodeForBox<K extends Kind>(kind: K, message: Messages[K]): string {
  const full = { v: PROTOCOL_VERSION, ...message };
  const quick = quickRead(kind, full, Object.keys(full).length);
  return JSON.stringify(quick === undefined ? SCHEMAS[kind].parse(full) : { v: PROTOCOL_VERSION, ...quick });
}

function explain(error: z.ZodError, parsed: object): { reason: RejectReason; field: string } {
  const issue = error.issues.find((i) => i.path[0] === "v") ?? error.issues[0];
  if (issue?.code === "unrecognized_keys") return { reason: "unknown-field", field: issue.keys[0] ?? "" };
  const field = String(issue?.path[0] ?? "");
  if (!Object.hasOwn(parsed, field)) return { reason: "missing-field", field };
  return { reason: field === "v" ? "unknown-version" : "bad-field", field };
}
