import { describe, expect, it } from "vitest";
import { chanceOf } from "../../../../host/core/report/chance.ts";
import type { Estimate } from "../../../../host/core/report/estimate.ts";
import { type Report, ReportBuilder } from "../../../../host/core/report/report.ts";
import { type LaneRecord, SlotBuilder } from "../../../../host/core/report/slot-builder.ts";
import { PLAN } from "./month.ts";

/** Customers come at random, one till, cycles with a mean of 80 s from 40 to 120 s, six tenths of the time in use. */
const CYCLE_S = 80;
const LOAD = 0.6;
const VARIATION = 1 / 12;
const OPEN_S = 10 * 3600;
/** Pollaczek and Khinchine. */
const MEAN_WAIT_S = (LOAD * CYCLE_S * (1 + VARIATION)) / (2 * (1 - LOAD));

interface Month {
  report: Report;
  waits: number[];
}

/** `error`: share of the time in which the box is wrong by one customer, and of crossings that it misses or doubles. */
function month(seed: number, error: number): Month {
  const chance = chanceOf(seed);
  const builder = new ReportBuilder({ ...PLAN, places: PLAN.places.slice(0, 1) });
  const waits: number[] = [];
  for (let day = 1; day <= 28; day++) {
    const openMs = new Date(2026, 1, day, 8).getTime();
    const lane = new SlotBuilder("lane-1", new Date(2026, 1, day).getTime(), new Date(2026, 1, day + 1).getTime());
    for (const record of laneDay(openMs, chance, error, waits)) lane.add(record);
    for (const slot of lane.build()) builder.add(slot);
  }
  return { report: builder.build({ from: "2026-02-01", to: "2026-02-28" }, [], chance), waits };
}

/** Records at each change, as a box makes them; the waits of the customers are added to `waits`. */
function laneDay(openMs: number, chance: () => number, error: number, waits: number[]): LaneRecord[] {
  const events: { atS: number; isIn: boolean }[] = [];
  let freeS = 0;
  for (let atS = 0; ; ) {
    atS += (-Math.log(1 - chance()) * CYCLE_S) / LOAD;
    if (atS > OPEN_S) break;
    const startS = Math.max(atS, freeS);
    freeS = startS + CYCLE_S * (0.5 + chance());
    waits.push(startS - atS);
    events.push({ atS, isIn: true }, { atS: freeS, isIn: false });
  }
  events.sort((a, b) => a.atS - b.atS);
  const records: LaneRecord[] = [];
  let [inLane, ins, outs] = [0, 0, 0];
  const crossings = (): number => (chance() < error ? (chance() < 0.6 ? 0 : 2) : 1);
  const record = (fromS: number, untilS: number): void => {
    const seen = Math.max(0, inLane + (chance() < error ? (chance() < 0.5 ? 1 : -1) : 0));
    records.push({
      ...{ fromMs: openMs + Math.round(1000 * fromS), toMs: openMs + Math.round(1000 * untilS), boot: "b", ins, outs },
      ...{ reversed: 0, inLane: seen, waiting: Math.max(0, seen - 1), waitS: seen * CYCLE_S * 0.8 },
      ...{ state: seen > 0 ? "serving" : "idle", confidencePercent: Math.round(100 * (1 - error)) },
    });
  };
  let lastS = 0;
  for (const { atS, isIn } of events) {
    record(lastS, atS);
    lastS = atS;
    inLane += isIn ? 1 : -1;
    if (isIn) ins += crossings();
    else outs += crossings();
  }
  record(lastS, lastS + 5);
  return records;
}

function holds({ low, high }: Estimate, truth: number): boolean {
  return (low ?? Number.NaN) <= truth && truth <= (high ?? Number.NaN);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

describe("the report of a simulated month", () => {
  const SEEDS = Array.from({ length: 12 }, (_, i) => 101 + 17 * i);

  it("has each customer's wait, to the second, where the box counts right", () => {
    const { report, waits } = month(5, 0);
    expect(report.shop.customers).toBeGreaterThan(0.99 * waits.length);
    expect(Math.abs((report.shop.realisedS.value ?? 0) - mean(waits))).toBeLessThan(0.5);
    for (const { overS, realised } of report.shop.over)
      expect(Math.abs((realised.value ?? 0) - waits.filter((s) => s > overS).length / waits.length)).toBeLessThan(
        0.003,
      );
  });

  it("holds the truth of the shop within its intervals in about 95 of 100 months", () => {
    const months = SEEDS.map((seed) => month(seed, 0).report);
    const held = months.filter(({ shop }) => holds(shop.realisedS, MEAN_WAIT_S));
    expect(held.length).toBeGreaterThanOrEqual(10);
    expect(months.filter(({ shop }) => holds(shop.serviceS, CYCLE_S)).length).toBeGreaterThanOrEqual(10);
    expect(months.filter(({ shop }) => holds(shop.utilisation, LOAD)).length).toBeGreaterThanOrEqual(10);
  });

  it("learns the shop's load, and gives it the tills that the truth would", () => {
    const [rota] = month(9, 0).report.rotas;
    expect(Math.abs((rota?.cycleS ?? 0) / CYCLE_S - 1)).toBeLessThan(0.02);
    const perH = mean(rota?.slots.slice(0, 20 * 7).map(({ customersPerH }) => customersPerH.value ?? 0) ?? []);
    expect(Math.abs(perH / ((3600 * LOAD) / CYCLE_S) - 1)).toBeLessThan(0.05);
  });

  it("stays within a tenth of the truth with a box that is wrong by one for a twentieth of the time", () => {
    const off = SEEDS.slice(0, 4).map((seed) => {
      const { report, waits } = month(seed, 0.05);
      return (report.shop.realisedS.value ?? 0) / mean(waits) - 1;
    });
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(0.1);
  });
});
