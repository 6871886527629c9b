// What every codec must do with the contract vectors: the source of box and host in this folder, bundles in test/target.
import { describe, expect, it } from "vitest";
import type { Decoded } from "../../protocol/codec.ts";
import type { Kind } from "../../protocol/messages.ts";
import { INVALID, VALID } from "./vectors.ts";

export interface Codec {
  encode: (kind: Kind, message: object) => string;
  decode: (kind: Kind, payload: string) => Decoded<unknown>;
}

/** Declares the tests of a codec. A box writes records in its outbox only: that kind is left to the host. */
export function itKeepsTheContract(side: "box" | "host", name: string, open: () => Codec | Promise<Codec>): void {
  describe(`contract vectors through the codec of the ${name}`, () => {
    it("writes and reads every valid message", async () => {
      const codec = await open();
      for (const { name, kind, message, payload } of VALID) {
        if (kind === "telemetry" && side === "box") continue;
        expect(codec.encode(kind, message), name).toBe(payload);
        const decoded = codec.decode(kind, payload);
        expect(decoded.kind, name).toBe("ok");
        if (decoded.kind === "ok") expect(known(decoded.message), name).toEqual(known(message));
      }
    });

    it("rejects every invalid payload with its reason and field", async () => {
      const codec = await open();
      for (const { name, kind, payload, reason, field } of INVALID)
        if (kind !== "telemetry" || side === "host")
          expect({ ...codec.decode(kind, payload) }, name).toEqual({ kind: "rejected", reason, field });
    });
  });
}

/** Null and absent are the same unknown: boxes have only the one. */
function known(message: unknown): object {
  return Object.fromEntries(Object.entries(message as object).filter(([, v]) => v !== null && v !== undefined));
}
