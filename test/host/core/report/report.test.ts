import { describe, expect, it } from "vitest";
import { chanceOf } from "../../../../host/core/report/chance.ts";
import { type Report, ReportBuilder } from "../../../../host/core/report/report.ts";
import { newSlot, type Slot } from "../../../../host/core/report/slot.ts";
import type { Place } from "../../../../host/core/shop.ts";
import { HALF_HOUR, handMadeMonth, PLAN } from "./month.ts";

const at = (day: number, hour: number, second: number): number => new Date(2026, 10, day, hour, 0, second).getTime();
const decide = (tMs: number, kind: string, box: string) => ({ tMs, kind, box, reason: "r", because: null });
const DECISIONS = [
  ...[decide(at(2, 10, 0), "call", "lane-2"), decide(at(2, 10, 40), "answered", "lane-2")],
  ...[decide(at(3, 10, 0), "call", "lane-2"), decide(at(3, 10, 20), "answered", "lane-2")],
  ...[decide(at(3, 11, 0), "call", "lane-2"), decide(at(3, 11, 30), "withdrawn", "lane-2")],
];

function month(): Report {
  const builder = new ReportBuilder(PLAN);
  for (const slot of handMadeMonth()) builder.add(slot);
  return builder.build({ from: "2026-11-02", to: "2026-11-29" }, DECISIONS, chanceOf(1));
}

describe("the report of a month made by hand", () => {
  const report = month();
  const { shop } = report;

  it("counts days, customers and hours", () => {
    expect(report).toMatchObject({ store: "s", from: "2026-11-02", to: "2026-11-29", days: 28 });
    // 28 x 5 at ten, and at three 14 x 1 + 14 x 2.
    expect(shop).toMatchObject({ days: 28, customers: 182, entries: 182, unknownEntries: 28, longest: 3 });
    expect([shop.heardHours, shop.openHours]).toEqual([28, 21]);
  });

  it("has mean waits, felt waits and shares over each threshold", () => {
    // At ten 4 waits with a sum of 1300 predicted and 1023 realised; at three 1.5 a day, all 0.
    const n = 28 * 4 + 42;
    expect(shop.predictedS.value).toBeCloseTo((28 * 1300) / n, 9);
    expect(shop.realisedS.value).toBeCloseTo((28 * 1023) / n, 9);
    expect(shop.feltS.value).toBeCloseTo((1.36 * 28 * 1023) / n, 9);
    expect(shop.over.map(({ overS, realised }) => [overS, realised.value])).toEqual([
      [180, (28 * 3) / n],
      [240, (28 * 2) / n],
      [390, 28 / n],
      [600, 28 / n],
    ]);
    expect(shop.over.map(({ predicted }) => predicted.value)).toEqual([84 / n, 56 / n, 28 / n, 28 / n]);
  });

  it("has lengths, utilisation, services, stalls, balks and reneges", () => {
    expect(shop.length.value).toBeCloseTo(1.5 / 1.5, 9);
    expect(shop.confidence).toBeCloseTo((0.9 + 0.5) / 1.5, 9);
    expect(shop.utilisation.value).toBeCloseTo(0.5 / 1.5, 9);
    expect(shop.serviceS).toEqual({ value: 80, low: 80, high: 80 });
    expect(shop.oneInFront.value).toBeCloseTo(1 - 56 / 182, 9);
    expect([shop.stalls.value, shop.balks.value, shop.reneges.value]).toEqual([0, 3, 2]);
  });

  it("parts them by lane, hour and weekday", () => {
    expect(report.lanes.map(({ box, name, hours }) => [box, name, hours.length])).toEqual([["lane-1", "Till 1", 14]]);
    expect(report.hours.map(({ hour }) => hour % 24)).toEqual(Array.from({ length: 7 }, () => [10, 15]).flat());
    const monday = report.hours[0]?.figures;
    expect([monday?.days, monday?.customers, monday?.realisedS.value]).toEqual([4, 20, 255.75]);
    expect(report.weekdays.map(({ weekday, figures }) => [weekday, figures.customers])[6]).toEqual(["Sun", 26]);
    expect(report.dates).toHaveLength(28);
    expect(report.dates[0]).toEqual({
      ...{ date: "2026-11-02", customers: 6 },
      waits: { n: 5, sumS: 1023, over: [3, 2, 1, 1] },
    });
  });

  it("says how many calls led to an open till, and how fast", () => {
    expect(report.calls).toMatchObject({ calls: 3, answered: 2, withdrawn: 1, unanswered: 0, openedSlowestS: 40 });
    expect([report.calls.openedS.value, report.calls.openedMedianS]).toEqual([30, 30]);
    expect(report.calls.hours).toEqual([
      { hour: 10, calls: 1 },
      { hour: 34, calls: 1 },
      { hour: 35, calls: 1 },
    ]);
  });

  it("finds the quiet hours", () => {
    expect(report.quiet.map(({ hour }) => hour)).toEqual([15, 39, 63, 87, 111, 135, 159]);
    expect(report.quiet[0]?.ofMean).toBeCloseTo(1.5 / 3.25, 9);
  });

  it("does not call an hour quiet at whose start the shop closes, however many tills it has", () => {
    const builder = new ReportBuilder(PLAN);
    for (const slot of handMadeMonth()) builder.add(slot);
    for (let day = 2; day <= 29; day++)
      for (let lane = 1; lane <= 30; lane++) {
        const rest = newSlot(`lane-${lane}`, new Date(2026, 10, day, 20).getTime());
        builder.add(Object.assign(rest, { heardMs: 30000, openMs: 30000, lengthMs: 30000, shortMs: 30000 }));
      }
    const { quiet, hours } = builder.build({ from: "2026-11-02", to: "2026-11-29" }, [], chanceOf(1));
    expect(hours.map(({ hour }) => hour)).toContain(20);
    expect(quiet).toEqual(report.quiet);
  });

  it("values what is at risk and what is lost by the owner's figures", () => {
    const { customerValue, atRisk, lost } = report.money;
    expect(customerValue).toBe(3000);
    expect(atRisk[0]?.visits.value).toBeCloseTo((84 / 154) * 182, 6);
    expect(atRisk[0]?.value?.value).toBeCloseTo((84 / 154) * 182 * 3000, 3);
    expect([lost.people.value, lost.sales?.value]).toEqual([5, 150]);
    expect(report.money.assumptions.length).toBeGreaterThan(0);
  });

  it("has a rota with the customers of each half hour and the tills they need", () => {
    const [rota] = report.rotas;
    expect(rota).toMatchObject({ pool: "", tills: 2, cycleS: 80, short: 0 });
    // Variance of 60, 80, 100: 800/3.
    expect(rota?.variation).toBeCloseTo(800 / 3 / 6400, 9);
    const ten = rota?.slots.find(({ halfHour }) => halfHour === 20);
    expect(ten).toMatchObject({ customersPerH: { value: 10 }, open: 1, needed: 1 });
    expect(rota?.neededHours).toBe(7);
    expect(report.whatIf[0]?.alternatives.map(({ change }) => change)).toEqual([
      ...["as it was", "one more cashier", "one more till", "self-checkout", "one line", "rota"],
    ]);
  });

  it("finds the week as it was where a change applies nowhere", () => {
    const [asItWas, cashier, till] = report.whatIf[0]?.alternatives ?? [];
    for (const changed of [cashier, till].filter((found) => found?.halfHours.length === 0))
      expect(changed).toEqual({ ...asItWas, change: changed?.change });
    expect(cashier?.halfHours.length).toBe(0);
  });

  it("counts a group's line with its tills, leaves out doors, and self-checkouts in the rota", () => {
    const place = (box: string, role: Place["role"], pool: string): Place => ({
      ...{ box, name: box, role, pool, hasSwitch: true, machines: 0 },
    });
    const places = [
      place("line-1", "line", "line-1"),
      ...[place("desk-1", "till", "line-1"), place("desk-2", "till", "line-1")],
      ...[place("self-1", "bank", ""), place("door-1", "door", "")],
    ];
    const builder = new ReportBuilder({ ...PLAN, places });
    const slot = (box: string, changes: Partial<Slot>): Slot => ({ ...newSlot(box, at(2, 10, 0)), ...changes });
    const open = { heardMs: HALF_HOUR, openMs: HALF_HOUR };
    builder.add(slot("line-1", { ...open, entries: 12, served: 12, cyclesS: [80, 80], servingMs: HALF_HOUR / 2 }));
    for (const desk of ["desk-1", "desk-2"]) builder.add(slot(desk, open));
    builder.add(slot("self-1", { ...open, entries: 30, served: 30, servingMs: HALF_HOUR }));
    builder.add(slot("door-1", { heardMs: HALF_HOUR, entries: 99 }));
    const mixed = builder.build({ from: "2026-11-02", to: "2026-11-02" }, [], chanceOf(1));
    expect(mixed.shop).toMatchObject({ customers: 42, openHours: 1, utilisation: { value: 0.75, low: null } });
    expect(mixed.rotas).toMatchObject([
      { pool: "line-1", name: "line-1", tills: 2, slots: [{ open: 2, customersPerH: { value: 24 } }] },
    ]);
  });

  it("is the same twice", () => expect(month()).toEqual(report));
});
