import { describe, expect, it } from "vitest";
import { type StoreNow, snapshotOf } from "../../../host/app/page-snapshot.ts";
import { lane } from "../lanes.ts";

function now(changes: Partial<StoreNow>): StoreNow {
  return {
    ...{ store: "s", nowMs: 5000.4, lanes: [], minConfidence: 0.6, calls: [], advice: [], decisions: [] },
    ...{ telemetry: 0, logged: 0, waiting: 0, lampOf: () => undefined, healthOf: () => null },
    warnings: [],
    board: { best: [], others: [], unsure: [] },
    ...changes,
  };
}

describe("snapshotOf", () => {
  it("tells when a box was heard, and keeps what is unknown unknown and at least what it is", () => {
    const seen = lane("1", { waiting: 3, waitS: 62, waitLowS: null, atLeast: 1, confidencePercent: 88 });
    const lanes = [{ ...seen, heardMs: 4999.6 }];
    const [first] = snapshotOf(now({ lanes })).lanes;
    expect(first).toMatchObject({
      heardMs: 5000,
      waiting: 3,
      isAtLeast: true,
      waitS: 62,
      waitLowS: null,
      confidence: 0.88,
      lamp: "off",
    });
  });

  it.each([
    [{ confidencePercent: 60 }, true],
    [{ confidencePercent: 59 }, false],
    [{ freshness: "stale" }, false],
    [{ state: "blind" }, false],
    [{ role: "till", waiting: null }, true],
    [{ role: "till", waiting: null, freshness: "offline" }, false],
    [{ role: "till", state: "blind" }, false],
  ] as const)("trusts a lane with %j: %s", (changes, isTrusted) => {
    expect(snapshotOf(now({ lanes: [lane("1", { waiting: 0, ...changes })] })).lanes[0]?.isTrusted).toBe(isTrusted);
  });

  it.each([
    [4999, "starting"],
    [5000, "silent"],
  ])("tells of a sensor without a sample, %d ms after its box's start, that it is %s", (tMs, tail) => {
    const [first] = snapshotOf(now({ lanes: [lane("1", { tMs, head: "stuck", tail: "silent" })] })).lanes;
    expect(first?.health).toEqual({ entry: "ok", exit: "ok", head: "stuck", tail });
  });

  it("shows the lamp that the host wants rather than the one last seen", () => {
    const lanes = [lane("1", { lamp: "open" }), lane("2", { lamp: "open" })];
    const snapshot = snapshotOf(now({ lanes, lampOf: (box) => (box === "1" ? "coming" : undefined) }));
    expect(snapshot.lanes.map(({ lamp }) => lamp)).toEqual(["coming", "open"]);
  });
});
