import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode } from "../../protocol/codec.ts";
import { FIELDS, type FieldKind, type Messages } from "../../protocol/messages.ts";
import { decodeForHost, encodeForBox } from "../../protocol/schemas.ts";

/** Any message of a kind, made from its own field table. */
function anyMessage(kind: FieldKind): fc.Arbitrary<Messages[FieldKind]> {
  const fields = FIELDS[kind].split(",").flatMap((sort) => {
    const [names = "", letter = "", min = "", max = ""] = sort.split(" ");
    const type = letter.toLowerCase();
    const scale = type === "r" ? 10 : 1;
    const span = Number(max) - Number(min);
    const value: fc.Arbitrary<string | number> =
      type === "c"
        ? fc.constantFrom(...min.split("|"))
        : type === "t"
          ? fc.stringMatching(new RegExp(`^[ !#-[\\]-~]{${min},${max}}$`))
          : fc.maxSafeInteger().map((n) => Number(min) + (Math.abs(n) % (span * scale + 1)) / scale);
    return names.split("/").map((name) => [name, type === letter ? value : fc.option(value)] as const);
  });
  return fc.record(Object.fromEntries(fields)) as fc.Arbitrary<unknown> as fc.Arbitrary<Messages[FieldKind]>;
}

describe("the two codecs", () => {
  it.each(Object.keys(FIELDS) as FieldKind[])("read %s as the other writes it", (kind) => {
    fc.assert(
      fc.property(anyMessage(kind), (message) => {
        const written = encode(kind, message);
        expect(decodeForHost(kind, written)).toEqual({ kind: "ok", message });
        expect(encodeForBox(kind, message)).toBe(written);
        const back = decode(kind, written);
        expect(back.kind).toBe("ok");
      }),
      { numRuns: 300 },
    );
  });

  it("read fields in any order and with blanks between as they read the canonical form", () => {
    fc.assert(
      fc.property(
        anyMessage("beacon"),
        fc.shuffledSubarray(["v", "id", "lamp", "leaseMs"], { minLength: 4 }),
        (m, order) => {
          const all = { v: 1, ...m } as unknown as { [name: string]: unknown };
          const text = JSON.stringify(Object.fromEntries(order.map((name) => [name, all[name]])), null, 1);
          expect(decode("beacon", text)).toEqual({ kind: "ok", message: m });
        },
      ),
    );
  });

  it("never throw and never accept different things, whatever comes in", () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          "{",
          "}",
          '"',
          ":",
          ",",
          '"v":1',
          '"seq":',
          '"boot":"a"',
          "null",
          "1",
          "-",
          ".",
          "e",
          " ",
          "true",
        ),
        fc.string(),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join("");
        const box = decode("ack", text);
        const host = decodeForHost("ack", text);
        if (box.kind === "ok") expect(host).toEqual(box);
      }),
      { numRuns: 3000 },
    );
  });
});
