// Three days of one lane in a log, a hundred records from noon on each.
import type { Log } from "../../../host/log/log.ts";
import { telemetry } from "../telemetry.ts";

/** Of the first day. */
export const NOON = new Date(2026, 10, 21, 12).getTime();
export const DAY = 86400000;

export function addThreeDays(log: Log): void {
  for (const day of [0, 1, 2])
    for (let i = 0; i < 100; i++) {
      const atMs = NOON + day * DAY + 1000 * i;
      const record = telemetry({ boot: `d${day}`, seq: i + 1, tMs: 1000 * i, waiting: i % 4 });
      log.addTelemetry({ box: "lane-1", life: 0, telemetry: record, receivedMs: atMs + 5 }, atMs);
    }
}
