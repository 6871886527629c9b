import { describe, expect, it } from "vitest";
import {
  type ForecastRecord,
  keepRecord,
  newForecastRecord,
  parseScores,
  provenOf,
} from "../../../../host/core/dispatch/forecast-record.ts";
import type { HalfHour } from "../../../../host/core/dispatch/past-weeks.ts";
import type { Traffic } from "../../../../host/core/dispatch/policy.ts";

/** By the door as many as will come, and half as many now. */
const TRAFFIC: Traffic = { arrivalsPerS: 0.05, in15: 0.1, in30: 0.1, cycleS: 75 };
const NO_DOOR: Traffic = { ...TRAFFIC, in15: undefined, in30: undefined };
const MINUTE = 60;
const HALF_HOUR_S = 1800;

/** Past weeks of so many minutes: customers a second of each week, the last one first. */
function weeks(minutes: number, perS: readonly (number | null)[]): HalfHour[] {
  return Array.from({ length: minutes / 30 + 4 }, (_, i) => ({
    fromMs: 1000 * HALF_HOUR_S * (i - 1),
    customers: perS.map((rate) => (rate === null ? null : rate * HALF_HOUR_S)),
  }));
}

/** As many on the mean as will come, and a week ago fewer. */
const FEWER_A_WEEK_AGO = [0.04, 0.12, 0.12, 0.12];

interface Run {
  record?: ForecastRecord;
  heardS?: number;
  fromMinute?: number;
  past?: readonly (number | null)[];
}

/** So many minutes, one look each, with as many customers a second as `comes` says, and forecasts as `told` says. */
function run(
  minutes: number,
  comes: (minute: number) => number,
  told: Traffic | ((minute: number) => Traffic),
  { record = newForecastRecord(), heardS = MINUTE, fromMinute = 0, past = FEWER_A_WEEK_AGO }: Run = {},
): ForecastRecord {
  const known = weeks(fromMinute + minutes, past);
  for (let minute = fromMinute; minute < fromMinute + minutes; minute++) {
    const traffic = typeof told === "function" ? told(minute) : told;
    keepRecord(record, { customers: MINUTE * comes(minute), heardS }, traffic, 1000 * MINUTE * minute, known);
  }
  return record;
}

const steady = (perS: number) => (): number => perS;
/** Longer than twelve hours and the half hour that the first forecasts are about. */
const LONG = 800;

describe("the forecast's own record", () => {
  it("shows nothing before there are scores for twelve hours", () => {
    const shownIn = (minutes: number): Traffic => provenOf(run(minutes, steady(0.1), TRAFFIC), TRAFFIC);
    expect(shownIn(720)).toEqual({ ...TRAFFIC, in15: undefined, in30: undefined });
    expect(shownIn(LONG).in15).toBeCloseTo(0.1, 3);
    expect(shownIn(LONG).in30).toBeCloseTo(0.1, 3);
  });

  it.each<[string, Partial<Traffic>, readonly (number | null)[], boolean]>([
    ["better than as now and as a week ago", {}, FEWER_A_WEEK_AGO, true],
    ["no better than as now", { arrivalsPerS: 0.1 }, FEWER_A_WEEK_AGO, false],
    ["no better than as a week ago", { in15: 0.09 }, [0.1, 0.1, 0.1, 0.1], false],
    ["not known to be better than as a week ago", {}, [null, 0.1, 0.1, 0.1], false],
    ["nowhere held against past weeks, as where the log is damaged", {}, [], false],
  ])("shows a forecast only where it has been: %s", (_, told, past, isShown) => {
    const traffic = { ...TRAFFIC, ...told };
    const { in15 } = provenOf(run(LONG, steady(0.1), traffic, { past }), traffic);
    expect(in15 !== undefined).toBe(isShown);
  });

  it("forecasts by past weeks alone where there is no door counter, and as busy as today is", () => {
    const usual = provenOf(run(LONG, steady(0.1), NO_DOOR), NO_DOOR);
    expect(usual.in30).toBeCloseTo(0.1, 3);
    const busy = provenOf(run(LONG, steady(0.2), NO_DOOR), NO_DOOR);
    expect(busy.in15).toBeGreaterThan(0.18);
    expect(busy.in15).toBeLessThan(0.2);
  });

  it("shows nothing more, whatever has been proven, when past weeks are not known any more", () => {
    const record = run(LONG, steady(0.1), TRAFFIC);
    expect(provenOf(record, TRAFFIC).in15).toBeDefined();
    const restarted = { ...newForecastRecord(), in15: record.in15, in30: record.in30 };
    run(60, steady(0.1), TRAFFIC, { record: restarted, past: [] });
    expect(restarted.in15.isShown).toBe(true);
    expect(provenOf(restarted, TRAFFIC)).toEqual({ ...TRAFFIC, in15: undefined, in30: undefined });
  });

  it("goes by the door rather than by past weeks where the door has been right and they have not", () => {
    // Past weeks say 0.1 throughout; half as many and half again as many come, an hour each, and the door sees it.
    const comes = (minute: number): number => (Math.floor(minute / 60) % 2 === 0 ? 0.05 : 0.15);
    const told = (minute: number): Traffic => ({
      ...{ arrivalsPerS: comes(minute), in15: comes(minute + 15), in30: comes(minute + 30), cycleS: 75 },
    });
    const record = run(1500, comes, told, { past: [0.1, 0.1, 0.1, 0.1] });
    const at = (in30: number): number => provenOf(record, { ...TRAFFIC, in30 }).in30 ?? 0;
    expect(at(0.15)).toBeGreaterThan(0.14);
    expect(at(0.05)).toBeLessThan(0.06);
  });

  it("judges each by what came at its own time", () => {
    // Four times as many come every half hour, on the half hour; the forecast sees what comes a quarter of an hour later.
    const comes = (minute: number): number => ((minute + 5) % 30 < 10 ? 0.2 : 0.05);
    const told = (minute: number): Traffic => ({
      ...{ arrivalsPerS: comes(minute), in15: comes(minute + 15), in30: comes(minute + 15), cycleS: 75 },
    });
    const { in15, in30 } = provenOf(run(LONG, comes, told, { past: [0.1, 0.1, 0.1, 0.1] }), TRAFFIC);
    expect(in15).toBeDefined();
    expect(in30).toBeUndefined();
  });

  it("forgets: after it has gone wrong for long enough it is not shown any more, and then is again", () => {
    const record = newForecastRecord();
    // As the weeks before, and as now is wrong; then as now is right, whatever the weeks before.
    const ups = (minute: number): number => (Math.floor(minute / 60) % 2 === 0 ? 0.06 : 0.14);
    const asNow = (minute: number): Traffic => ({ ...NO_DOOR, arrivalsPerS: ups(minute + 15) });
    for (const [fromMinute, minutes, isUsual] of [
      [0, 1000, true],
      [1000, 2000, false],
      [3000, 3000, true],
    ] as const) {
      run(minutes, isUsual ? steady(0.1) : ups, isUsual ? NO_DOOR : asNow, { record, fromMinute });
      expect(provenOf(record, NO_DOOR).in15 !== undefined).toBe(isUsual);
    }
  });

  /** The forecast is off by about 0.02; as now by `gain` more every other time, and by 0.01 less in between. Customers a second. */
  const wavering = (gain: number, minutes: number, record = newForecastRecord(), fromMinute = 0): ForecastRecord => {
    const comes = (minute: number): number => 0.1 + (Math.floor(minute / 60) % 2 === 0 ? 0.02 : -0.02);
    const told = (minute: number): Traffic => ({
      ...NO_DOOR,
      arrivalsPerS: comes(minute + 30) + 0.02 + (minute % 10 < 5 ? gain : -0.01),
    });
    return run(minutes, comes, told, { record, fromMinute, past: [0.2, 0.08, 0.06, 0.06] });
  };

  it("does not show a lead that may be luck, and keeps one that was none for as long as it is a lead at all", () => {
    const isShown = (record: ForecastRecord): boolean => provenOf(record, NO_DOOR).in30 !== undefined;
    expect(isShown(wavering(0.011, 3000))).toBe(false);
    const record = wavering(0.04, 3000);
    expect(isShown(record)).toBe(true);
    wavering(0.011, 1200, record, 3000);
    expect(isShown(record)).toBe(true);
    wavering(0.002, 9000, record, 4200);
    expect(isShown(record)).toBe(false);
  });

  it("does not judge by what was not heard, nor across a gap", () => {
    const deaf = run(LONG, steady(0.1), TRAFFIC, { heardS: 0.7 * MINUTE });
    expect(deaf.in15.scores).toBe(0);
    const record = newForecastRecord();
    const known = weeks(600, FEWER_A_WEEK_AGO);
    for (let i = 0; i < 60; i++) keepRecord(record, { customers: 100, heardS: 300 }, TRAFFIC, 600000 * i, known);
    expect(record.in15.scores).toBe(0);
  });

  it("takes a night without customers for no proof", () => {
    const { in15 } = run(LONG, steady(0), { ...TRAFFIC, arrivalsPerS: 0, in15: 0.001 }, { past: [0, 0, 0, 0] });
    expect(in15.scores).toBe(0);
  });

  it("stays as small as it is, however long it runs and whatever it hears", () => {
    const record = run(3000, (minute) => minute % 7, TRAFFIC);
    expect(record.pending.length).toBeLessThanOrEqual(11);
    expect(record.halfHours.length).toBeLessThanOrEqual(4);
    expect(JSON.stringify(record).length).toBeLessThan(3000);
  });
});

describe("scores that were kept", () => {
  const { in15, in30 } = run(LONG, steady(0.1), TRAFFIC);

  it("are the same when they are read", () => {
    expect(parseScores(JSON.stringify({ in15, in30 }))).toEqual({ in15, in30 });
  });

  it.each([
    ["cut off", JSON.stringify({ in15, in30 }).slice(0, -20)],
    ["empty", ""],
    ["no object", "3"],
    ["another version's", JSON.stringify({ in15: { scores: 3, gain: 1, gain2: 2 }, in30 })],
    ["not numbers", JSON.stringify({ in15: { ...in15, scores: null }, in30 })],
  ])("are nothing where they are %s", (_, text) => {
    expect(parseScores(text)).toBeUndefined();
  });
});
