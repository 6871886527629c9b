// Whether a message fits its field table, a tenth of the time of its schema: the host reads some thousand a second. Why one
// does not fit, the schema says (schemas.ts). Firmware never imports this file.
import { type Kind, PROTOCOL_VERSION } from "./messages.ts";
import { type Field, fieldsOf, TABLES } from "./tables.ts";

/** Printable ASCII without quote and backslash. */
export const PRINTABLE = /^[ !#-[\]-~]*$/;

/** A field and whether a value fits it. */
interface FieldCheck {
  name: string;
  isOptional: boolean;
  fits: (value: unknown) => boolean;
}

const CHECKS = Object.fromEntries(
  Object.entries(TABLES).map(([kind, table]) => [
    kind,
    fieldsOf(table).map(
      (field): FieldCheck => ({ name: field.name, isOptional: field.isOptional, fits: checkOf(field) }),
    ),
  ]),
) as unknown as { [K in Kind]: readonly FieldCheck[] };

function checkOf(field: Field): (value: unknown) => boolean {
  const { isNullable } = field;
  const fits = valueCheck(field);
  return (value) => (value === null ? isNullable : fits(value));
}

function valueCheck(field: Field): (value: unknown) => boolean {
  if (field.sort === "flag") return (value) => typeof value === "boolean";
  if (field.sort === "choice") {
    const values = new Set<unknown>(field.values);
    return (value) => values.has(value);
  }
  if (field.sort === "whole")
    return (value) => Number.isSafeInteger(value) && (value as number) >= field.from && (value as number) <= field.to;
  if (field.sort === "real")
    return (value) => Number.isFinite(value) && (value as number) >= field.from && (value as number) <= field.to;
  const isAny = field.sort === "any-text";
  return (value) =>
    typeof value === "string" &&
    value.length >= field.from &&
    value.length <= field.to &&
    (isAny || PRINTABLE.test(value));
}

/** The message of an object that is one, field by field; undefined where anything is amiss, which its schema explains. */
export function quickRead(kind: Kind, parsed: { [name: string]: unknown }, keys: number): object | undefined {
  if (parsed["v"] !== PROTOCOL_VERSION) return undefined;
  const message: { [name: string]: unknown } = {};
  let found = 1;
  for (const { name, isOptional, fits } of CHECKS[kind]) {
    if (!Object.hasOwn(parsed, name)) {
      if (!isOptional) return undefined;
      continue;
    }
    const value = parsed[name];
    if (!fits(value)) return undefined;
    message[name] = value;
    found += 1;
  }
  return found === keys ? message : undefined;
}
