// A day and weeks of a shop in which everything happens, for tests of the owner's page.

import type { Reason } from "../../host/core/dispatch/reason.ts";
import type { CallReport, DayReport, LaneReport } from "../../host/core/report/day-report.ts";
import type { Incident } from "../../host/core/report/incidents.ts";
import type { Report } from "../../host/core/report/report.ts";
import type { DaySource } from "../../host/web/day-routes.ts";
import { NO_REPORTS } from "./snapshot.ts";

export const DATE = "2026-11-27";
const START_MS = Date.UTC(2026, 10, 27, 8);
const BINS = 12;
/** Ends of calls, in the words of decisions; one lasts. */
const ENDS = ["answered", "withdrawn", "unanswered", null];

/** A day with a call for each reason, and incidents. */
export function fullDay(reasons: readonly Reason[], incidents: readonly Incident[]): DayReport {
  const bins = <T>(value: T): T[] => Array.from({ length: BINS }, () => value);
  const calls = reasons.map((because, i): CallReport => {
    const end = ENDS[i % ENDS.length] ?? null;
    const tMs = START_MS + 60000 * i;
    return { box: "b1", tMs, reason: "in English", because, end, endMs: end === null ? null : tMs + 80000 };
  });
  const lane: Omit<LaneReport, "box"> = {
    ...{ waiting: bins(2), longest: bins(4), waitS: bins(200), blind: [], entries: 40 },
    openings: [[START_MS, START_MS + 600000]],
    stalls: [[START_MS, START_MS + 60000]],
  };
  return {
    ...{ date: DATE, fromMs: START_MS, binMs: 60000, bins: BINS, calls, incidents: [...incidents], leftOut: [] },
    lanes: ["b1", "b2"].map((box) => ({ box, ...lane })),
    ...{ entries: 80, unknownEntries: 3, meanWaitS: 200, feltWaitS: 272, answerMedianS: 70, answerSlowestS: 200 },
    shares: [180, 240, 390, 600].map((overS) => ({ overS, share: 0.1 })),
  };
}

const known = (value: number) => ({ value, low: value, high: value });
const figures = (waitS: number) => ({
  ...{ customers: 120, openHours: 30.5, utilisation: known(0.8), realisedS: known(waitS) },
  over: [180, 240].map((overS) => ({ overS })),
});

/** Four weeks of a shop that is never closed. `waitS` is the mean wait of an hour of the week. */
export function fullWeeks(names: readonly string[], waitS: (hour: number) => number): Report {
  const hours = Array.from({ length: 7 * 24 }, (_, hour) => ({ hour, figures: figures(waitS(hour)) }));
  const lanes = names.map((name) => ({ name, role: "lane", figures: figures(100) }));
  const dates = Array.from({ length: 28 }, (_, i) => ({
    date: new Date(Date.UTC(2026, 9, 31 + i)).toISOString().slice(0, 10),
    customers: 900 + i,
    waits: { n: 900, sumS: 90000 + 900 * i, over: [90, 40] },
  }));
  return { days: 28, shop: figures(100), lanes, hours, dates, rotas: [], leftOut: [] } as unknown as Report;
}

/** Sources of a server that has this day and these weeks. */
export function sourcesOf(report: DayReport, weeks: Report, nameOf: (box: string) => string) {
  const days: DaySource = { days: async () => [DATE], day: async () => ({ kind: "ready", report }), nameOf };
  return { days, reports: { ...NO_REPORTS, report: async () => weeks } };
}
