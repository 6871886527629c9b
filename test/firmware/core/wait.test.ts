import { describe, expect, it } from "vitest";
import { LineFilter, LONGEST } from "../../../firmware/core/line-filter.ts";
import { Service } from "../../../firmware/core/service.ts";
import { shareOf, Wait } from "../../../firmware/core/wait.ts";

/** A line of so many, or with these probabilities. */
function line(...p: number[]): LineFilter {
  const filter = new LineFilter();
  for (let n = 0; n <= LONGEST; n++) filter.p[n] = p[n] ?? 0;
  filter.high = p.length - 1;
  filter.renew();
  return filter;
}

function predict(wait: Wait, of: LineFilter): [low: number, median: number, high: number] {
  wait.predict(of, new Service(0), 0);
  return [wait.lowS, wait.medianS, wait.highS];
}

describe("the wait of somebody who comes", () => {
  it("to an empty lane is the walk to the pay point", () => {
    const wait = new Wait();
    const [low, median, high] = predict(wait, line(1));
    expect([low, median, high].map(Math.round)).toEqual([4, 6, 7]);
    wait.walkS = 15;
    const far = predict(wait, line(1));
    expect(far[1]).toBeGreaterThan(14);
    expect(far[1]).toBeLessThan(16);
    expect(far[0]).toBeGreaterThan(8);
    expect(far[2]).toBeLessThan(22);
  });

  it("is the services ahead where somebody is in the lane: around one cycle for each", () => {
    const [low, median, high] = predict(new Wait(), line(0, 0, 0, 1));
    expect(median).toBeGreaterThan(150);
    expect(median).toBeLessThan(230);
    expect(low).toBeLessThan(0.8 * median);
    expect(high).toBeGreaterThan(1.3 * median);
  });

  it("has a range that grows with the doubt about the length, far more than with the spread of the services", () => {
    const [low, median, high] = predict(new Wait(), line(0, 0, 0, 1));
    const doubtful = predict(new Wait(), line(0, 0, 0.25, 0.5, 0.25));
    expect(Math.abs(doubtful[1] - median)).toBeLessThan(0.05 * median);
    expect((doubtful[2] - doubtful[0]) / (high - low)).toBeGreaterThan(1.25);
    expect(doubtful[0]).toBeLessThan(low);
    expect(doubtful[2]).toBeGreaterThan(high);
  });

  it("has a range by how much services vary, and is no walk however even they are", () => {
    const widths = [0, 0.3, 0.6, 0.9].map((variation) => {
      const [wait, service] = [new Wait(), new Service(0)];
      service.variation = variation;
      wait.predict(line(0, 0, 0, 1), service, 0);
      expect(wait.lowS).toBeGreaterThan(30);
      return wait.highS - wait.lowS;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    expect(widths[0]).toBeGreaterThan(20);
    expect(widths[3]).toBeGreaterThan(1.5 * (widths[1] as number));
  });

  it("has a range that ends at the walk while the lane is as likely empty as not, and begins there", () => {
    const [low, median, high] = predict(new Wait(), line(0.6, 0.4));
    expect(low).toBeGreaterThan(3);
    expect(median).toBeLessThan(9);
    expect(high).toBeGreaterThan(50);
  });

  it.each([0, 0.02, 0.3, 0.5, 0.9, 0.999, 1])("is in order with an empty lane at probability %d", (empty) => {
    const [low, median, high] = predict(new Wait(), line(empty, (1 - empty) / 2, (1 - empty) / 2));
    expect(low).toBeGreaterThan(0);
    expect(median).toBeGreaterThanOrEqual(low);
    expect(high).toBeGreaterThanOrEqual(median);
  });

  it.each([
    ["a sure length while few come", 1, 0.5, 1.0375],
    ["a sure length under full load", 1, 1, 1],
    ["a doubtful length", 0.5, 1, 0.8375],
    ["a length of which nothing is known", 0, 1, 0.7725],
    ["more than tills can serve", 1, 1.5, 0.9625],
    ["far more than that", 1, 4, 0.9625],
  ])("is such a share of what the length says: %s", (_, confidence, load, share) => {
    expect(shareOf(confidence, load)).toBeCloseTo(share, 6);
  });
});
