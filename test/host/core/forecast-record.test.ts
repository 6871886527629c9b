import { describe, expect, it } from "vitest";
import { type ForecastRecord, keepRecord, newForecastRecord, provenOf } from "../../../host/core/forecast-record.ts";
import type { Traffic } from "../../../host/core/policy.ts";

const TRAFFIC: Traffic = { arrivalsPerS: 0.05, in15: 0.1, in30: 0.1, cycleS: 75 };
const MINUTE = 60;

/** So many minutes, one look each, with as many customers a second as `comes` says, and forecasts as `told` says. */
function run(
  minutes: number,
  comes: (minute: number) => number,
  told: Partial<Traffic> | ((minute: number) => Partial<Traffic>),
  { record = newForecastRecord(), heardS = MINUTE, fromMinute = 0 } = {},
): ForecastRecord {
  for (let minute = fromMinute; minute < fromMinute + minutes; minute++) {
    const traffic = { ...TRAFFIC, ...(typeof told === "function" ? told(minute) : told) };
    keepRecord(record, { customers: MINUTE * comes(minute), heardS }, traffic, 1000 * MINUTE * minute);
  }
  return record;
}

/** Longer than twelve hours and the half hour that the first forecasts are about. */
const LONG = 800;

describe("the forecast's own record", () => {
  it("shows nothing before there are scores for twelve hours", () => {
    const right = (minutes: number): Traffic =>
      provenOf(
        run(minutes, () => 0.1, {}),
        TRAFFIC,
      );
    expect(right(720)).toEqual({ ...TRAFFIC, in15: undefined, in30: undefined });
    expect(right(LONG)).toEqual(TRAFFIC);
  });

  it.each([
    ["better than as now", 0.1, true],
    ["as good as now", 0.075, false],
    ["worse than as now", 0.06, false],
  ])("shows a forecast only where it has been %s", (_, comes, isShown) => {
    const { in15 } = provenOf(
      run(LONG, () => comes, {}),
      TRAFFIC,
    );
    expect(in15).toBe(isShown ? TRAFFIC.in15 : undefined);
  });

  it("judges each by what came at its own time", () => {
    // Four times as many come every half hour, on the half hour; the forecast sees what comes a quarter of an hour later.
    const comes = (minute: number): number => ((minute + 5) % 30 < 10 ? 0.2 : 0.05);
    const told = (minute: number): Partial<Traffic> => ({
      ...{ arrivalsPerS: comes(minute), in15: comes(minute + 15), in30: comes(minute + 15) },
    });
    const shown = provenOf(run(LONG, comes, told), TRAFFIC);
    expect(shown).toMatchObject({ in15: TRAFFIC.in15, in30: undefined });
  });

  it("forgets: after it has gone wrong for long enough it is not shown any more, and then is again", () => {
    const record = newForecastRecord();
    const hours: [comes: number, isShown: boolean][] = [
      [0.1, true],
      [0.05, false],
      [0.1, true],
    ];
    for (const [i, [comes, isShown]] of hours.entries()) {
      run(1000, () => comes, {}, { record, fromMinute: 1000 * i });
      expect(provenOf(record, TRAFFIC).in15).toBe(isShown ? TRAFFIC.in15 : undefined);
    }
  });

  /** For 30 min better by `gain` every other time, and worse by 0.01 in between: its lead grows with the gain. Customers a second. */
  const wavering = (gain: number, minutes: number, record = newForecastRecord(), fromMinute = 0): ForecastRecord =>
    run(
      minutes,
      () => 0.1,
      (minute) => ({
        arrivalsPerS: 0.1 + (minute % 10 < 5 ? gain : 0.01),
        in15: 0.1,
        in30: 0.1 + (minute % 10 < 5 ? 0 : 0.02),
      }),
      { record, fromMinute },
    );

  it("does not show a lead that may be luck, and keeps one that was none for as long as it is a lead at all", () => {
    const lucky = wavering(0.011, 3000);
    expect(provenOf(lucky, TRAFFIC).in30).toBeUndefined();
    const record = wavering(0.04, 3000);
    expect(provenOf(record, TRAFFIC).in30).toBe(TRAFFIC.in30);
    wavering(0.011, 1200, record, 3000);
    expect(provenOf(record, TRAFFIC).in30).toBe(TRAFFIC.in30);
    wavering(0.002, 9000, record, 4200);
    expect(provenOf(record, TRAFFIC).in30).toBeUndefined();
  });

  it("does not judge by what was not heard, nor across a gap", () => {
    const deaf = run(LONG, () => 0.1, {}, { heardS: 0.7 * MINUTE });
    expect(deaf.in15.scores).toBe(0);
    const record = newForecastRecord();
    for (let i = 0; i < 60; i++) keepRecord(record, { customers: 100, heardS: 300 }, TRAFFIC, 600000 * i);
    expect(record.in15.scores).toBe(0);
  });

  it("takes a night without customers for no proof", () => {
    const { in15 } = run(LONG, () => 0, { arrivalsPerS: 0, in15: 0.001 });
    expect(in15.scores).toBe(0);
  });

  it("stays as small as it is, however long it runs and whatever it hears", () => {
    const record = run(3000, (minute) => minute % 7, {});
    expect(record.pending.length).toBeLessThanOrEqual(11);
    expect(JSON.stringify(record).length).toBeLessThan(1500);
  });
});
