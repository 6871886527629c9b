import { describe, expect, it } from "vitest";
import {
  type HalfHour,
  halfHoursNear,
  pastDatesOf,
  pastWeeksOf,
  ratesAround,
  WEEKS,
} from "../../../../host/core/dispatch/past-weeks.ts";
import { startOf } from "../../../../host/core/local-days.ts";
import { newSlot, SLOT_MS, type Slot } from "../../../../host/core/report/slot.ts";

const TODAY = "2026-11-27";
const A_WEEK_AGO = "2026-11-20";

/** A half hour of a box, heard throughout. */
function slot(date: string, index: number, changes: Partial<Slot> = {}): Slot {
  return { ...newSlot("1", startOf(date) + index * SLOT_MS), heardMs: SLOT_MS, ...changes };
}

/** What is known of a half hour of today. */
function known(slots: readonly Slot[], index: number, boxes = ["1", "2"]): readonly (number | null)[] | undefined {
  return pastWeeksOf(slots, boxes, TODAY).find(({ fromMs }) => fromMs === startOf(TODAY) + index * SLOT_MS)?.customers;
}

describe("past weeks", () => {
  it("are asked for by the days that are like today and tomorrow", () => {
    expect(pastDatesOf(TODAY)).toEqual([
      ...["2026-10-30", "2026-10-31", "2026-11-06", "2026-11-07"],
      ...["2026-11-13", "2026-11-14", "2026-11-20", "2026-11-21"],
    ]);
  });

  it("tell the customers of the same half hour, the last week first, for today and for tomorrow", () => {
    const slots = [
      slot(A_WEEK_AGO, 20, { entries: 12, served: 12 }),
      slot("2026-11-13", 20, { entries: 8, served: 8 }),
      slot("2026-11-21", 0, { entries: 3, served: 3 }),
    ];
    expect(known(slots, 20)).toEqual([12, 8, null, null]);
    expect(known(slots, 21)).toEqual([null, null, null, null]);
    expect(known(slots, 48)).toEqual([3, null, null, null]);
    expect(pastWeeksOf(slots, ["1"], TODAY)).toHaveLength(96);
  });

  it("count customers, where several people are one: as many to each as have left", () => {
    const slots = [
      slot(A_WEEK_AGO, 20, { entries: 30, served: 10 }),
      slot(A_WEEK_AGO, 22, { entries: 10, served: 10 }),
      slot(A_WEEK_AGO, 20, { box: "2", entries: 0, served: 7 }),
    ];
    expect(known(slots, 20)?.[0]).toBeCloseTo(30 / 2 + 7, 9);
  });

  it.each([
    ["of the lanes of a group, which have a line of their own", { box: "group" }, null],
    ["of half hours in which the lanes were not heard for long enough", { heardMs: 0.79 * SLOT_MS }, null],
    ["of half hours in which their sensors were not to be trusted", { blindMs: 0.3 * SLOT_MS }, null],
    ["but are as many more as were not heard", { heardMs: 0.8 * SLOT_MS }, 15],
    ["and are none where nobody came", { entries: 0, served: 0 }, 0],
  ])("do not tell %s", (_, changes, expected) => {
    const found = known([slot(A_WEEK_AGO, 20, { entries: 12, served: 12, ...changes })], 20)?.[0];
    if (expected === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(expected, 9);
  });

  it("do not take a shop for quiet in which half of the lanes were not heard", () => {
    const day = [slot(A_WEEK_AGO, 20, { entries: 12, served: 12 }), slot(A_WEEK_AGO, 30, { box: "2" })];
    expect(known(day, 20)?.[0]).toBeNull();
  });
});

describe("rates of past weeks", () => {
  const halfHours: HalfHour[] = [
    { fromMs: 0, customers: [18, 36, null, null] },
    { fromMs: SLOT_MS, customers: [36, 36, 18, null] },
    { fromMs: 2 * SLOT_MS, customers: [null, 0, 18, 0] },
  ];

  it.each([
    ["of a half hour", 0.5, 0.01, 0.015],
    ["of the end of one and the beginning of the next", 1, 0.015, 0.0175],
    ["of a quarter of one and three of the next", 1.25, 0.0175, (0.0175 + 0.02) / 2],
    ["of those weeks that are known", 2, undefined, (0.01 + 0.01) / 2],
    ["of nothing before the first half hour", 0.4, undefined, undefined],
    ["of nothing after the last one", 2.6, undefined, undefined],
  ])("are those %s", (_, halfHour, weekAgo, mean) => {
    const rates = ratesAround(halfHours, halfHour * SLOT_MS);
    for (const [found, expected] of [
      [rates.weekAgo, weekAgo],
      [rates.mean, mean],
    ] as const)
      if (expected === undefined) expect(found).toBeUndefined();
      else expect(found).toBeCloseTo(expected, 9);
  });

  it("need no more than the half hours of an hour before and after", () => {
    const day = Array.from({ length: 96 }, (_, i) => ({ fromMs: i * SLOT_MS, customers: [i, i, i, i] }));
    for (let nowMs = 4 * SLOT_MS; nowMs < 90 * SLOT_MS; nowMs += 300000) {
      const near = halfHoursNear(day, nowMs);
      expect(near.length).toBeLessThanOrEqual(WEEKS);
      // Also where a look is replayed as the next five minutes begin.
      for (const aheadMs of [-150000, 900000, 1800000, 2100000])
        expect(ratesAround(near, nowMs + aheadMs)).toEqual(ratesAround(day, nowMs + aheadMs));
    }
  });
});
