import { describe, expect, it } from "vitest";
import { addressOf, type BoxMessage } from "../../../host/core/box-transport.ts";
import { ingest } from "../../../host/core/ingest.ts";
import type { Kind } from "../../../protocol/messages.ts";
import { encodeForBox } from "../../../protocol/schemas.ts";
import { telemetry } from "../telemetry.ts";

const FROM = "serial /dev/ttyACM0";
const message = (kind: Kind, payload: string): BoxMessage => ({ box: "1", kind, payload, from: FROM });

describe("addressOf", () => {
  it("names box and kind", () => {
    const address = { kind: "ok", box: "lane-1", message: "want" };
    expect(addressOf("tillbeacon/v1/s/lane-1/want", "s", FROM)).toEqual(address);
  });

  it.each([
    ["tillbeacon/v9/s/1/telemetry", "unknown-version", ""],
    ["tillbeacon/v1/other/1/telemetry", "other-store", "other"],
    ["tillbeacon/v1/s/1/rumour", "bad-topic", ""],
    ["tillbeacon/v1/s/telemetry", "bad-topic", ""],
    ["elsewhere", "bad-topic", ""],
  ])("rejects %s as %s", (topic, reason, field) => {
    const rejection = { reason, field, about: topic, from: FROM };
    expect(addressOf(topic, "s", FROM)).toEqual({ kind: "rejected", rejection });
  });
});

describe("ingest", () => {
  it("reads a record", () => {
    const report = { box: "1", kind: "telemetry", message: telemetry({ waiting: 3 }), from: FROM };
    const payload = encodeForBox("telemetry", telemetry({ waiting: 3 }));
    expect(ingest(message("telemetry", payload))).toEqual({ kind: "ok", report });
  });

  it.each([
    ["telemetry", "{", "not-json", ""],
    ["telemetry", '{"v":7}', "unknown-version", "v"],
    ["telemetry", "x".repeat(1025), "too-long", ""],
    ["status", "{}", "missing-field", "v"],
    ["want", '{"v":1,"boot":"b","id":0,"at":0}', "bad-field", "id"],
    ["want", '{"v":1,"boot":"b","id":1,"at":0,"x":0}', "unknown-field", "x"],
    ["beacon", "{}", "not-from-a-box", "beacon"],
    ["beacon", "x".repeat(1025), "not-from-a-box", "beacon"],
  ] as const)("rejects %s %s as %s", (kind, payload, reason, field) => {
    const rejection = { reason, field, about: `1/${kind}`, from: FROM };
    expect(ingest(message(kind, payload))).toEqual({ kind: "rejected", rejection });
  });
});
