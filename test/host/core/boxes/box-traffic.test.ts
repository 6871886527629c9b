import { describe, expect, it } from "vitest";
import { BoxLimits } from "../../../../host/core/boxes/box-limits.ts";
import { BoxTraffic, decodeMessage } from "../../../../host/core/boxes/box-traffic.ts";
import { addressOf, type BoxMessage } from "../../../../host/core/boxes/box-transport.ts";
import { newDispatch } from "../../../../host/core/dispatch/policies.ts";
import { DEFAULT_THRESHOLD } from "../../../../host/core/dispatch/threshold-policy.ts";
import { placesOf } from "../../../../host/core/shop.ts";
import { Store } from "../../../../host/core/store.ts";
import type { Telemetry } from "../../../../protocol/messages/telemetry.ts";
import type { Kind } from "../../../../protocol/messages.ts";
import { encodeForBox } from "../../../../protocol/schemas.ts";
import { telemetry } from "../../telemetry.ts";

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

describe("decodeMessage", () => {
  it("reads a record", () => {
    const report = { box: "1", kind: "telemetry", message: telemetry({ waiting: 3 }), from: FROM };
    const payload = encodeForBox("telemetry", telemetry({ waiting: 3 }));
    expect(decodeMessage(message("telemetry", payload))).toEqual({ kind: "ok", report });
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
    expect(decodeMessage(message(kind, payload))).toEqual({ kind: "rejected", rejection });
  });
});

/** The traffic of a shop of two boxes, the second till closed; `said` is what is sent and told, in order. */
function shop(): { traffic: BoxTraffic; said: string[]; tell: (box: string, changes: Partial<Telemetry>) => void } {
  const said: string[] = [];
  const places = placesOf({ lanes: ["1", "2"].map((box) => ({ box, name: `Till ${box}` })) });
  const store = new Store(places, newDispatch({ name: "threshold", ...DEFAULT_THRESHOLD }));
  let nowMs = 0;
  const clock = { now: () => nowMs, machine: () => 0, wall: () => 1700000000000.7 };
  const traffic = new BoxTraffic(store, new BoxLimits(["1", "2"], 1), clock, {
    onEffects: (effects) => void said.push(effects.map(({ kind }) => kind).join()),
    onHeard: (report) => void said.push(`heard ${report?.kind}`),
    onWarning: ({ key }) => void said.push(`warning ${key}`),
    onWarningOver: () => {},
  });
  traffic.attach({
    send: (box, kind, payload) => void said.push(`${kind} to ${box} ${/"(?:lamp|unixMs)":"?(\w+)/.exec(payload)?.[1]}`),
    publish: () => {},
    close: () => Promise.resolve(),
  });
  const tell = (box: string, changes: Partial<Telemetry>): void => {
    nowMs += 100;
    traffic.onMessage({ ...message("telemetry", encodeForBox("telemetry", telemetry(changes))), box });
  };
  tell("2", { state: "closed" });
  tell("1", { waiting: 3, ins: 4 });
  said.splice(0);
  return { traffic, said, tell };
}

describe("the traffic of a shop", () => {
  it("sends the lamp before anything else is done about the record that asks for it", () => {
    const { said, tell } = shop();
    tell("1", { seq: 2, tMs: 1100, waiting: 4, ins: 5 });
    expect(said).toEqual(["beacon to 2 open", "log-telemetry,lamp,send,log-decision", "heard telemetry"]);
  });

  it("has rejected what cannot be read, and hears nothing in it", () => {
    const { traffic, said } = shop();
    traffic.onMessage(message("telemetry", "{"));
    expect(said).toEqual(["rejected", "heard undefined"]);
  });

  it("drops what is more than a box may send, and tells it once a second", () => {
    const { traffic, said } = shop();
    for (let i = 0; i < 601; i++) traffic.onMessage(message("status", "{"));
    expect(said.filter((line) => line === "heard undefined")).toHaveLength(599);
    expect(said.filter((line) => line.startsWith("warning"))).toEqual(["warning flood 1"]);
  });

  it("takes nothing once it is closed, and still has the last effects carried out", () => {
    const { traffic, said, tell } = shop();
    traffic.close();
    tell("1", { seq: 2, tMs: 1100, waiting: 4, ins: 5 });
    traffic.onRejection({ reason: "bad-topic", field: "", about: "x", from: FROM });
    expect(said).toEqual([]);
    traffic.run([{ kind: "send-time", box: "1" }]);
    expect(said).toEqual(["time to 1 1700000000000", "send-time"]);
  });
});
