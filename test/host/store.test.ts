import { describe, expect, it } from "vitest";
import { newDispatch } from "../../host/core/policies.ts";
import { DEFAULT_THRESHOLD } from "../../host/core/policy.ts";
import { placesOf } from "../../host/core/shop.ts";
import { type Effect, LEASE_MS, Store } from "../../host/core/store.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import { telemetry } from "./telemetry.ts";

function newStore(): Store {
  return new Store(
    "s",
    placesOf({
      lanes: [
        { box: "1", name: "Till 1" },
        { box: "2", name: "Till 2" },
      ],
    }),
    newDispatch({ name: "threshold", ...DEFAULT_THRESHOLD }),
  );
}

function tell(store: Store, box: string, changes: Partial<Telemetry>, nowMs: number): Effect[] {
  return store.handle(topicOf("s", box, "telemetry"), encodeForBox("telemetry", telemetry(changes)), nowMs);
}

const published = (effects: Effect[]): string[] =>
  effects.flatMap((e) => (e.kind === "publish" ? [`${e.topic.split("/").slice(3).join("/")} ${e.payload}`] : []));

describe("the store", () => {
  it("lights the lamp of a closed till in the same breath as the record that asks for it", () => {
    const store = newStore();
    tell(store, "2", { state: "closed" }, 0);
    tell(store, "1", { waiting: 3, ins: 4 }, 100);
    const effects = tell(store, "1", { seq: 2, tMs: 1100, waiting: 4, ins: 5 }, 200);
    expect(published(effects)).toEqual([`2/beacon {"v":1,"id":3,"lamp":"open","leaseMs":${LEASE_MS}}`]);
    expect(effects).toContainEqual(
      expect.objectContaining({ kind: "lamp", box: "2", lamp: "open", cause: expect.objectContaining({ seq: 2 }) }),
    );
    expect(effects.filter((e) => e.kind === "log-decision")).toHaveLength(1);
  });

  it("renews a lamp well within its lease and says nothing in between", () => {
    const store = newStore();
    expect(published(tell(store, "1", {}, 0))).toHaveLength(1);
    expect(published(tell(store, "1", { seq: 2, tMs: 2000 }, 1000))).toEqual([]);
    expect(published(tell(store, "1", { seq: 3, tMs: 5999 }, 4999))).toEqual([]);
    expect(published(tell(store, "1", { seq: 4, tMs: 6000 }, 5000))).toHaveLength(1);
  });

  it("stops renewing the lamp of a lane that it cannot hear", () => {
    const store = newStore();
    tell(store, "1", {}, 0);
    expect(store.tick(20000)).toEqual([]);
  });

  it("logs every record, also one that is too late to act on", () => {
    const store = newStore();
    tell(store, "1", { seq: 5, tMs: 5000 }, 5000);
    const late = tell(store, "1", { seq: 4, tMs: 4000, waiting: 9 }, 5100);
    expect(late.map((e) => e.kind)).toEqual(["log-telemetry"]);
  });

  it("tells a box that has come the time and its lamp", () => {
    const store = newStore();
    tell(store, "1", {}, 0);
    const birth = encodeForBox("status", { boot: "b1", session: 2, presence: "online", firmware: "f", board: "b" });
    const effects = store.handle(topicOf("s", "1", "status"), birth, 100);
    expect(effects[0]).toEqual({ kind: "tell-time", box: "1" });
    expect(published([store.time("1", 1700000000000.7)])).toEqual(['1/time {"v":1,"unixMs":1700000000000}']);
  });

  it.each([
    ["tillbeacon/v1/s/1/telemetry", "{", "not-json"],
    ["tillbeacon/v1/s/1/telemetry", '{"v":7}', "unknown-version"],
    ["tillbeacon/v1/s/1/status", "{}", "missing-field"],
    ["tillbeacon/v9/s/1/telemetry", "{}", "unknown-version"],
    ["tillbeacon/v1/other/1/telemetry", "{}", "other-store"],
    ["elsewhere", "{}", "bad-topic"],
    ["tillbeacon/v1/s/1/beacon", "{}", "not-from-a-box"],
  ])("rejects %s %s as %s, and counts it", (topic, payload, reason) => {
    const store = newStore();
    expect(store.handle(topic, payload, 0)).toMatchObject([{ kind: "rejected", topic, reason }]);
    expect(store.counts).toMatchObject({ rejected: 1, rejectedBy: { [reason]: 1 }, telemetry: 0 });
  });

  it("keeps a stranger's records but lets them move nothing", () => {
    const store = newStore();
    tell(store, "2", { state: "closed" }, 0);
    const effects = tell(store, "9", { waiting: 1000 }, 100);
    expect(effects.map((e) => e.kind)).toEqual(["log-telemetry", "rejected"]);
    expect(store.lanes(100)).toHaveLength(2);
  });
});
