import { describe, expect, it } from "vitest";
import { dayFiles } from "../../../host/simulator/family/day-files.ts";
import { drawShop, type FamilyShop } from "../../../host/simulator/family/draw-shop.ts";
import type { Figures, Range } from "../../../host/simulator/family/shop-figures.ts";
import { KIND_NAMES, SHOP_KINDS } from "../../../host/simulator/family/shop-kinds.ts";
import { type FamilyDay, simulateDay } from "../../../host/simulator/family/simulate-day.ts";
import { parseTrace } from "../../../host/simulator/trace.ts";
import { ENTRY, ENTRY_2, EXIT, HEAD, TAIL } from "../../../protocol/channels.ts";

/** Two hours: long enough for every kind's line to grow and go. Unit s. */
const HOURS = 2 * 3600;
const KINDS = [...KIND_NAMES, "any"] as const;
/** A day of every kind, and three of "any". */
const DAYS = [...KINDS.map((kind, i) => newDay(kind, i + 1)), newDay("any", 21), newDay("any", 22)];

function newDay(kind: (typeof KINDS)[number], seed: number): FamilyDay {
  return simulateDay(drawShop(seed, kind), seed, HOURS);
}

/** The same shop without anything that disturbs sensors, and with everybody alone. */
function tidied(shop: FamilyShop): FamilyShop {
  return {
    ...shop,
    geometry: { ...shop.geometry, beamHeightM: 1.3 },
    people: { ...shop.people, companions: 0, children: 0, abreast: 0, turnsBack: 0 },
    disturbance: {
      ...shop.disturbance,
      missEntry: 0,
      missExit: 0,
      passers: 0,
      exitPassers: 0,
      staff: 0,
      flutters: 0,
      falseBreaksPerHour: 0,
      crossed: 0,
      clutter: 0,
    },
  };
}

function breaksOf({ trace }: FamilyDay, channel: number): number {
  let n = 0;
  for (let i = 0; i < trace.length; i++) if (trace.channel[i] === channel && trace.value[i] === 1) n += 1;
  return n;
}

describe("drawing a shop", () => {
  it("keeps every figure within the range of its kind", () => {
    for (const kind of KIND_NAMES)
      for (let seed = 0; seed < 20; seed++) {
        const shop = drawShop(seed, kind);
        for (const group of ["geometry", "people", "till", "load", "disturbance"] as const satisfies (keyof Figures)[])
          for (const [figure, [from, to]] of Object.entries<Range>(SHOP_KINDS[kind][group])) {
            const value = (shop[group] as unknown as { [figure: string]: number })[figure];
            expect(value, `${kind} ${group} ${figure}`).toBeGreaterThanOrEqual(from);
            expect(value, `${kind} ${group} ${figure}`).toBeLessThanOrEqual(to);
          }
      }
  });

  it("draws any lane from 3 to 30 m, short and long ones", () => {
    const lengths = Array.from({ length: 200 }, (_, seed) => drawShop(seed).geometry.laneM);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(30);
    expect(lengths.filter((m) => m < 6).length).toBeGreaterThan(30);
    expect(lengths.filter((m) => m > 15).length).toBeGreaterThan(30);
  });

  it("gives the same shop and day for the same seed, and others for others", () => {
    const [a, b, c] = [newDay("any", 5), newDay("any", 5), newDay("any", 6)];
    expect(dayFiles(a, 1)).toEqual(dayFiles(b, 1));
    expect(c.shop.geometry.laneM).not.toBe(a.shop.geometry.laneM);
    expect(simulateDay(a.shop, 7, 1800).trace).not.toEqual(simulateDay(a.shop, 8, 1800).trace);
  });
});

describe.each(DAYS.map((day) => ({ name: `${day.shop.kind} ${day.shop.seed}`, day })))("a day of $name", ({ day }) => {
  const { customers, truth, trace, shop } = day;

  it("loses nobody: whoever entered is between the beams until leaving", () => {
    for (let s = 0; s < truth.seconds; s += 37) {
      const there = customers.filter((c) => c.enteredS <= s && !(c.leftS <= s));
      expect(truth.inLane[s]).toBe(there.length);
    }
  });

  it("serves one at a time, in order, and everybody after the entrance", () => {
    const served = customers.filter((c) => c.startS >= 0).sort((a, b) => a.startS - b.startS);
    expect(served.length).toBeGreaterThan(5);
    for (const [i, c] of served.entries()) {
      expect(c.startS).toBeGreaterThanOrEqual(c.enteredS);
      expect(c.enteredS).toBeGreaterThanOrEqual(c.joinedS);
      const next = served[i + 1];
      if (next !== undefined && c.endS >= 0) expect(next.startS).toBeGreaterThan(c.endS);
    }
  });

  it("does not leave people standing before a free till", () => {
    // Walking the lane, the break and an absence of the cashier explain a pause; a deadlock does not.
    const longestS = 240 + 120 + shop.geometry.laneM / 0.3;
    let [since, worst] = [0, 0];
    for (let s = 0; s < truth.seconds; s++) {
      const isStuck = truth.open[s] === 1 && truth.serving[s] === 0 && (truth.waiting[s] ?? 0) > 0;
      since = isStuck ? since + 1 : 0;
      worst = Math.max(worst, since);
    }
    expect(worst).toBeLessThan(longestS);
  });

  it("is waiting, serving and stalled only as the lane allows", () => {
    for (let s = 0; s < truth.seconds; s++) {
      expect(truth.waiting[s]).toBeLessThanOrEqual(truth.inLane[s] as number);
      if (truth.stalled[s] === 1) expect(truth.serving[s]).toBe(1);
      if (truth.serving[s] === 1) expect(truth.servedFromMs[s]).toBeLessThanOrEqual(1000 * s);
    }
  });

  it("makes a trace that replay takes, with alternating beams", () => {
    const text = dayFiles(day, 1)["lane-1.trace.csv"] as string;
    const parsed = parseTrace(text, "lane-1.trace.csv");
    expect(parsed.length).toBe(trace.length);
    expect(parsed.has.slice(0, 5)).toEqual([true, true, true, true, true]);
    const last = new Map<number, number>();
    for (let i = 0; i < trace.length; i++) {
      const channel = trace.channel[i] as number;
      if (channel === HEAD || channel === TAIL) continue;
      expect(trace.value[i]).not.toBe(last.get(channel) ?? 2);
      last.set(channel, trace.value[i] as number);
    }
  });
});

describe("what sensors see", () => {
  it("is one break of each beam for a customer who is alone and empty-handed", () => {
    const shop = tidied(drawShop(3, "petrol"));
    const day = simulateDay(
      { ...shop, people: { ...shop.people, trolley: 0, pulled: 0, bag: 0, gapM: 1 }, load: { ...shop.load, rho: 0.3 } },
      3,
      HOURS,
    );
    const entered = day.customers.filter((c) => c.enteredS >= 0).length;
    const left = day.customers.filter((c) => c.leftS >= 0).length;
    expect(entered).toBeGreaterThan(20);
    // Somebody who stands in a beam and shifts makes another break.
    for (const [channel, people] of [
      [ENTRY, entered],
      [ENTRY_2, entered],
      [EXIT, left],
    ] as const) {
      expect(breaksOf(day, channel)).toBeGreaterThanOrEqual(0.97 * people);
      expect(breaksOf(day, channel)).toBeLessThanOrEqual(1.2 * people);
    }
  });

  it("is 1.2 to 2.2 entry breaks a customer in a grocer, 2.5 to 5 with trolleys that a beam sees", () => {
    const each = (kind: "grocer" | "discounter" | "hypermarket", beamHeightM: number): number => {
      let [breaks, people] = [0, 0];
      for (let seed = 1; seed <= 3; seed++) {
        const shop = drawShop(seed, kind);
        const day = simulateDay({ ...shop, geometry: { ...shop.geometry, beamHeightM } }, seed, HOURS);
        breaks += breaksOf(day, ENTRY);
        people += day.customers.filter((c) => c.enteredS >= 0).length;
      }
      return breaks / people;
    };
    const grocer = each("grocer", 1.05);
    expect(grocer).toBeGreaterThan(1.2);
    expect(grocer).toBeLessThan(2.2);
    for (const kind of ["discounter", "hypermarket"] as const) {
      const low = each(kind, 0.85);
      expect(low).toBeGreaterThan(2.5);
      expect(low).toBeLessThan(5);
      // A beam at 1.12 m passes over most trolleys.
      expect(each(kind, 1.12)).toBeLessThan(0.75 * low);
    }
  });

  it("is a head zone that is nearer than its wall while somebody is served", () => {
    const day = simulateDay(tidied(drawShop(2, "grocer")), 2, HOURS);
    let [near, served] = [0, 0];
    const { trace, truth, shop } = day;
    for (let i = 0; i < trace.length; i++) {
      const s = Math.floor((trace.tMs[i] as number) / 1000);
      if (trace.channel[i] !== HEAD || trace.status[i] !== 0 || truth.serving[s] !== 1) continue;
      served += 1;
      if ((trace.value[i] as number) < shop.geometry.headWallMm - 150) near += 1;
    }
    // Some step aside to pack before their service ends.
    expect(near / served).toBeGreaterThan(0.75);
  });

  it("is a range without a valid status in the sun", () => {
    const shop = drawShop(4, "sunlit");
    const day = simulateDay({ ...shop, disturbance: { ...shop.disturbance, sunHours: 12 } }, 4, HOURS);
    let [valid, all] = [0, 0];
    for (let i = 0; i < day.trace.length; i++)
      if (day.trace.channel[i] === TAIL) {
        all += 1;
        if (day.trace.status[i] === 0) valid += 1;
      }
    expect(valid / all).toBeLessThan(0.6);
  });

  it("flutters on the beam and at the rate that it says", () => {
    const shop = tidied(drawShop(9, "sunlit"));
    const day = simulateDay({ ...shop, disturbance: { ...shop.disturbance, flutters: 20 } }, 9, HOURS);
    expect(day.flutters.length).toBeGreaterThan(0);
    for (const { beam, fromMs, untilMs, hz } of day.flutters) {
      if (hz > 60 || untilMs > 1000 * HOURS) continue;
      const channel = { entry: ENTRY, entry2: ENTRY_2, exit: EXIT }[beam];
      let n = 0;
      for (let i = 0; i < day.trace.length; i++) {
        const tMs = day.trace.tMs[i] as number;
        if (day.trace.channel[i] === channel && day.trace.value[i] === 1 && tMs >= fromMs && tMs < untilMs) n += 1;
      }
      expect(n).toBeGreaterThan(0.3 * hz * ((untilMs - fromMs) / 1000) - 3);
    }
  });
});
