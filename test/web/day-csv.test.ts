import { expect, it } from "vitest";
import type { DayReport } from "../../host/core/report/day-report.ts";
import { callsCsv, lanesCsv } from "../../host/web/day-csv.ts";

const fromMs = new Date(2026, 10, 22, 9).getTime();
const OFFSET = -new Date(fromMs).getTimezoneOffset();
const report = {
  fromMs,
  binMs: 60000,
  lanes: [{ box: "lane-1", waiting: [1.5, null], longest: [3, null], waitS: [null, null] }],
  calls: [
    { box: "lane-1", tMs: fromMs + 5000, reason: 'said "now", twice', end: "answered", endMs: fromMs + 25000 },
    { box: "lane-2", tMs: fromMs + 9000, reason: "x", end: null, endMs: null },
  ],
} as unknown as DayReport;

it("leaves out unknown values and defuses spreadsheet formulas", () => {
  expect(lanesCsv(report, () => "=HYPERLINK(1)")).toBe(
    `time,box,name,waiting_mean,waiting_longest,wait_s_longest,utc_offset_min\r\n2026-11-22 09:00:00,lane-1,'=HYPERLINK(1),1.5,3,,${OFFSET}\r\n`,
  );
});

it("escapes quotes and commas, and leaves the end of a running call empty", () => {
  expect(
    callsCsv(report, (box) => box)
      .split("\r\n")
      .slice(1, 3),
  ).toEqual([
    `2026-11-22 09:00:05,lane-1,lane-1,"said ""now"", twice",answered,2026-11-22 09:00:25,20,${OFFSET},${OFFSET}`,
    `2026-11-22 09:00:09,lane-2,lane-2,x,,,,${OFFSET},`,
  ]);
});

it("begins with a byte order mark where there are letters beyond ASCII, and without one elsewhere", () => {
  expect(lanesCsv(report, () => "Kasse 1").startsWith("time,")).toBe(true);
  expect(lanesCsv(report, () => "Каса 1").startsWith("\uFEFFtime,")).toBe(true);
  expect(callsCsv(report, () => "Fröhlich").startsWith("\uFEFFcalled,")).toBe(true);
});
