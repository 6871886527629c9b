import { describe, expect, it } from "vitest";
import { type AfterDaysResults, runAfterDays } from "./after-days.ts";
import { afterDaysRows } from "./after-days-docs.ts";
import { newFamilyScore, summariseFamily } from "./family-score.ts";

const TASK = { task: "after-days", kind: "grocer", seed: 7, seconds: 1800 } as const;

describe("a lane after days", () => {
  it("is estimated with what the days before have taught, on the same day", () => {
    const kits = runAfterDays({ ...TASK, before: 1 });
    expect(kits).toHaveLength(2);
    for (const { first, after } of kits) {
      expect(after.seconds).toBe(first.seconds);
      expect(after.waits).toBe(first.waits);
      expect(after.deciles).not.toEqual(first.deciles);
    }
  });

  it("without a day before is as on the first", () => {
    for (const { first, after } of runAfterDays({ ...TASK, before: 0 })) expect(after).toEqual(first);
  });
});

describe("the table of days", () => {
  const of = (right: number): ReturnType<typeof summariseFamily> => {
    const score = { ...newFamilyScore(), seconds: 100, right };
    return { ...summariseFamily([score]), overstated: 1 };
  };
  const both = { full: { first: of(90), after: of(92) }, lean: { first: of(88), after: of(87) } };
  const results: AfterDaysResults = { grocer: both, "all kinds": both };

  it("has the gain of each kit in points, by kind and for all of them", () => {
    const rows = afterDaysRows(results, 2);
    expect(rows[0]).toEqual([
      "right",
      "full kit, first day",
      "after 2 days",
      "gain",
      "lean kit, first day",
      "after 2 days",
      "gain",
    ]);
    expect(rows[1]).toEqual(["grocer", "90.0 %", "92.0 %", "+2.0", "88.0 %", "87.0 %", "-1.0"]);
    expect(rows.map(([label]) => label)).toContain("all kinds: worst tenth");
  });
});
