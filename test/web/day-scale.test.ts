import { describe, expect, it } from "vitest";
import { between, isShutAt, ticksOf, totals, zoomed } from "../../host/web/public/day-scale.ts";

const MIN = 60000;

describe("ticks", () => {
  /** A clock so many minutes ahead of UTC. */
  const ahead =
    (minutes: number) =>
    (ms: number): number =>
      (ms + minutes * MIN) % (1440 * MIN);
  const clock = (minutes: number, ms: number): string => new Date(ms + minutes * MIN).toISOString().slice(11, 16);

  it.each([
    ["UTC", 0, ["08:00", "10:00", "12:00", "14:00", "16:00", "18:00"]],
    ["a zone 45 minutes off", 825, ["22:00", "00:00", "02:00", "04:00", "06:00", "08:00"]],
  ])("are at round hours by the shop's clock: %s", (_, minutes, expected) => {
    const fromMs = Date.UTC(2026, 10, 27, 7, 50);
    const ticks = ticksOf({ fromMs, binMs: MIN }, { first: 0, count: 690 }, ahead(minutes));
    expect(ticks.map((ms) => clock(minutes, ms))).toEqual(expected);
  });

  it("are at round minutes of a stretch", () => {
    const fromMs = Date.UTC(2026, 10, 27, 8);
    const ticks = ticksOf({ fromMs, binMs: MIN }, { first: 63, count: 20 }, ahead(0));
    expect(ticks.map((ms) => clock(0, ms))).toEqual(["09:05", "09:10", "09:15", "09:20"]);
  });
});

describe("the tills open in all", () => {
  const lane = (box: string, ...openings: [number, number][]) => ({
    ...{ box, waiting: [1, 1, 1], longest: [1, 1, 1], waitS: [9, 9, 9], stalls: [], blind: [], entries: 0 },
    openings,
  });
  const open = (...lanes: ReturnType<typeof lane>[]): number[] =>
    totals({ fromMs: 0, binMs: 1000, bins: 3, lanes } as never).open;

  it("are those of the middle of a bin", () => {
    expect(open(lane("1", [0, 3000]), lane("2", [600, 1400]))).toEqual([1, 1, 1]);
  });

  it("are in the last bin those of the end of the log, which goes on", () => {
    expect(open(lane("1", [0, 2100]), lane("2", [0, 2100]), lane("3", [0, 900]))).toEqual([3, 2, 2]);
  });

  it("are none after the last one has closed", () => {
    expect(open(lane("1", [0, 900]))).toEqual([1, 0, 0]);
  });
});

it("a till is shut while it is not open and it is known that nobody waits there", () => {
  const lane = { waiting: [0, 0, 2, null], openings: [[0, 1000]] };
  const report = { fromMs: 0, binMs: 1000, bins: 4, lanes: [lane, { waiting: [], openings: [[0, 4000]] }] } as never;
  expect([0, 1, 2, 3].map((bin) => isShutAt(report, lane as never, bin))).toEqual([false, true, false, false]);
});

describe("a window", () => {
  it("narrows around the time that is read, and widens again, within the day", () => {
    expect(zoomed({ first: 0, count: 400 }, 0.5, 300, 400)).toEqual({ first: 150, count: 200 });
    expect(zoomed({ first: 0, count: 400 }, 0.5, 399, 400)).toEqual({ first: 200, count: 200 });
    expect(zoomed({ first: 200, count: 200 }, 2, 399, 400)).toEqual({ first: 0, count: 400 });
    expect(zoomed({ first: 100, count: 100 }, 2, 100, 400)).toEqual({ first: 100, count: 200 });
  });

  it("is never narrower than can be read, nor wider than the day", () => {
    expect(zoomed({ first: 50, count: 20 }, 0.5, 60, 400).count).toBe(20);
    expect(zoomed({ first: 0, count: 12 }, 0.5, 6, 12)).toEqual({ first: 0, count: 12 });
    expect(zoomed({ first: 0, count: 300 }, 2, 6, 400)).toEqual({ first: 0, count: 400 });
  });

  it("is the stretch that was drawn, in either direction", () => {
    expect(between(100, 149, 400)).toEqual({ first: 100, count: 50 });
    expect(between(149, 100, 400)).toEqual({ first: 100, count: 50 });
    expect(between(395, 399, 400)).toEqual({ first: 380, count: 20 });
  });
});
