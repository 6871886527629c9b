import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newReals, type Reals } from "../../../firmware/core/buffers.ts";
import { LineFilter, LONGEST } from "../../../firmware/core/line-filter.ts";
import { sum, sureOf } from "./line-filters.ts";

/** Evidence that grows or falls by so much of itself with each customer. */
function rowOf(slope: number): Reals {
  const row = newReals(LONGEST + 1);
  for (let n = 0; n <= LONGEST; n++) row[n] = Math.exp(slope * n);
  return row;
}

describe("the line filter", () => {
  it("keeps probabilities that are not negative and sum to 1, whatever happens", () => {
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
      fc.tuple(
        fc.constantFrom("see", "see two", "see nobody"),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
      ),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const filter = new LineFilter();
        for (const [kind, a, b] of steps) {
          if (kind === "enter") filter.enter(a, b);
          else if (kind === "leave") filter.leave(a, 0.05, b);
          else if (kind === "pass") filter.advance(a, b, 0.1, false);
          else if (kind === "see nobody") filter.weighEmpty(2 + a);
          else filter.weigh(rowOf(a), kind === "see" ? undefined : rowOf(b), a > b);
          filter.letGo();
          expect(sum(filter)).toBeCloseTo(1, 9);
          for (let n = filter.low; n <= filter.high; n++) expect(filter.at(n)).toBeGreaterThanOrEqual(0);
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
    expect(filter.at(3)).toBeCloseTo(0.25, 4);
    expect(filter.at(4)).toBeCloseTo(0.65, 4);
    expect(filter.at(5)).toBeCloseTo(0.1, 4);
  });

  it("takes a crossing out of a line that was surely empty for a false one", () => {
    const filter = sureOf(0);
    filter.leave(0.01, 0.02, 0);
    expect(filter.median()).toBe(0);
  });

  it("keeps the last one, and no other, while somebody is seen at its end", () => {
    const [seen, unseen] = [sureOf(2), sureOf(2)];
    for (let s = 0; s < 400; s++) {
      seen.advance(0, 0.01, 1, true);
      unseen.advance(0, 0.01, 1, false);
    }
    expect(unseen.at(0)).toBeGreaterThan(0.8);
    expect(seen.at(0)).toBeLessThan(0.05);
    expect(seen.at(1)).toBeGreaterThan(0.8);
  });

  it("comes to believe in an empty line when nobody leaves it who should", () => {
    const filter = sureOf(1);
    for (let s = 0; s < 200; s++) filter.advance(0, 0.05, 0.1, false);
    expect(filter.median()).toBe(0);
  });

  it.each([
    [1, 9],
    [9, 1],
  ])("finds from a line of %i to one of %i when the evidence goes on for it", (from, to) => {
    const filter = sureOf(from);
    const row = newReals(LONGEST + 1);
    for (let n = 0; n <= LONGEST; n++) row[n] = 0.7 ** Math.abs(n - to);
    for (let s = 0; s < 120; s++) {
      filter.advance(0.002, 0.02, 0.1, false);
      filter.weigh(row, undefined, false);
      filter.letGo();
    }
    expect(filter.median()).toBe(to);
  });

  it.each([rowOf(0.3), undefined])("weighs four times as it does once, four times over", (other) => {
    const [fourfold, single] = [new LineFilter(), new LineFilter()] as const;
    fourfold.weigh(rowOf(-0.4), other, true);
    for (let i = 0; i < 4; i++) single.weigh(rowOf(-0.4), other, false);
    expect([fourfold.p, fourfold.unit]).toEqual([single.p, single.unit]);
    expect(fourfold.unit).not.toBe(new LineFilter().unit);
  });

  it("is still exact after an hour in which nobody leaves who should, if it is renewed every eight seconds", () => {
    const filter = sureOf(6);
    for (let s = 0; s < 1800; s++) {
      filter.advance(0.001, 0.06, 0.1, false);
      filter.letGo();
      if (s % 4 === 0) filter.renew();
      expect(sum(filter)).toBeCloseTo(1, 9);
    }
  });

  it("reckons with few lengths where few are likely", () => {
    const filter = sureOf(4);
    for (let s = 0; s < 600; s++) {
      filter.advance(0.001, 0.02, 0.05, false);
      filter.weigh(rowOf(0), undefined, false);
      filter.letGo();
    }
    expect(filter.high - filter.low).toBeLessThan(9);
  });

  it("does not go beyond the longest line", () => {
    const filter = sureOf(LONGEST);
    for (let i = 0; i < 5; i++) filter.enter(0, 0.5);
    filter.enter(0, 0);
    expect(filter.median()).toBe(LONGEST);
    expect(sum(filter)).toBeCloseTo(1, 9);
  });
});
