import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placesOf } from "../../../host/core/shop.ts";
import { StoreState } from "../../../host/core/store-state.ts";
import type { Status } from "../../../protocol/messages/status.ts";
import { telemetry } from "../telemetry.ts";

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
    const state = new StoreState(
      placesOf({
        lanes: [
          { box: "b", name: "Till B" },
          { box: "a", name: "Till A" },
        ],
      }),
    );
    expect(state.lanes(0).map((l) => [l.name, l.freshness])).toEqual([
      ["Till B", "unknown"],
      ["Till A", "unknown"],
    ]);
  });

  it.each([
    [3500, "fresh"],
    [3501, "stale"],
  ])("takes telemetry of %i ms ago for %s", (ageMs, expected) => {
    const state = new StoreState(placesOf({ lanes: [{ box: "a", name: "Till A" }] }));
    state.acceptTelemetry("a", telemetry(), 10000);
    expect(freshness(state, 10000 + ageMs)).toBe(expected);
  });

  it("gives the same view of a lane until something of it changes, its freshness included", () => {
    const places = placesOf({ lanes: [{ box: "a" }, { box: "b" }] });
    const state = new StoreState(places);
    const view = (nowMs: number) => state.lanes(nowMs)[0];
    const unheard = view(0);
    expect(view(1000)).toBe(unheard);
    state.acceptTelemetry("a", telemetry(), 10000);
    const fresh = view(10000);
    expect(fresh).toMatchObject({ freshness: "fresh", heardMs: 10000 });
    expect(view(13500)).toBe(fresh);
    expect(view(13501)).toMatchObject({ freshness: "stale", heardMs: 10000, telemetry: fresh?.telemetry });
    state.acceptTelemetry("a", telemetry({ seq: 2, tMs: 5000 }), 14000);
    expect(view(14000)).toMatchObject({ freshness: "fresh", heardMs: 14000, telemetry: { seq: 2 } });
    state.rebuild(placesOf({ lanes: [{ box: "a", name: "Another" }] }));
    expect(view(14000)).toMatchObject({ name: "Another", freshness: "fresh" });
  });

  it("does not take a backlog for news: older records, another boot", () => {
    const state = new StoreState(placesOf({ lanes: [{ box: "a", name: "Till A" }] }));
    expect(state.acceptTelemetry("a", telemetry({ seq: 5, tMs: 5000, sentMs: 8500 }), 100000)).toBe("newest");
    expect(state.acceptTelemetry("a", telemetry({ seq: 5 }), 100001)).toBe("backlog");
    expect(state.acceptTelemetry("a", telemetry({ seq: 4 }), 100002)).toBe("backlog");
    expect(state.acceptTelemetry("a", telemetry({ boot: "b2", seq: 9 }), 100003)).toBe("backlog");
  });

  it("is put out neither by a wild record nor by clocks that drift: a stale lane takes what comes", () => {
    const state = new StoreState(placesOf({ lanes: [{ box: "a", name: "Till A" }] }));
    state.acceptTelemetry("a", telemetry({ boot: "evil", seq: 4000000000, tMs: 4000000000000 }), 0);
    expect(state.acceptTelemetry("a", telemetry({ seq: 2 }), 3500)).toBe("backlog");
    expect(state.acceptTelemetry("a", telemetry({ seq: 3 }), 3501)).toBe("newest");
    expect(state.acceptTelemetry("a", telemetry({ seq: 4, tMs: 999999 }), 4500)).toBe("newest");
  });

  it("does not take in boxes that the store does not have", () => {
    const state = new StoreState(placesOf({ lanes: [{ box: "a", name: "Till A" }] }));
    expect(state.acceptTelemetry("b", telemetry(), 0)).toBe("unknown-box");
    expect(state.acceptStatus("b", status({}))).toBe("unknown-box");
    expect(state.lanes(0)).toHaveLength(1);
  });

  it("believes a will, until it hears the box again", () => {
    const state = new StoreState(placesOf({ lanes: [{ box: "a", name: "Till A" }] }));
    state.acceptStatus("a", status({}));
    state.acceptTelemetry("a", telemetry(), 1000);
    state.acceptStatus("a", status({ presence: "offline" }));
    expect(freshness(state, 1100)).toBe("offline");
    state.acceptTelemetry("a", telemetry({ seq: 2, tMs: 2000 }), 2000);
    expect(freshness(state, 2000)).toBe("fresh");
  });

  it("does not let a late will end a later session or a later boot", () => {
    const state = new StoreState(placesOf({ lanes: [{ box: "a", name: "Till A" }] }));
    state.acceptStatus("a", status({ session: 2 }));
    state.acceptTelemetry("a", telemetry(), 1000);
    state.acceptStatus("a", status({ session: 1, presence: "offline" }));
    expect(freshness(state, 1000)).toBe("fresh");
    state.acceptStatus("a", status({ boot: "b0", session: 9, presence: "offline" }));
    expect(freshness(state, 1000)).toBe("fresh");
  });

  it("gives lanes that are asked for at every moment as those that are asked for once", () => {
    const places = placesOf({ lanes: [{ box: "a" }, { box: "b" }, { box: "c" }] });
    const step = fc.record({
      box: fc.constantFrom("a", "b", "c"),
      says: fc.constantFrom("record", "record", "record", "birth", "will", "nothing"),
      stepMs: fc.constantFrom(0, 1, 500, 1000, 3500, 3501, -200),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const asked = new StoreState(places);
        const once = new StoreState(places);
        let nowMs = 10000;
        steps.forEach(({ box, says, stepMs }, i) => {
          nowMs += stepMs;
          for (const state of [asked, once]) {
            if (says === "record") state.acceptTelemetry(box, telemetry({ seq: i, tMs: 1000 * i }), nowMs);
            if (says === "birth") state.acceptStatus(box, status({ session: i }));
            if (says === "will") state.acceptStatus(box, status({ session: i, presence: "offline" }));
          }
          asked.lanes(nowMs);
        });
        expect(asked.lanes(nowMs)).toEqual(once.lanes(nowMs));
      }),
    );
  });
});
