import { describe, expect, it } from "vitest";
import type { Report } from "../../host/core/report/report.ts";
import { changeOf, compareWeeks } from "../../host/web/public/compared-weeks.ts";

/** Days with so many customers each, who waited for 60 s in all; one of them for too long. */
function report(days: { [date: string]: number }): Report {
  const dates = Object.entries(days).map(([date, customers]) => ({
    date,
    customers,
    waits: { n: customers, sumS: 60, over: [customers, 1] },
  }));
  const over = [{ overS: 180 }, { overS: 240 }];
  return { dates, shop: { over } } as unknown as Report;
}

describe("weeks that are compared", () => {
  it("has nothing to compare with on the first day, nor in the first week", () => {
    expect(compareWeeks(report({ "2026-11-26": 2 }), "2026-11-26")).toBeUndefined();
    expect(compareWeeks(report({ "2026-11-23": 40, "2026-11-26": 2 }), "2026-11-26")).toBeUndefined();
  });

  it("puts the last day that is over beside the same weekday, and its week beside the same days", () => {
    const days = { "2026-11-16": 30, "2026-11-18": 20, "2026-11-23": 40, "2026-11-25": 60, "2026-11-26": 2 };
    expect(compareWeeks(report(days), "2026-11-26")).toEqual({
      last: "2026-11-25",
      day: [
        { customers: 60, meanS: 1, over: 1 / 60 },
        { customers: 20, meanS: 3, over: 1 / 20 },
      ],
      week: [
        { customers: 100, meanS: 1.2, over: 0.02 },
        { customers: 50, meanS: 2.4, over: 0.04 },
      ],
      overS: 240,
    });
  });

  it("knows nothing of a weekday without records: it is not one without customers", () => {
    const compared = compareWeeks(report({ "2026-11-16": 30, "2026-11-24": 40, "2026-11-26": 2 }), "2026-11-26");
    expect(compared?.day[1]).toEqual({ customers: null, meanS: null, over: null });
  });
});

it("calls no value more or less that reads the same as a week before", () => {
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  expect([0.064, 0.056, 0.07].map((now) => Math.sign(changeOf(now, 0.061, percent)))).toEqual([0, 0, 1]);
  expect(Math.sign(changeOf(0.05, 0.061, percent))).toBe(-1);
});
