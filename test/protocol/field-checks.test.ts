import fc from "fast-check";
import { expect, it } from "vitest";
import { quickRead } from "../../protocol/field-checks.ts";
import { type Kind, PROTOCOL_VERSION } from "../../protocol/messages.ts";
import { SCHEMAS } from "../../protocol/schemas.ts";
import { type Field, fieldsOf, TABLES } from "../../protocol/tables.ts";

/** Values at the edges of a field's range and beyond them, and of other types. */
function valuesOf(field: Field): fc.Arbitrary<unknown> {
  const [from, to] = "from" in field ? [field.from, field.to] : [0, 1];
  const edges = [from - 1, from, from + 0.5, to, to + 1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53];
  const lengths = [from - 1, from, to, to + 1].filter((length) => length >= 0 && length < 2000);
  const texts = field.sort.endsWith("text") ? lengths.map((length) => "a".repeat(length)) : [];
  const choices = field.sort === "choice" ? [...field.values, "other"] : [];
  return fc.constantFrom<unknown>(...edges, ...texts, ...choices, 'a"', "\u00fc", null, undefined, true, "", [], {});
}

it.each(Object.keys(TABLES) as Kind[])("takes just what the schema takes, and reads the same: %s", (kind) => {
  const fields = fieldsOf(TABLES[kind]);
  const messages = fc.record(
    {
      v: fc.constantFrom<unknown>(PROTOCOL_VERSION, 2, "1"),
      ...Object.fromEntries(fields.map((f) => [f.name, valuesOf(f)])),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(messages, fc.boolean(), (message, hasMore) => {
      const parsed: { [name: string]: unknown } = hasMore ? { ...message, other: 1 } : { ...message };
      for (const name of Object.keys(parsed)) if (parsed[name] === undefined) delete parsed[name];
      const { success, data } = SCHEMAS[kind].safeParse(parsed);
      const quick = quickRead(kind, parsed, Object.keys(parsed).length);
      expect(quick !== undefined).toBe(success);
      if (success) expect({ v: PROTOCOL_VERSION, ...quick }).toEqual(data);
    }),
  );
});

it("takes a message at each edge of its fields", () => {
  for (const kind of Object.keys(TABLES) as Kind[])
    for (const edge of ["from", "to"] as const) {
      const message: { [name: string]: unknown } = { v: PROTOCOL_VERSION };
      for (const field of fieldsOf(TABLES[kind])) {
        if (field.sort === "choice") message[field.name] = field.values[0];
        else if (field.sort === "flag") message[field.name] = true;
        else message[field.name] = field.sort.endsWith("text") ? "a".repeat(field[edge]) : field[edge];
      }
      expect(SCHEMAS[kind].safeParse(message).success, kind).toBe(true);
      expect(quickRead(kind, message, Object.keys(message).length), kind).toBeDefined();
    }
});
