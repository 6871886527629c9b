import type { Packet } from "mqtt-packet";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { encodeForBox } from "../../protocol/schemas.ts";
import { telemetry } from "../host/telemetry.ts";
import { LampLatency } from "./lamp-latency.ts";

const publish = (topic: string, payload: string): Packet => ({
  ...{ cmd: "publish", topic, payload, qos: 1, messageId: 1, dup: false, retain: false },
});
const record = (seq: number): Packet =>
  publish("tillbeacon/v1/s/lane-1/telemetry", encodeForBox("telemetry", telemetry({ boot: "b", seq })));
const command = (id: number): Packet =>
  publish("tillbeacon/v1/s/lane-2/beacon", encodeForBox("beacon", { id, lamp: "open", leaseMs: 15000 }));

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

it.each(["word first", "command first"])("takes the time from the record to the command it causes: %s", (order) => {
  const latency = new LampLatency();
  latency.see(record(1), "to-broker");
  vi.advanceTimersByTime(7);
  latency.see(record(2), "to-broker");
  vi.advanceTimersByTime(5);
  const word = () => latency.caused({ box: "lane-2", boot: "b", seq: 1 });
  if (order === "word first") word();
  latency.see(command(3), "from-broker");
  if (order === "command first") word();
  expect(latency.times).toEqual([12]);
});

it("counts neither a renewal nor a lamp that time alone has changed", () => {
  const latency = new LampLatency();
  latency.see(record(1), "to-broker");
  latency.see(command(3), "from-broker");
  latency.caused({ box: "lane-2" });
  latency.see(command(3), "from-broker");
  expect(latency.times).toEqual([]);
});
