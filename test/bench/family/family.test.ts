import { describe, expect, it } from "vitest";
import { drawShop } from "../../../host/simulator/family/draw-shop.ts";
import { simulateDay } from "../../../host/simulator/family/simulate-day.ts";
import { OURS, rowsOfDay, secondsOf, withoutTail } from "./family-day.ts";
import { addSecond, isRight, newFamilyScore, summariseFamily } from "./family-score.ts";
import { sentence } from "./family-table.ts";
import { KITS } from "./kits.ts";
import { LaneRun } from "./lane-run.ts";
import { learnShop, ToldEstimator } from "./told-estimator.ts";
import type { ToldSecond } from "./told-filter.ts";
import { predict, trainTrees } from "./trees.ts";

const SETUP = { trees: 30, depth: 3, rate: 0.3, leastRows: 5 };

describe("right", () => {
  it.each([
    [0, 1, true],
    [0, 2, false],
    [3, 4, true],
    [3, 5, false],
    [4, 3, true],
    [7, 9, false],
    [8, 10, true],
    [8, 6, true],
    [8, 11, false],
    [12, 9, true],
    [12, 8, false],
  ])("of %d there, %d said: %s", (truth, said, right) => {
    expect(isRight(said, truth)).toBe(right);
  });
});

it("the sentence has all kinds, the best and the worst of them, the median shop and the worst tenth", () => {
  const of = (right: number) => ({
    [OURS.full]: { ...summariseFamily([newFamilyScore()]), right, medianRight: 91, worstTenthRight: 70 },
  });
  const text = sentence({ diy: of(85), petrol: of(96), grocer: of(90), any: of(50), "all kinds": of(88) });
  expect(text).toContain('88.0 % of the time, by kind of shop from 96.0 % ("petrol") to 85.0 % ("diy")');
  expect(text).toContain("91.0 % in the median shop, 70.0 % in the worst tenth");
});

describe("scores", () => {
  it("sum up right time, long lines and deciles", () => {
    const score = newFamilyScore();
    addSecond(score, 2, 2, 0.95);
    addSecond(score, 5, 2, 0.95);
    addSecond(score, 6, 8, 0.55);
    addSecond(score, 5, 10, 0.55);
    const s = summariseFamily([score]);
    expect(s.right).toBe(50);
    expect(s.mae).toBe(2.5);
    expect(s.bias).toBe(-1);
    expect(s.longRight).toBe(50);
    expect(s.longBias).toBeCloseTo((100 * -7) / 18);
    expect(s.deciles[9]).toEqual({ stated: 95, right: 50, share: 0.5 });
    expect(s.overstated).toBeCloseTo(25);
    expect(s.worstDecile).toBeCloseTo(45);
  });

  it("tell lines that are long from those that are said to be", () => {
    const score = newFamilyScore();
    addSecond(score, 9, 6, 0.55);
    addSecond(score, 8, 7, 0.55);
    addSecond(score, 7, 9, 0.55);
    const s = summariseFamily([score]);
    expect([s.longRight, s.saidRight]).toEqual([100, 50]);
    expect(s.longBias).toBeCloseTo((100 * -2) / 9);
    expect(s.saidBias).toBeCloseTo((100 * 4) / 13);
  });

  it("take the worst tenth over shops", () => {
    const shops = Array.from({ length: 20 }, (_, i) => {
      const score = newFamilyScore();
      for (let s = 0; s < 100; s++) addSecond(score, s < 60 + 2 * i ? 0 : 5, 0, Number.NaN);
      return score;
    });
    expect(summariseFamily(shops).worstTenthRight).toBe(61);
    expect(summariseFamily(shops).medianRight).toBe(80);
  });
});

describe("boosted trees", () => {
  it("learn a function of two features, the same each time", () => {
    const n = 2000;
    const features = new Float32Array(2 * n);
    const targets = new Float32Array(n);
    for (let i = 0; i < n; i++) {
      const [a, b] = [(i * 37) % 100, (i * 61) % 100];
      features.set([a, b], 2 * i);
      targets[i] = a > 50 ? 4 : b > 30 ? 2 : 0;
    }
    const rows = { width: 2, features, targets };
    const model = trainTrees(rows, SETUP);
    expect(predict(model, [80, 10])).toBeCloseTo(4, 1);
    expect(predict(model, [20, 80])).toBeCloseTo(2, 1);
    expect(predict(model, [20, 10])).toBeCloseTo(0, 1);
    expect(trainTrees(rows, SETUP)).toEqual(model);
  });

  it("say the mean when nothing can be learned", () => {
    const rows = { width: 1, features: new Float32Array(100), targets: new Float32Array(100).fill(3) };
    expect(predict(trainTrees(rows, SETUP), [1])).toBe(3);
  });
});

describe("a day of the family in the benchmark", () => {
  const task = { task: "rows", kind: "grocer", seed: 7, seconds: 3600, everyS: 30 } as const;

  it("gives windows without the tail zone to the lean kit, and the rest as they are", () => {
    const rows = rowsOfDay(task);
    const lean = withoutTail(rows);
    expect(rows.targets.length).toBe(119);
    const differs = rows.features.map((value, i) => (value === lean.features[i] ? 0 : 1));
    const columns = new Set(Array.from(differs.entries()).flatMap(([i, d]) => (d === 1 ? [i % rows.width] : [])));
    expect([...columns].every((column) => column >= rows.width - 6)).toBe(true);
    expect(columns.size).toBeGreaterThan(3);
  });

  it("does not let a lean kit hear the tail zone", () => {
    expect(KITS.map(({ name, channels }) => [name, channels.has(4)])).toEqual([
      ["full", true],
      ["lean", false],
    ]);
  });

  it("judges stalls by the truth", () => {
    const shop = drawShop(3, "grocer");
    const day = simulateDay({ ...shop, till: { ...shop.till, stallsPerHour: 3 } }, 3, 2 * 3600);
    const run = new LaneRun(day, KITS[0] as (typeof KITS)[number]);
    for (let s = 0; s < day.truth.seconds; s++) run.second(s);
    const score = run.finish();
    expect(day.stalls.length).toBeGreaterThan(0);
    // Without any input the core raises no alarm: none is found, and none is false.
    expect(score).toMatchObject({ stalls: day.stalls.length, stallsFound: 0, falseAlarms: 0, falseStalledS: 0 });
  });

  it("has a ceiling that is above a plain count", () => {
    const shop = drawShop(11, "grocer");
    const seconds = (seed: number): ToldSecond[] => secondsOf(simulateDay(shop, seed, 2 * 3600));
    const told = new ToldEstimator(learnShop([seconds(1), seconds(2)]));
    let right = 0;
    const day = seconds(3);
    for (const { feed, tMs, inLane } of day) {
      feed((...input) => told.feed(...input));
      told.tick(tMs);
      if (isRight(told.between(), inLane)) right += 1;
    }
    expect(right / day.length).toBeGreaterThan(0.8);
  });
});
