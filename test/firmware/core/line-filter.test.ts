import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineFilter, LONGEST } from "../../../firmware/core/line-filter.ts";

function sum(filter: LineFilter): number {
  let total = 0;
  for (let n = 0; n <= LONGEST; n++) total += filter.p[n] as number;
  return total;
}

/** A filter that is sure of a length. */
function sureOf(n: number): LineFilter {
  const filter = new LineFilter();
  for (let i = 0; i <= LONGEST; i++) filter.p[i] = i === n ? 1 : 0;
  return filter;
}

describe("the line filter", () => {
  it("keeps probabilities that are positive and sum to 1, whatever happens", () => {
    const step = fc.oneof(
      fc.tuple(
        fc.constant("enter"),
        fc.double({ min: 0, max: 0.6, noNaN: true }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
      ),
      fc.tuple(
        fc.constant("leave"),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
      ),
      fc.tuple(
        fc.constant("pass"),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
      ),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const filter = new LineFilter();
        for (const [kind, a, b] of steps) {
          if (kind === "enter") filter.enter(a, b);
          else if (kind === "leave") filter.leave(a, 0.05, b);
          else filter.pass(a, b, 0.1);
          expect(sum(filter)).toBeCloseTo(1, 9);
          for (let n = 0; n <= LONGEST; n++) expect(filter.p[n]).toBeGreaterThan(0);
        }
      }),
    );
  });

  it("moves up by a sure entry and down by a sure exit", () => {
    const filter = sureOf(4);
    filter.enter(0, 0);
    expect(filter.median()).toBe(5);
    filter.leave(0, 0.02, 0);
    expect(filter.median()).toBe(4);
  });

  it("spreads an entry over none, one and two as it is told", () => {
    const filter = sureOf(3);
    filter.enter(0.25, 0.1);
    expect(filter.p[3]).toBeCloseTo(0.25, 4);
    expect(filter.p[4]).toBeCloseTo(0.65, 4);
    expect(filter.p[5]).toBeCloseTo(0.1, 4);
  });

  it("takes a crossing out of a line that was surely empty for a false one", () => {
    const filter = sureOf(0);
    filter.leave(0.01, 0.02, 0);
    expect(filter.median()).toBe(0);
  });

  it("comes to believe in an empty line when nobody leaves it who should", () => {
    const filter = sureOf(1);
    for (let s = 0; s < 200; s++) filter.pass(0, 0.05, 0.1);
    expect(filter.median()).toBe(0);
  });

  it("does not go beyond the longest line", () => {
    const filter = sureOf(LONGEST);
    for (let i = 0; i < 5; i++) filter.enter(0, 0.5);
    filter.enter(0, 0);
    expect(filter.median()).toBe(LONGEST);
    expect(sum(filter)).toBeCloseTo(1, 9);
  });

  it("gives the probability within one of a length at both ends", () => {
    expect(sureOf(0).within(0)).toBeCloseTo(1, 9);
    expect(sureOf(LONGEST).within(LONGEST)).toBeCloseTo(1, 9);
    expect(sureOf(5).within(7)).toBeCloseTo(0, 9);
  });
});
