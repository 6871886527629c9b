import { beforeEach, describe, expect, it } from "vitest";
import {
  decisionRecord,
  ShopChanges,
  sampleOf,
  type UplinkShop,
} from "../../../../host/headoffice/uplink/shop-records.ts";
import type { NewRecord } from "../../../../host/headoffice/uplink/uplink.ts";
import { MOST_BECAUSE } from "../../../../protocol/uplink/records.ts";
import { type LaneChanges, lane } from "../../lanes.ts";

const shopAt = (s: number, changes: LaneChanges = {}, rest: Partial<UplinkShop> = {}): UplinkShop => ({
  ...{ store: "s", version: "1.0.0", nowMs: 1000 * s, atMs: 1e12 + 1000 * s, errorMs: null, minConfidence: 0.6 },
  ...{ lanes: [lane("1", changes)], warnings: [], recordsWaiting: 0, healthOf: () => null, ...rest },
});
const FAULTY: LaneChanges = { exit: "stuck" };

describe("what head office is told of a shop", () => {
  let changes: ShopChanges;
  const kinds = (records: readonly NewRecord[]): string[] => records.map(({ kind }) => kind);

  beforeEach(() => {
    changes = new ShopChanges();
    changes.news(shopAt(0));
    expect(kinds(changes.news(shopAt(10)))).toEqual(["box"]);
  });

  it("is a box that has been another for ten seconds, once", () => {
    for (let s = 11; s < 21; s++) expect(changes.news(shopAt(s, FAULTY))).toEqual([]);
    expect(changes.news(shopAt(21, FAULTY))).toMatchObject([{ kind: "box", content: { box: "1", exit: "stuck" } }]);
    for (let s = 22; s < 50; s++) expect(changes.news(shopAt(s, FAULTY))).toEqual([]);
  });

  it("is nothing of what comes and goes", () => {
    for (let s = 11; s < 100; s++) expect(changes.news(shopAt(s, s % 9 < 4 ? FAULTY : {}))).toEqual([]);
  });

  it("is the host where it has changed, and every ten minutes, but not each record that waits", () => {
    expect(changes.news(shopAt(599, {}, { recordsWaiting: 5 }))).toEqual([]);
    expect(changes.news(shopAt(600, {}, { recordsWaiting: 5 }))).toMatchObject([
      { kind: "host", content: { recordsWaiting: 5 } },
    ]);
    const warnings = [{ text: "the disk is full" }] as unknown as UplinkShop["warnings"];
    expect(changes.news(shopAt(601, {}, { warnings }))).toMatchObject([
      { content: { warnings: 1, warning: "the disk is full" } },
    ]);
    expect(changes.news(shopAt(602, {}, { warnings }))).toEqual([]);
  });
});

it("marks what of a sample is not to be trusted", () => {
  const qualityOf = (of: LaneChanges): string | undefined => sampleOf(shopAt(0, of)).lanes[0]?.quality;
  expect(qualityOf({ confidencePercent: 90 })).toBe("trusted");
  expect(qualityOf({ confidencePercent: 20 })).toBe("unsure");
  expect(qualityOf({ confidencePercent: 90, freshness: "stale" })).toBe("stale");
});

it("sends no half of a reason that there is no room for", () => {
  const because = { code: "opened" as const, seconds: 5 };
  const made = {
    tMs: 1e12 + 0.4,
    kind: "answered" as const,
    box: "1",
    name: "n".repeat(99),
    reason: "r".repeat(2000),
    because,
  };
  const of = (reason: object): unknown => decisionRecord({ ...made, ...reason } as never, 20).content;
  expect(of({})).toMatchObject({
    decision: "answered",
    name: "n".repeat(80),
    reason: "r".repeat(1000),
    because: JSON.stringify(because),
  });
  expect(of({ because: { code: "x".repeat(MOST_BECAUSE) } })).toMatchObject({ because: "" });
});
