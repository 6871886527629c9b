import { describe, expect, it } from "vitest";
import { StoreState } from "../../host/core/store-state.ts";
import type { Status } from "../../protocol/messages.ts";
import { telemetry } from "./telemetry.ts";

const status = (changes: Partial<Status>): Status => ({
  boot: "b1",
  session: 1,
  presence: "online",
  firmware: "f",
  board: "b",
  ...changes,
});

function freshness(state: StoreState, nowMs: number): string | undefined {
  return state.lanes(nowMs)[0]?.freshness;
}

describe("the store's state", () => {
  it("knows its lanes beforehand, in order, and nothing of them", () => {
    const state = new StoreState([
      { box: "b", name: "Till B" },
      { box: "a", name: "Till A" },
    ]);
    expect(state.lanes(0).map((l) => [l.name, l.freshness])).toEqual([
      ["Till B", "unknown"],
      ["Till A", "unknown"],
    ]);
  });

  it.each([
    [3500, "fresh"],
    [3501, "stale"],
  ])("takes telemetry of %i ms ago for %s", (ageMs, expected) => {
    const state = new StoreState([]);
    state.acceptTelemetry("a", telemetry(), 10000);
    expect(freshness(state, 10000 + ageMs)).toBe(expected);
  });

  it("does not take a backlog for news: older numbers, late records, records of an earlier boot", () => {
    const state = new StoreState([]);
    expect(state.acceptTelemetry("a", telemetry({ seq: 5, tMs: 50000 }), 100000)).toBe("newest");
    expect(state.acceptTelemetry("a", telemetry({ seq: 5, tMs: 50000 }), 100001)).toBe("backlog");
    expect(state.acceptTelemetry("a", telemetry({ seq: 4, tMs: 49000 }), 100002)).toBe("backlog");
    expect(state.acceptTelemetry("a", telemetry({ seq: 6, tMs: 51000 }), 200000)).toBe("backlog");
    expect(freshness(state, 200000)).toBe("stale");
    expect(state.acceptTelemetry("a", telemetry({ seq: 7, tMs: 150100 }), 200100)).toBe("newest");
    expect(state.acceptTelemetry("a", telemetry({ boot: "b2", seq: 1, tMs: 100 }), 201000)).toBe("newest");
    expect(state.acceptTelemetry("a", telemetry({ seq: 8, tMs: 151000 }), 201100)).toBe("backlog");
  });

  it("believes a will, until it hears the box again", () => {
    const state = new StoreState([]);
    state.acceptStatus("a", status({}));
    state.acceptTelemetry("a", telemetry(), 1000);
    state.acceptStatus("a", status({ presence: "offline" }));
    expect(freshness(state, 1100)).toBe("offline");
    state.acceptTelemetry("a", telemetry({ seq: 2, tMs: 2000 }), 2000);
    expect(freshness(state, 2000)).toBe("fresh");
  });

  it("does not let a late will end a later session or a later boot", () => {
    const state = new StoreState([]);
    state.acceptStatus("a", status({ session: 2 }));
    state.acceptTelemetry("a", telemetry(), 1000);
    state.acceptStatus("a", status({ session: 1, presence: "offline" }));
    expect(freshness(state, 1000)).toBe("fresh");
    state.acceptStatus("a", status({ boot: "b0", session: 9, presence: "offline" }));
    expect(freshness(state, 1000)).toBe("fresh");
  });
});
