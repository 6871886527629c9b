import { describe, expect, it } from "vitest";
import { leagueOf, type ShopBlocks } from "../../../../host/headoffice/web/league.ts";

/** A shop of so many blocks with this mean and spread. */
const shop = (store: string, blocks: number, mean: number, spread = 0.1): ShopBlocks => ({
  ...{ store, blocks, mean, meanSquare: mean * mean + spread * spread },
});

/** Standard normal numbers, the same for the same seed. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return (state + 0.5) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe("the league table", () => {
  it("does not rank a shop first for two unlucky hours", () => {
    const rows = leagueOf([
      shop("large", 300, 0.2),
      shop("small", 2, 0.3),
      ...[1, 2, 3, 4].map((i) => shop(`s${i}`, 300, 0.1 + i / 1000)),
    ]);
    expect(rows.map(({ store }) => store)[0]).toBe("large");
    const small = rows.find(({ store }) => store === "small");
    expect(small?.measured).toBe(0.3);
    expect(small?.estimate).toBeLessThan(0.2);
    expect((small?.high ?? 0) - (small?.low ?? 0)).toBeGreaterThan(5 * ((rows[0]?.high ?? 0) - (rows[0]?.low ?? 0)));
  });

  it("names a shop that is none of the others", () => {
    const rows = leagueOf([
      shop("odd", 300, 0.9),
      ...Array.from({ length: 30 }, (_, i) => shop(`s${i}`, 300, 0.1 + i / 1000)),
    ]);
    expect(rows.filter(({ isOutlier }) => isOutlier).map(({ store }) => store)).toEqual(["odd"]);
  });

  it.each([
    ["no shop", [], []],
    ["one shop", [shop("a", 5, 0.2)], [0.2]],
    ["shops without data", [shop("a", 0, 0)], []],
    ["shops that are all alike", [shop("a", 5, 0.2, 0), shop("b", 5, 0.2, 0)], [0.2, 0.2]],
    ["shops that never vary", [shop("a", 5, 0.4, 0), shop("b", 5, 0.2, 0)], [0.4, 0.2]],
  ])("is sound for %s", (_, shops, estimates) => {
    expect(leagueOf(shops).map(({ estimate }) => Number(estimate.toFixed(9)))).toEqual(estimates);
  });

  it("does not take shops for certain of which it has seen two hours each", () => {
    const rows = leagueOf([shop("a", 1, 0.3, 0), shop("b", 1, 0.1, 0)], 1);
    expect(rows.map(({ estimate, isOutlier }) => [Number(estimate.toFixed(9)), isOutlier])).toEqual([
      [0.2, false],
      [0.2, false],
    ]);
    // Shares that are 0.2 on the mean vary by 0.4 at most: half of the interval is 1.645 times 0.4 over the root of two shops.
    for (const { low, high } of rows) expect([low, high]).toEqual([0, expect.closeTo(0.2 + 0.465, 3)]);
  });

  it.each([
    ["one shop has an interval by its own blocks", [shop("a", 25, 0.2)], 0.2 - 0.0336, 0.2 + 0.0336],
    ["a share is not above one", [shop("a", 5, 0.95)], 0.95 - 0.08225, 1],
    ["nor below nothing", [shop("a", 5, 0.05)], 0, 0.05 + 0.08225],
  ])("%s", (_, shops, low, high) => {
    expect(leagueOf(shops, 1)).toMatchObject([{ low: expect.closeTo(low, 4), high: expect.closeTo(high, 4) }]);
  });

  it("keeps its promise: nine in ten intervals hold the truth, and the estimates are nearer to it than the means", () => {
    const next = normals(7);
    let held = 0;
    let shops = 0;
    let errorOfEstimate = 0;
    let errorOfMean = 0;
    for (let chain = 0; chain < 40; chain++) {
      const truths = new Map<string, number>();
      const all = Array.from({ length: 60 }, (_, i) => {
        const truth = 5 + 0.5 * next();
        const values = Array.from({ length: 3 + (i % 20) * 4 }, () => truth + 2 * next());
        truths.set(`s${i}`, truth);
        const mean = values.reduce((a, b) => a + b) / values.length;
        return {
          store: `s${i}`,
          blocks: values.length,
          mean,
          meanSquare: values.reduce((a, b) => a + b * b, 0) / values.length,
        };
      });
      for (const { store, low, high, estimate, measured } of leagueOf(all)) {
        const truth = truths.get(store) as number;
        shops += 1;
        if (low <= truth && truth <= high) held += 1;
        errorOfEstimate += (estimate - truth) ** 2;
        errorOfMean += (measured - truth) ** 2;
      }
    }
    expect(held / shops).toBeGreaterThan(0.87);
    expect(held / shops).toBeLessThan(0.93);
    expect(errorOfEstimate).toBeLessThan(0.8 * errorOfMean);
  });
});
