// A day as tables for a spreadsheet (RFC 4180). Pure.
import type { DayReport } from "../core/report/day-report.ts";

type Cell = string | number | null;

/** One row for each lane and bin: how many waited, and how long. Unknown is empty. */
export function lanesCsv(report: DayReport, nameOf: (box: string) => string): string {
  const rows = report.lanes.flatMap((lane) =>
    lane.waiting.flatMap((waiting, i) => {
      const longest = lane.longest[i] ?? null;
      if (waiting === null && longest === null) return [];
      const atMs = report.fromMs + i * report.binMs;
      const cells = [localTime(atMs), lane.box, nameOf(lane.box), waiting, longest, lane.waitS[i] ?? null];
      return [[...cells, utcOffset(atMs)] satisfies Cell[]];
    }),
  );
  return csv([["time", "box", "name", "waiting_mean", "waiting_longest", "wait_s_longest", "utc_offset_min"], ...rows]);
}

/** One row for each call. */
export function callsCsv(report: DayReport, nameOf: (box: string) => string): string {
  const rows = report.calls.map(({ tMs, box, reason, end, endMs }): Cell[] => [
    localTime(tMs),
    box,
    nameOf(box),
    reason,
    end,
    endMs === null ? null : localTime(endMs),
    endMs === null ? null : Math.round((endMs - tMs) / 1000),
    utcOffset(tMs),
    endMs === null ? null : utcOffset(endMs),
  ]);
  return csv([
    ["called", "box", "name", "reason", "end", "ended", "seconds", "called_utc_offset_min", "ended_utc_offset_min"],
    ...rows,
  ]);
}

/** Beyond ASCII it begins with a byte order mark: without one Excel takes it for the letters of its machine's language. */
function csv(rows: Cell[][]): string {
  const text = rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
  return /^\p{ASCII}*$/u.test(text) ? text : `\uFEFF${text}`;
}

/** Text that a spreadsheet would run as a formula is prefixed with an apostrophe. */
function cell(value: Cell): string {
  if (typeof value !== "string") return String(value ?? "");
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Local time in a format that spreadsheets parse: 2026-11-22 09:05:00. */
function localTime(ms: number): string {
  return new Date(ms).toLocaleString("sv-SE");
}

/** How far the shop's time is ahead of UTC at a time. Unit min. */
function utcOffset(ms: number): number {
  return -new Date(ms).getTimezoneOffset();
}
