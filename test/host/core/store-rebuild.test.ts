import { expect, it } from "vitest";
import { newDispatch } from "../../../host/core/dispatch/policies.ts";
import { DEFAULT_TARGETS } from "../../../host/core/dispatch/targets.ts";
import { DEFAULT_THRESHOLD } from "../../../host/core/dispatch/threshold-policy.ts";
import { placesOf } from "../../../host/core/shop.ts";
import { Store } from "../../../host/core/store.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import { telemetry } from "../telemetry.ts";

const shop = (...boxes: string[]) => placesOf({ lanes: boxes.map((box) => ({ box, name: `Till ${box}` })) });
const dispatch = (callAbove: number) =>
  newDispatch({ name: "threshold", ...DEFAULT_THRESHOLD }, { ...DEFAULT_TARGETS, callAbove, callAboveS: 3600 });
const tell = (store: Store, box: string, changes: Partial<Telemetry>, nowMs: number) =>
  store.handle({ box, kind: "telemetry", message: telemetry(changes), from: "test" }, nowMs);

it("rebuilt, a store ends its calls, keeps what boxes have said and goes by the new targets", () => {
  const store = new Store(shop("1", "2"), dispatch(3));
  tell(store, "2", { state: "closed" }, 0);
  tell(store, "1", { waiting: 4 }, 100);
  expect(store.calls().map(({ box }) => box)).toEqual(["2"]);
  const kinds = store
    .rebuild(shop("3", "2", "1"), dispatch(5), 200)
    .flatMap((effect) => (effect.kind === "log-decision" ? [effect.decision.kind] : []));
  expect(kinds).toEqual(["withdrawn"]);
  expect(store.calls()).toEqual([]);
  expect(store.lanes(200).map(({ box, freshness }) => [box, freshness])).toEqual([
    ["3", "unknown"],
    ["2", "fresh"],
    ["1", "fresh"],
  ]);
  tell(store, "1", { seq: 2, tMs: 2000, waiting: 6 }, 1200);
  expect(store.calls()).toHaveLength(1);
});

it("rebuilt without a box, a store takes it for a stranger", () => {
  const store = new Store(shop("1", "2"), dispatch(3));
  store.rebuild(shop("1"), dispatch(3), 100);
  expect(tell(store, "2", {}, 200)).toContainEqual(
    expect.objectContaining({ kind: "rejected", rejection: expect.objectContaining({ reason: "unknown-box" }) }),
  );
});
