import { describe, expect, it } from "vitest";
import { hostFilters, parseTopic } from "../../protocol/host-topics.ts";
import { topicOf } from "../../protocol/topics.ts";

describe("topics", () => {
  it("are taken apart as they are built", () => {
    expect(parseTopic(topicOf("shop-1", "lane_2", "telemetry"))).toEqual({
      kind: "ok",
      store: "shop-1",
      box: "lane_2",
      message: "telemetry",
    });
  });

  it.each([
    ["tillbeacon/v2/s/b/telemetry", "unknown-version"],
    ["tillbeacon/v1/s/b/gossip", "bad-topic"],
    ["tillbeacon/v1/s/b/constructor", "bad-topic"],
    ["tillbeacon/v1/s/b", "bad-topic"],
    ["tillbeacon/v1/s/b/telemetry/x", "bad-topic"],
    ["other/v1/s/b/telemetry", "bad-topic"],
    ["tillbeacon/v1//b/telemetry", "bad-topic"],
    ["tillbeacon/v1/s/b b/telemetry", "bad-topic"],
    ["tillbeacon/v1/../b/telemetry", "bad-topic"],
    ["tillbeacon/v1/s/./telemetry", "bad-topic"],
    [`tillbeacon/v1/s/${"b".repeat(33)}/telemetry`, "bad-topic"],
  ])("%s is rejected as %s", (topic, reason) => {
    expect(parseTopic(topic)).toEqual({ kind: "rejected", reason });
  });

  it("are subscribed to in every version, so that strangers are counted", () => {
    const kinds = ["telemetry", "status", "health", "answer"];
    expect(hostFilters("s")).toEqual(kinds.map((kind) => `tillbeacon/+/s/+/${kind}`));
  });
});
