import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layoutInWords } from "../../protocol/binary.ts";
import { fieldsOf } from "../../protocol/tables.ts";
import { decodeRecord, encodeRecord, readHead, seal, unseal } from "../../protocol/uplink/codec.ts";
import { storeOfUplink, uplinkTopic } from "../../protocol/uplink/downlink.ts";
import { FRAME_SAMPLE, type FrameSample, MAX_UPLINK, type UplinkRecord } from "../../protocol/uplink/records.ts";
import { EARLIER, INVALID, VALID } from "./uplink-vectors.ts";

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("records to head office", () => {
  it.each(VALID)("writes and reads $name", ({ record, hex }) => {
    expect(hexOf(encodeRecord(record))).toBe(hex.replaceAll(" ", ""));
    expect(decodeRecord(bytesOf(hex))).toEqual({ kind: "ok", value: record });
    expect(readHead(bytesOf(hex))).toMatchObject({ kind: "ok", value: { seq: 12, kind: record.kind } });
  });

  it.each(EARLIER)("reads $name", ({ record, hex }) => {
    expect(decodeRecord(bytesOf(hex))).toEqual({ kind: "ok", value: record });
  });

  it.each(INVALID)("rejects $name", ({ hex, reason, field }) => {
    expect(decodeRecord(bytesOf(hex))).toEqual({ kind: "rejected", reason, field });
  });

  it("reads what it writes of any frame, and nothing of any other bytes makes it throw", () => {
    const sample = fc.record<FrameSample>({
      quality: fc.constantFrom("trusted", "unsure", "stale", "offline", "unknown"),
      state: fc.constantFrom("unknown", "closed", "idle", "serving", "stalled", "blind"),
      waiting: fc.option(fc.integer({ min: 0, max: 250 })),
      waitS: fc.option(fc.integer({ min: 0, max: 65000 })),
    });
    const content = fc.integer({ min: 1, max: 7 }).chain((samples) =>
      fc.record({
        stepMs: fc.integer({ min: 100, max: 8000 }),
        samples: fc.constant(samples),
        lanes: fc.array(
          fc.record({
            box: fc.stringMatching(/^[A-Za-z0-9._-]{1,32}$/),
            role: fc.constantFrom("lane" as const, "line" as const, "till" as const, "bank" as const, "door" as const),
            confidencePercent: fc.integer({ min: 0, max: 100 }),
            ins: fc.integer({ min: 0, max: 250 }),
            outs: fc.integer({ min: 0, max: 250 }),
            samples: fc.array(sample, { minLength: samples, maxLength: samples }),
          }),
          { maxLength: 30 },
        ),
      }),
    );
    fc.assert(
      fc.property(content, fc.integer({ min: 0, max: 4e9 }), fc.nat(), fc.nat(255), (frame, seq, where, what) => {
        const record: UplinkRecord = {
          store: "s-1",
          epoch: 1,
          seq,
          atMs: 1,
          errorMs: null,
          kind: "frame",
          content: frame,
        };
        const bytes = encodeRecord(record);
        expect(decodeRecord(bytes)).toEqual({ kind: "ok", value: record });
        bytes[where % bytes.length] = what;
        decodeRecord(bytes);
        decodeRecord(bytes.subarray(0, where % bytes.length));
      }),
      { numRuns: 200 },
    );
  });

  it("carries the largest shop's frame within its bound", () => {
    const samples: FrameSample[] = Array.from({ length: 7 }, (_, i) => ({
      ...{ quality: "trusted", state: "serving", waiting: i, waitS: i },
    }));
    const lane = { role: "lane" as const, confidencePercent: 1, ins: 0, outs: 0, samples };
    const lanes = Array.from({ length: 250 }, (_, i) => ({ ...lane, box: `${i}`.padEnd(32, "x") }));
    const content = { stepMs: 1000, samples: 7, lanes };
    const bytes = encodeRecord({ store: "s", epoch: 1, seq: 1, atMs: 1, errorMs: 1, kind: "frame", content });
    const payload = seal({ sentMs: 5, oldest: 1, newest: 1, lost: 0 }, bytes);
    expect(payload.length).toBeLessThan(MAX_UPLINK);
    expect(unseal(payload)).toEqual({
      kind: "ok",
      value: { envelope: { sentMs: 5, oldest: 1, newest: 1, lost: 0 }, bytes },
    });
    expect(unseal(new Uint8Array(MAX_UPLINK + 1))).toMatchObject({ reason: "too-long" });
  });

  it("refuses to write what is out of range, by name", () => {
    const record = { ...(VALID[0] as { record: UplinkRecord }).record, seq: -1 } as UplinkRecord;
    expect(() => encodeRecord(record)).toThrow("seq: found -1, expected a whole number from 0 to 4000000000");
  });

  it("says in words where each byte is", () => {
    expect(layoutInWords(FRAME_SAMPLE).split("; ")).toHaveLength(fieldsOf(FRAME_SAMPLE).length);
    expect(layoutInWords(FRAME_SAMPLE)).toContain("waiting (1 B); waitS (2 B)");
  });

  it("knows the store by the topic", () => {
    expect(storeOfUplink(uplinkTopic("corner.shop", "live"))).toBe("corner.shop");
    expect(storeOfUplink("tillbeacon/v1/s/downlink/ack")).toBeUndefined();
    expect(storeOfUplink("tillbeacon/v2/s/uplink/live")).toBeUndefined();
  });
});
