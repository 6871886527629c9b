// A month made by hand: every figure of its report can be worked out on paper.
import type { ReportPlan } from "../../../../host/core/report/report.ts";
import { newSlot, type Slot } from "../../../../host/core/report/slot.ts";

export const PLAN: ReportPlan = {
  store: "s",
  places: [1, 2].map((n) => ({
    ...{ box: `lane-${n}`, name: `Till ${n}`, role: "lane", pool: "", hasSwitch: true, machines: 0 },
  })),
  thresholdsS: [180, 240, 390, 600],
  promise: { overS: 240, share: 0.05 },
  value: { basket: 30, purchases: 50, periods: 2, currency: "EUR" },
};

export const HALF_HOUR = 1800000;

/** Monday 2 November to Sunday 29 November 2026: a half hour at ten and one at three each day, at the first lane. */
export function handMadeMonth(): Slot[] {
  const slots: Slot[] = [];
  for (let day = 2; day <= 29; day++) {
    const busy = newSlot("lane-1", new Date(2026, 10, day, 10).getTime());
    Object.assign(busy, {
      ...{ heardMs: HALF_HOUR, openMs: HALF_HOUR, servingMs: HALF_HOUR / 2, lengthMs: HALF_HOUR },
      ...{ waitingMs: HALF_HOUR * 1.5, shortMs: HALF_HOUR / 4, sureMs: HALF_HOUR * 0.9, longest: 3 },
      ...{
        entries: 5,
        unknown: 1,
        crowded: 2,
        served: 5,
        balks: day === 7 ? 3 : 0,
        reneges: day === 8 ? 2 : 0,
        stalls: 0,
      },
      ...{ predictedS: [100, 200, 300, 700], realisedS: [0, 181, 241, 601], cyclesS: [60, 80, 100] },
    });
    // Every other week it is twice as much there.
    const quiet = newSlot("lane-1", new Date(2026, 10, day, 15).getTime());
    const isMore = Math.floor((day - 2) / 7) % 2 === 1;
    Object.assign(quiet, {
      ...{ heardMs: HALF_HOUR, openMs: HALF_HOUR / 2, lengthMs: HALF_HOUR / 2, waitingMs: 0, shortMs: HALF_HOUR / 2 },
      ...{ servingMs: 0, sureMs: HALF_HOUR / 2, entries: isMore ? 2 : 1, served: isMore ? 2 : 1 },
      ...{ predictedS: isMore ? [0, 0] : [0], realisedS: isMore ? [0, 0] : [0], cyclesS: [] },
    });
    slots.push(busy, quiet);
  }
  return slots;
}
