import { describe, expect, it } from "vitest";
import type { BoxCommand, Effect } from "../../../host/core/boxes/box-traffic.ts";
import { newDispatch } from "../../../host/core/dispatch/policies.ts";
import { DEFAULT_THRESHOLD } from "../../../host/core/dispatch/threshold-policy.ts";
import { placesOf } from "../../../host/core/shop.ts";
import { LEASE_MS, Store } from "../../../host/core/store.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import { telemetry } from "../telemetry.ts";

function newStore(): Store {
  return new Store(
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
  return store.handle({ box, kind: "telemetry", message: telemetry(changes), from: "mqtt 192.0.2.7" }, nowMs);
}

const sent = (effects: Effect[]): BoxCommand[] => effects.flatMap((e) => (e.kind === "send" ? [e.command] : []));

describe("the store", () => {
  it("lights the lamp of a closed till in the same breath as the record that asks for it", () => {
    const store = newStore();
    tell(store, "2", { state: "closed" }, 0);
    tell(store, "1", { waiting: 3, ins: 4 }, 100);
    const effects = tell(store, "1", { seq: 2, tMs: 1100, waiting: 4, ins: 5 }, 200);
    expect(sent(effects)).toEqual([{ box: "2", kind: "beacon", message: { id: 3, lamp: "open", leaseMs: LEASE_MS } }]);
    expect(effects).toContainEqual(
      expect.objectContaining({ kind: "lamp", box: "2", lamp: "open", cause: expect.objectContaining({ seq: 2 }) }),
    );
    expect(effects.filter((e) => e.kind === "log-decision")).toHaveLength(1);
  });

  it("says that a switch has been forgotten when its till serves though it says closed, and calls nobody there", () => {
    const store = newStore();
    const warned = (effects: Effect[]) => effects.flatMap((e) => (e.kind === "warn" ? [e.warning.problem] : []));
    expect(warned(tell(store, "2", { till: "closed", state: "closed" }, 0))).toEqual([]);
    const serving = { seq: 2, tMs: 2000, till: "closed", state: "serving", waiting: 1 } as const;
    expect(warned(tell(store, "2", serving, 1000))).toEqual([{ code: "switch-forgotten", box: "2" }]);
    expect(sent(tell(store, "1", { waiting: 9, ins: 10 }, 1100)).filter(({ box }) => box === "2")).toEqual([]);
  });

  it("renews a lamp well within its lease and says nothing in between", () => {
    const store = newStore();
    expect(sent(tell(store, "1", {}, 0))).toHaveLength(1);
    expect(sent(tell(store, "1", { seq: 2, tMs: 2000 }, 1000))).toEqual([]);
    expect(sent(tell(store, "1", { seq: 3, tMs: 5999 }, 4999))).toEqual([]);
    expect(sent(store.tick(4999))).toEqual([]);
    expect(sent(store.tick(5000))).toHaveLength(1);
  });

  it("looks at the shop once a second when a record tells only of a wait that drifts", () => {
    const store = newStore();
    tell(store, "2", { state: "closed", waitS: null }, 0);
    tell(store, "1", { waiting: 2, waitS: 100 }, 100);
    const [before] = store.advice();
    const drifted = { seq: 2, tMs: 2000, waiting: 2, waitS: 99, waitLowS: 40, waitHighS: 150, confidencePercent: 94 };
    expect(tell(store, "1", drifted, 1100).map(({ kind }) => kind)).toEqual(["log-telemetry"]);
    expect(store.advice()[0]).toBe(before);
    store.tick(1200);
    expect(store.advice()[0]?.because).toMatchObject({ waitS: 99 });
  });

  it("looks at a large shop once for all records of a moment, and says when", () => {
    const places = placesOf({ lanes: Array.from({ length: 1000 }, (_, i) => ({ box: `${i}` })) });
    const store = new Store(places, newDispatch({ name: "threshold", ...DEFAULT_THRESHOLD }));
    expect(sent(tell(store, "1", { state: "closed" }, 0))).toHaveLength(1);
    expect(store.dueMs).toBeUndefined();
    expect(sent(tell(store, "2", { waiting: 9 }, 39))).toEqual([]);
    expect(store.dueMs).toBe(40);
    expect(sent(store.tick(40)).find(({ box }) => box === "1")?.message).toMatchObject({ lamp: "open" });
    // Looked at once more: what a look has ended may free what the next one sees.
    expect(store.dueMs).toBe(90);
    store.tick(90);
    expect(store.dueMs).toBeUndefined();
  });

  it("looks at each of a few sudden records in a row at once, then no more often than a shop of its size may", () => {
    const places = placesOf({ lanes: Array.from({ length: 40 }, (_, i) => ({ box: `${i}` })) });
    const store = new Store(places, newDispatch({ name: "threshold", ...DEFAULT_THRESHOLD }));
    const looked = Array.from({ length: 12 }, (_, i) => {
      const nowMs = 1000 + 0.4 * i;
      const before = store.advice();
      tell(store, "1", { seq: i + 1, tMs: nowMs, waiting: i }, nowMs);
      return store.advice() !== before;
    });
    // Two milliseconds a look, of which ten are in advance.
    expect(looked).toEqual(Array.from({ length: 12 }, (_, i) => i <= 6 || i === 10));
    expect(store.dueMs).toBe(1006);
  });

  it("looks at once at a record after a silence, though nothing in it has changed", () => {
    const store = newStore();
    tell(store, "1", { waiting: 2 }, 0);
    store.tick(5000);
    expect(store.advice()[0]?.unsure).toContain("Till 1");
    tell(store, "1", { seq: 2, tMs: 6000, sentMs: 6000, waiting: 2 }, 5001);
    tell(store, "1", { seq: 3, tMs: 6100, waiting: 2 }, 5101);
    expect(store.advice()[0]?.unsure).not.toContain("Till 1");
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

  it("counts a wait outside its own range as a contradiction, and neither logs nor shows it", () => {
    const store = newStore();
    tell(store, "1", { waitS: 60 }, 0);
    const effects = tell(store, "1", { seq: 2, tMs: 2000, waitS: 60, waitLowS: 70, waitHighS: 90 }, 1000);
    const rejection = { reason: "implausible", field: "waitS", about: "1/telemetry", from: "mqtt 192.0.2.7" };
    expect(effects).toEqual([{ kind: "rejected", rejection }]);
    expect(store.counts.rejectedBy).toEqual({ implausible: 1 });
    expect(store.lanes(1000)[0]?.telemetry).toMatchObject({ seq: 1, waitS: 60 });
  });

  it("tells a box that has come the time and its lamp", () => {
    const store = newStore();
    tell(store, "1", {}, 0);
    const message = { boot: "b1", session: 2, presence: "online" as const, firmware: "f", board: "b" };
    const effects = store.handle({ box: "1", kind: "status", message, from: "mqtt 192.0.2.7" }, 100);
    expect(effects[0]).toEqual({ kind: "send-time", box: "1" });
    expect(sent(effects)).toHaveLength(1);
  });

  it("counts rejections by their reason, and passes them on", () => {
    const store = newStore();
    const rejection = { reason: "bad-topic", field: "", about: "elsewhere", from: "mqtt 192.0.2.7" };
    expect(store.reject(rejection)).toEqual({ kind: "rejected", rejection });
    store.reject({ ...rejection, reason: "not-json" });
    store.reject(rejection);
    expect(store.counts).toMatchObject({ rejected: 3, rejectedBy: { "bad-topic": 2, "not-json": 1 }, telemetry: 0 });
  });

  it("passes on what boxes report of themselves, also those that it does not know", () => {
    const store = newStore();
    const message = { boot: "b1", id: 7, at: 0 };
    const report = { box: "9", kind: "want" as const, message, from: "serial /dev/ttyACM0" };
    expect(store.handle(report, 0)).toEqual([{ kind: "report", report }]);
    expect(store.counts.rejected).toBe(0);
  });

  it("holds a record whose times do not go with those before, and says how many were dropped once they do again", () => {
    const store = newStore();
    const kinds = (effects: Effect[]): string[] =>
      effects.map((effect) => (effect.kind === "rejected" ? effect.rejection.reason : effect.kind));
    tell(store, "2", { state: "closed" }, 0);
    for (let s = 1; s <= 20; s++) tell(store, "1", { seq: s, tMs: 1000 * s, sentMs: 1000 * s }, 1000 * s);
    const other = { seq: 21, tMs: 4e9, sentMs: 4e9, waiting: 9, ins: 10 };
    expect(kinds(tell(store, "1", other, 21000))).toEqual([]);
    expect(kinds(tell(store, "1", { seq: 22, tMs: 22000, sentMs: 22000 }, 22000))).toEqual(
      expect.arrayContaining(["log-telemetry", "out-of-time"]),
    );
  });

  it("keeps a stranger's records but lets them move nothing", () => {
    const store = newStore();
    tell(store, "2", { state: "closed" }, 0);
    const effects = tell(store, "9", { waiting: 1000 }, 100);
    expect(effects.map((e) => e.kind)).toEqual(["log-telemetry", "rejected"]);
    const rejection = { reason: "unknown-box", field: "9", about: "9/telemetry", from: "mqtt 192.0.2.7" };
    expect(effects[1]).toEqual({ kind: "rejected", rejection });
    expect(store.counts).toMatchObject({ telemetry: 2, rejected: 1, rejectedBy: { "unknown-box": 1 } });
    expect(store.lanes(100)).toHaveLength(2);
  });
});
