// Hosts whose wall clocks are wrong for a while: once the clock is right, every record and decision is dated right.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dateOf } from "../../host/core/local-days.ts";
import { DayReader } from "../../host/log/day-reader.ts";
import { CONFIG, datesOf, HOUR, LENGTH, MINUTE, type Run, runHosts } from "./clock-hosts.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-clocks-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
/** The truth at which everything begins: 8 in the morning, local time. */
const BEGIN = new Date(2026, 10, 21, 8).getTime();

const whole = (errorAt: Run["errorAt"]): Run[] => [{ from: 0, to: LENGTH, errorAt }];
const first = (length: number, errorMs: number): Run[] => whole((at) => (at < length ? errorMs : 0));
const middle = (length: number, errorMs: number): Run[] =>
  whole((at) => (at >= 7 * HOUR && at < 7 * HOUR + length ? errorMs : 0));

describe("a host whose clock is", () => {
  it.each([
    ["right", whole(() => 0)],
    ["2 h behind for its first 10 min", first(10 * MINUTE, -2 * HOUR)],
    ["10 h behind for its first 10 min", first(10 * MINUTE, -10 * HOUR)],
    ["10 years behind for its first 10 min", first(10 * MINUTE, -10 * YEAR)],
    ["of 1970 for its first minute", first(MINUTE, -BEGIN)],
    ["2 h ahead for its first 10 min", first(10 * MINUTE, 2 * HOUR)],
    ["10 years ahead for its first 10 min", first(10 * MINUTE, 10 * YEAR)],
    ["18 s behind for its first 10 min", first(10 * MINUTE, -18000)],
    ["18 s ahead for its first day", first(DAY, 18000)],
    ["a day behind for its first day", first(DAY, -DAY)],
    ["an hour behind for a minute in between", middle(MINUTE, -HOUR)],
    ["a year ahead for a minute in between", middle(MINUTE, YEAR)],
    ["a day ahead for 10 h in between", middle(10 * HOUR, DAY)],
    [
      "2 h behind until it is started again",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => -2 * HOUR },
        { from: 9 * HOUR + 5 * MINUTE, to: LENGTH, errorAt: () => 0 },
      ],
    ],
    [
      "3 years ahead until it is started again",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => 3 * YEAR },
        { from: 10 * HOUR, to: LENGTH, errorAt: () => 0 },
      ],
    ],
    [
      "2 h behind until it is started again, twice, the second time for a minute",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => -2 * HOUR },
        { from: 9 * HOUR + MINUTE, to: 9 * HOUR + 2 * MINUTE, errorAt: () => -2 * HOUR },
        { from: 9 * HOUR + 3 * MINUTE, to: LENGTH, errorAt: () => 0 },
      ],
    ],
    [
      "of 1970 since it was started again",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => 0 },
        { from: 10 * HOUR, to: LENGTH, errorAt: () => -BEGIN },
      ],
    ],
    [
      "of 1970 since it was started again, and again",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => 0 },
        { from: 10 * HOUR, to: 20 * HOUR, errorAt: () => -BEGIN },
        { from: 21 * HOUR, to: LENGTH, errorAt: () => -BEGIN - 3 * HOUR },
      ],
    ],
  ] as [string, Run[]][])("%s dates all right in the end", async (name, runs) => {
    const file = path.join(dir, `${name}.sqlite`);
    await runHosts(file, BEGIN, runs);
    const { worstMs, days } = datesOf(file, BEGIN);
    expect(worstMs).toBeLessThan(2000);
    expect(days).toEqual(["2026-11-22", "2026-11-21"]);
    const reader = new DayReader(file, CONFIG.store);
    const report = reader.day("2026-11-21", { decisions: [], events: [], thresholdsS: [180] }, () => {});
    expect(Math.abs(report.fromMs - BEGIN)).toBeLessThan(10 * MINUTE);
    reader.close();
  });
});

describe("a host that stands still for ten hours while the box is on, and is", () => {
  // A quartz may be off by 100 ppm: 3.6 s in that time.
  it.each([
    ["4 s behind until then, of a box whose clock is right", -4000, 1],
    ["4 s behind until then, of a box whose clock is slow", -4000, 1 - 8e-5],
    ["4 s ahead until then, of a box whose clock is slow", 4000, 1 - 8e-5],
    ["4 s behind until then, of a box whose clock is fast", -4000, 1 + 8e-5],
    ["2.2 s behind until then, of a box whose clock is slow", -2200, 1 - 8e-5],
    ["right all the time, of a box whose clock is slow", 0, 1 - 8e-5],
    ["right all the time, of a box whose clock is fast", 0, 1 + 8e-5],
  ])("%s, dates all right in the end", async (name, errorMs, pace) => {
    const file = path.join(dir, `${name}.sqlite`);
    const still = [
      { from: 0, to: 9 * HOUR, errorAt: () => errorMs },
      { from: 19 * HOUR, to: LENGTH, errorAt: () => 0 },
    ];
    await runHosts(file, BEGIN, still, pace);
    expect(datesOf(file, BEGIN, pace).worstMs).toBeLessThan(2000);
  });
});

/** What its clock is wrong by from each time on. */
const steps =
  (...list: [at: number, errorMs: number][]): Run["errorAt"] =>
  (at) =>
    list.findLast(([from]) => from <= at)?.[1] ?? 0;
/** A clock that is behind, and pulled by 500 ppm with the monotonic one until it is right. */
const pulled = (behindMs: number): Run => ({
  ...{ from: 0, to: LENGTH },
  errorAt: (at) => -Math.max(0, behindMs - 5e-4 * at),
  gainedAt: (at) => Math.min(behindMs, 5e-4 * at),
});
const THREE_WEEKS: Run[] = [{ from: 0, to: 21 * DAY, errorAt: () => 0 }];
const ASLEEP = [9 * HOUR, 11 * HOUR] as const;

describe("a host", () => {
  it.each<[string, Run[], pace?: number, every?: number]>([
    ["is pulled by 0.9 s at 500 ppm", [pulled(900)]],
    ["is suspended for two hours", [{ from: 0, to: LENGTH, errorAt: () => 0, asleep: ASLEEP }]],
    [
      "is suspended for two hours that its clock lacks for ten minutes afterwards",
      [
        {
          ...{ from: 0, to: LENGTH, asleep: ASLEEP },
          errorAt: steps([9 * HOUR, -2 * HOUR], [11 * HOUR + 10 * MINUTE, 0]),
        },
      ],
    ],
    [
      "is suspended for two hours while it is an hour behind, until it is started again",
      [
        { from: 0, to: 15 * HOUR, errorAt: () => -HOUR, asleep: ASLEEP },
        { from: 16 * HOUR, to: LENGTH, errorAt: () => 0 },
      ],
    ],
    ["leaps 3 h ahead, and 5 h behind", whole(steps([2 * HOUR, 3 * HOUR], [4 * HOUR, -5 * HOUR], [6 * HOUR, 0]))],
    [
      "leaps from 2036 to 1970",
      whole(steps([0, Date.UTC(2036, 1, 7) - BEGIN], [10 * MINUTE, -BEGIN], [20 * MINUTE, 0])),
    ],
    ["hears for three weeks a box that is 100 ppm fast", THREE_WEEKS, 1 + 1e-4, 5 * MINUTE],
    ["hears for three weeks a box that is 100 ppm slow", THREE_WEEKS, 1 - 1e-4, 5 * MINUTE],
    [
      "is restored on a machine that is a year behind for an hour",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => 0 },
        { from: 12 * HOUR, to: LENGTH, errorAt: steps([0, -YEAR], [13 * HOUR, 0]) },
      ],
    ],
    [
      "takes the place of one that is 40 s ahead",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => 40000 },
        { from: 9 * HOUR, to: LENGTH, errorAt: () => 0 },
      ],
    ],
    [
      "takes the place of one that is 40 s behind, and was in its place before",
      [
        { from: 0, to: 9 * HOUR, errorAt: () => 0 },
        { from: 9 * HOUR, to: 20 * HOUR, errorAt: () => -40000 },
        { from: 20 * HOUR, to: LENGTH, errorAt: () => 0 },
      ],
    ],
  ])("%s, and dates all right in the end", async (name, runs, pace = 1, every = MINUTE / 2) => {
    const file = path.join(dir, `${name}.sqlite`);
    await runHosts(file, BEGIN, runs, pace, every);
    const { worstMs, days, records } = datesOf(file, BEGIN, pace);
    expect(worstMs).toBeLessThan(2000);
    const made = new Map<string, number>();
    for (const { from, to } of runs)
      for (let at = from; at < to; at += every) made.set(dateOf(BEGIN + at), (made.get(dateOf(BEGIN + at)) ?? 0) + 1);
    expect(days).toEqual([...made.keys()].reverse());
    // The record of midnight is dated a moment before or after it.
    for (const [i, count] of [...made.values()].reverse().entries())
      expect(Math.abs((records[i] ?? 0) - count)).toBeLessThanOrEqual(1);
  });
});

describe("a host in Berlin, in the night in which the clocks change,", () => {
  it.each([
    [
      "is an hour behind until ten in the morning",
      "2026-03-28",
      -1,
      "stays on",
      { "30": 120, "29": 23 * 120, "28": 16 * 120 },
    ],
    [
      "is an hour ahead until ten in the morning",
      "2026-03-28",
      1,
      "stays on",
      { "30": 120, "29": 23 * 120, "28": 16 * 120 },
    ],
    [
      "is an hour behind until it is started again",
      "2026-03-28",
      -1,
      "is restarted",
      { "30": 120, "29": 23 * 120 - 10, "28": 16 * 120 },
    ],
    ["is an hour ahead until ten in the morning", "2026-10-24", 1, "stays on", { "25": 24 * 120, "24": 16 * 120 }],
    ["is an hour behind until ten in the morning", "2026-10-24", -1, "stays on", { "25": 24 * 120, "24": 16 * 120 }],
    [
      "is an hour ahead until it is started again",
      "2026-10-24",
      1,
      "is restarted",
      { "25": 24 * 120 - 10, "24": 16 * 120 },
    ],
    [
      "is off, and an hour behind afterwards",
      "2026-03-28",
      -1,
      "is off",
      { "30": 120, "29": 14 * 120, "28": 12 * 120 },
    ],
    ["is off, and an hour ahead afterwards", "2026-10-24", 1, "is off", { "25": 13 * 120, "24": 12 * 120 }],
    ["is started again in New York", "2026-03-28", 0, "moves", { "29": 19 * 120 - 10, "28": 21 * 120 }],
  ] as const)("%s, from %s on, and dates all right in the end", (name, begin, hours, what, expected) => {
    const file = path.join(dir, `${begin} ${name}.sqlite`);
    // A second try begins anew.
    rmSync(file, { force: true });
    const script = path.join(import.meta.dirname, "zone-clocks.ts");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", script, file, `${begin}T08:00`, String(hours), what],
      { encoding: "utf8", env: { ...process.env, TZ: "Europe/Berlin" } },
    );
    expect(stderr).toBe("");
    const { worstMs, days, records } = JSON.parse(stdout) as ReturnType<typeof datesOf>;
    expect(worstMs).toBeLessThan(2000);
    const month = begin.slice(0, 8);
    expect(days).toEqual(
      Object.keys(expected)
        .reverse()
        .map((day) => month + day),
    );
    // The record of midnight is dated 30 ms before or after it.
    for (const [i, count] of Object.values(expected).reverse().entries())
      expect(Math.abs((records[i] ?? 0) - count)).toBeLessThanOrEqual(1);
  });
});
