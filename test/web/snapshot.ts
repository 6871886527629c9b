// Snapshots for tests: a quiet shop with two lanes, plus the changes that a test needs.

import type { CheckSource } from "../../host/web/check-routes.ts";
import type { ReportSource } from "../../host/web/report-routes.ts";
import type { LaneSnapshot, Snapshot } from "../../host/web/snapshot.ts";
import { LAMP_LOOKS } from "../../protocol/lamps.ts";

/** A shop without reports. */
export const NO_REPORTS: ReportSource = {
  report: () => Promise.reject(new Error("no log")),
  html: () => "",
  ics: () => "",
};

/** A shop that nobody has checked. */
export const NO_CHECKS: CheckSource = { nowMs: () => 0, list: () => [], add: () => "no-lane" };

export function lane(box: string, changes: Partial<LaneSnapshot> = {}): LaneSnapshot {
  return {
    ...{ box, name: `Till ${box}`, role: "lane", pool: "", freshness: "fresh", isTrusted: true, heardMs: 1000 },
    ...{
      state: "idle",
      waiting: 0,
      waitS: 3,
      waitLowS: 3,
      waitHighS: 20,
      isAtLeast: false,
      ...{ confidence: 0.9, surePercent: 90 },
      lamp: "off",
      rule: "host",
    },
    health: { entry: "ok", exit: "ok", head: "ok", tail: "ok" },
    ...changes,
  };
}

export function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  const lanes = changes.lanes ?? [lane("1"), lane("2", { state: "closed" })];
  return {
    store: "test",
    nowMs: 1500,
    order: lanes.map(({ box }) => box),
    lanes,
    details: [],
    calls: [],
    advice: [],
    decisions: [],
    board: { best: [], others: [], unsure: [] },
    looks: LAMP_LOOKS,
    warnings: [],
    telemetry: 0,
    logged: 0,
    waiting: 0,
    ...changes,
  };
}
