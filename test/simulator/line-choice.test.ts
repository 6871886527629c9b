import { describe, expect, it } from "vitest";
import { chooseLine, jockeyOf, moversTo, type SeenLine } from "../../host/simulator/line-choice.ts";
import { Random } from "../../host/simulator/random.ts";
import { SCENARIOS, type Scenario } from "../../host/simulator/scenarios.ts";
import { Shop } from "../../host/simulator/shop.ts";
import { ShopDay } from "../../host/simulator/shop-day.ts";
import { demoShop } from "../../host/simulator/shop-setups.ts";
import { SUPERMARKET } from "../../host/simulator/trade.ts";

const REFERENCE = SCENARIOS[1] as Scenario;

function lines(...lengths: number[]): SeenLine[] {
  return lengths.map((length) => ({ accepts: length >= 0, length: Math.max(0, length) }));
}

function run(shop: Shop, fromMs: number, untilMs: number): void {
  for (let tMs = fromMs; tMs < untilMs; tMs += 10) shop.step(tMs);
}

function often<T>(times: number, choose: (random: Random) => T): T[] {
  const random = new Random(5);
  return Array.from({ length: times }, () => choose(random));
}

describe("a shopper", () => {
  it("joins the shortest line that accepts", () => {
    expect(new Set(often(50, (r) => chooseLine(r, lines(3, 1, -1, 2))))).toEqual(new Set([1]));
  });

  it("takes the right-hand one of two equal lines more often, and none where all are closed", () => {
    const chosen = often(1000, (r) => chooseLine(r, lines(2, 4, 2)));
    const right = chosen.filter((i) => i === 2).length;
    expect(right).toBeGreaterThan(700);
    expect(right).toBeLessThan(900);
    expect(chooseLine(new Random(1), lines(-1, -1))).toBeUndefined();
  });
});

describe("people who move over to a till that opens", () => {
  it.each<[number[], number]>([
    [[1, 1, 0], 0],
    [[2, 1, 0], 1],
    [[6, 0], 3],
    [[6, 6, 0], 4],
    [[5, 5, 5, 5, 0], 4],
  ])("from lines of %j are %i at the most, until nobody gains a place", (lengths, most) => {
    const moved = often(300, (r) => moversTo(r, lengths.length - 1, lines(...lengths)).length);
    expect(Math.max(...moved)).toBe(most);
    if (most > 0) expect(moved.reduce((a, b) => a + b, 0) / moved.length).toBeGreaterThan(0.5 * most);
  });

  it("come from the longest line first, and never from the till itself", () => {
    for (const movers of often(100, (r) => moversTo(r, 2, lines(7, 4, 0)))) {
      expect(movers).not.toContain(2);
      if (movers.includes(1)) expect(movers.indexOf(0)).toBeLessThan(3);
    }
  });

  it("fill a till of the demo's shop within a minute of its call, nearly always", () => {
    const filled = [1, 2, 3, 4, 5].map((seed) => {
      const shop = new Shop(
        { ...demoShop(3, seed), arrivalsPerMin: (s) => (s < 30 ? 30 : 0) },
        () => {},
        () => {},
      );
      run(shop, 0, 31000);
      expect(shop.lanes[2]?.lineToJoin()).toBe(0);
      shop.seeLamp(2, "open", 31000);
      run(shop, 31000, 70000);
      expect(shop.lanes[2]?.open).toBe(true);
      return shop.lanes[2]?.lineToJoin() ?? 0;
    });
    expect(filled.filter((n) => n >= 2).length).toBeGreaterThanOrEqual(4);
  });

  it("keep their wait: it counts from the line that they joined first", () => {
    const day = new ShopDay({
      trade: { ...SUPERMARKET, tills: 3 },
      openAtStart: 1,
      seed: 3,
      scenario: REFERENCE,
      sensed: false,
    });
    for (let s = 0; s < 4 * 3600; s++) {
      day.runSecond();
      if (s === 3 * 3600) day.setLamp(1, "open");
    }
    expect(Math.max(...day.waits)).toBeGreaterThan(300);
    expect(day.lanes[1]?.world.customers.length).toBeGreaterThan(10);
  });
});

describe("jockeying", () => {
  it("is rare, and only to a line that is two shorter", () => {
    expect(often(2000, (r) => jockeyOf(r, lines(2, 1))).every((change) => change === undefined)).toBe(true);
    const changes = often(5000, (r) => jockeyOf(r, lines(4, 1, -1))).filter((change) => change !== undefined);
    expect(changes.length).toBeGreaterThan(20);
    expect(changes.length).toBeLessThan(100);
    expect(changes[0]).toEqual({ from: 0, to: 1 });
  });
});

describe("a till that may close", () => {
  it("takes no more customers, serves its line, and closes", () => {
    const shop = new Shop(
      { ...demoShop(2, 7), arrivalsPerMin: (s) => (s < 60 ? 12 : 3) },
      () => {},
      () => {},
    );
    run(shop, 0, 60000);
    shop.seeLamp(1, "close", 60000);
    run(shop, 60000, 700000);
    expect(shop.lanes[1]?.open).toBe(false);
    expect(shop.lanes[1]?.lineToJoin()).toBe(0);
    expect(shop.lanes[0]?.customers.length).toBeGreaterThan(0);
  });
});
