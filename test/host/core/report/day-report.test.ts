import { describe, expect, it } from "vitest";
import {
  binMsFor,
  binsOf,
  callReportsOf,
  type DayRecord,
  dayReport,
  LaneReportBuilder,
} from "../../../../host/core/report/day-report.ts";
import type { LoggedEvent } from "../../../../host/core/report/event-words.ts";

const record = (tS: number, changes: Partial<DayRecord> = {}): DayRecord => ({
  tMs: tS * 1000,
  boot: "b",
  ins: 0,
  waiting: 0,
  waitS: 0,
  state: "serving",
  ...changes,
});

function build(records: DayRecord[], endS: number, binS = 10, bins = 6) {
  const builder = new LaneReportBuilder("lane-1", 0, binS * 1000, bins);
  for (const one of records) builder.add(one);
  return { builder, lane: builder.build(endS * 1000) };
}

it.each([
  [0, 300000, 60],
  [4000, 300000, 60],
  [4000, 300001, 61],
  [4999, 305000, 61],
  [7000, 7000, 1],
])("has the bins from %s to %s that hold something, and none behind them", (fromMs, toMs, bins) => {
  expect(binsOf("1970-01-01", fromMs, toMs)).toEqual({
    date: "1970-01-01",
    fromMs: fromMs - (fromMs % 5000),
    binMs: 5000,
    bins,
  });
});

describe("LaneDayBuilder", () => {
  it("means and tops the line over each bin; unknown stays unknown", () => {
    const { lane } = build(
      [record(0, { waiting: 2, waitS: 100 }), record(5, { waiting: 4, waitS: 300 }), record(9, {})],
      12,
    );
    expect(lane.waiting).toEqual([2.6, 0, null, null, null, null]);
    expect(lane.longest).toEqual([4, 0, null, null, null, null]);
    expect(lane.waitS).toEqual([300, 0, null, null, null, null]);
  });

  it.each([
    { gapS: 9, known: [2, 2] },
    { gapS: 30, known: [2, null] },
  ])("lets a record hold for 10 s at most: $gapS s", ({ gapS, known }) => {
    const { lane } = build([record(0, { waiting: 2 }), record(gapS, { waiting: 2 })], gapS + 10);
    expect(lane.waiting.slice(0, 2)).toEqual(known);
  });

  it("joins what is open, held up or blind to spans", () => {
    const states = ["closed", "idle", "serving", "stalled", "serving", "blind", "closed"] as const;
    const { lane } = build(
      states.map((state, i) => record(i * 10, { state })),
      70,
      10,
      7,
    );
    expect(lane.openings).toEqual([[10000, 50000]]);
    expect(lane.stalls).toEqual([[30000, 40000]]);
    expect(lane.blind).toEqual([[50000, 60000]]);
    expect(lane.waiting[5]).toBeNull();
  });

  it("gives each entry the wait that was told as it came in, over gaps, restarts and what is unknown", () => {
    const { builder } = build(
      [
        record(0, { ins: 5 }),
        record(1, { ins: 6, waitS: 200 }),
        record(2, { ins: 8, waitS: 50 }),
        record(3, { ins: 9, waitS: null }),
        record(4, { boot: "c", ins: 2, waitS: 10 }),
        record(5, { boot: "c", ins: null }),
        record(6, { boot: "c", ins: 4, waitS: 10 }),
      ],
      7,
    );
    expect([...builder.met]).toEqual([
      [200, 1],
      [50, 2],
      [10, 2],
    ]);
    expect(builder.unknownEntries).toBe(1);
  });

  it("gives the last alone a wait of those who came while nothing was heard", () => {
    const { builder } = build([record(0, { ins: 5 }), record(600, { ins: 35, waitS: 240 })], 610);
    expect([[...builder.met], builder.unknownEntries]).toEqual([[[240, 1]], 29]);
  });
});

const NOTHING = { decisions: [], events: [], thresholdsS: [] };

describe("dayReport", () => {
  const day = { date: "2026-11-22", fromMs: 0, binMs: 10000, bins: 6 };
  it("counts customers over each threshold, the very threshold not being over it", () => {
    const { builder } = build([record(0), record(1, { ins: 1, waitS: 180 }), record(2, { ins: 4, waitS: 181 })], 3);
    const report = dayReport(day, [builder], 3000, { ...NOTHING, thresholdsS: [180, 240] });
    expect(report.shares).toEqual([
      { overS: 180, share: 0.75 },
      { overS: 240, share: 0 },
    ]);
    expect([report.meanWaitS, report.feltWaitS]).toEqual([(180 + 3 * 181) / 4, 1.36 * ((180 + 3 * 181) / 4)]);
  });

  it("has no share and no mean of nobody", () => {
    expect(dayReport(day, [], 0, { ...NOTHING, thresholdsS: [180] })).toMatchObject({
      entries: 0,
      meanWaitS: null,
      feltWaitS: null,
      shares: [],
      answerMedianS: null,
    });
  });

  it("names what went wrong, and not what is in the pictures anyway", () => {
    const event = (
      kind: LoggedEvent["kind"],
      detail: LoggedEvent["detail"],
      box: string | null = "1",
    ): LoggedEvent => ({
      ...{ tMs: 5, kind, box, detail },
    });
    const events = [
      event("lamp", { lamp: "open" }),
      event("switch", { position: "open", before: "closed" }),
      event("presence", { freshness: "fresh", before: null }),
      event("presence", { freshness: "stale", before: "fresh" }),
      event("presence", { freshness: "fresh", before: "stale" }),
      event("sensor", { sensor: "head", health: "stuck", before: "ok" }),
      event("box", { boot: "b", errors: null, failedStarts: 0, image: "newest", config: 0 }),
      event("rejected", { reason: "unknown-box", count: 7, about: "9/telemetry", from: "mqtt" }, null),
      event("gap", { cause: "dropped", detail: "the box had no more room", records: 12, fromMs: 5, toMs: 5 }),
    ];
    expect(dayReport(day, [], 0, { ...NOTHING, events }).incidents.map(({ text }) => text)).toEqual([
      "not heard for some seconds",
      "heard again",
      "pay point: always blocked",
      "7 messages rejected: unknown-box, first 9/telemetry",
      "gap in the log: 12 records missing, dropped (the box had no more room)",
    ]);
  });

  it("tells the same of the same box once, with how often and until when", () => {
    const stale = (tMs: number, box: string): LoggedEvent => ({
      ...{ tMs, box, kind: "presence", detail: { freshness: "stale", before: "fresh" } },
    });
    const events = [stale(5, "1"), stale(6, "2"), ...Array.from({ length: 300 }, (_, i) => stale(10 + i, "1"))];
    const { incidents } = dayReport(day, [], 0, { ...NOTHING, events });
    expect(incidents).toMatchObject([
      { tMs: 5, lastMs: 309, times: 301, box: "1", text: "not heard for some seconds" },
      { tMs: 6, lastMs: 6, times: 1, box: "2", text: "not heard for some seconds" },
    ]);
  });

  it("tells the time from alarm to open till of those that were opened", () => {
    const decide = (tS: number, kind: string, box: string) => ({
      tMs: tS * 1000,
      kind,
      box,
      reason: "r",
      because: null,
    });
    const decisions = [
      ...[decide(0, "call", "a"), decide(5, "acknowledged", "a"), decide(20, "answered", "a")],
      ...[decide(30, "call", "a"), decide(31, "call", "b"), decide(40, "withdrawn", "a"), decide(91, "answered", "b")],
      decide(99, "call", "a"),
    ];
    expect(dayReport(day, [], 0, { ...NOTHING, decisions })).toMatchObject({ answerMedianS: 40, answerSlowestS: 60 });
    expect(callReportsOf(decisions).map(({ box, end, endMs }) => [box, end, endMs])).toEqual([
      ["a", "answered", 20000],
      ["a", "withdrawn", 40000],
      ["b", "answered", 91000],
      ["a", null, null],
    ]);
  });
});

it.each([
  [1000, 5000],
  [720 * 5000, 5000],
  [720 * 5000 + 1, 10000],
  [86400000, 120000],
  [90000000, 300000],
])("shows %i ms in bins of %i ms", (spanMs, binMs) => expect(binMsFor(spanMs)).toBe(binMs));
