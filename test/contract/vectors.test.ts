import { describe, expect, it } from "vitest";
import { decode, encode } from "../../protocol/codec.ts";
import type { FieldKind, Kind, Messages } from "../../protocol/messages.ts";
import { decodeForHost, encodeForBox, SCHEMAS } from "../../protocol/schemas.ts";
import { type Codec, itKeepsTheContract } from "./codec-tests.ts";
import { INVALID, VALID } from "./vectors.ts";

const source: Codec = {
  encode: (kind, message) => encode(kind as FieldKind, message as Messages[FieldKind]),
  decode: (kind, payload) => decode(kind as FieldKind, payload),
};
const host: Codec = {
  encode: (kind, message) => encodeForBox(kind, message as Messages[Kind]),
  decode: decodeForHost,
};

itKeepsTheContract("box", "box (source)", () => source);
itKeepsTheContract("host", "host", () => host);

describe("contract vectors through the zod schemas", () => {
  it.each(VALID)("accepts $name", ({ kind, payload }) => {
    expect(SCHEMAS[kind].safeParse(JSON.parse(payload)).success).toBe(true);
  });

  it.each(INVALID.filter((v) => v.reason !== "not-json" && v.reason !== "too-long"))(
    "rejects $name",
    ({ kind, payload }) => {
      expect(SCHEMAS[kind].safeParse(JSON.parse(payload)).success).toBe(false);
    },
  );
});
