import { describe, expect, it } from "vitest";
import { walkAndStand } from "../../../firmware/core/group-flow.ts";
import { LineFilter, LONGEST } from "../../../firmware/core/line-filter.ts";
import { sum, sureOf } from "./line-filters.ts";

describe("a line that walks up before several tills", () => {
  /** Six equally likely lengths, 0 to 5. */
  const anyOf = (): LineFilter => {
    const filter = new LineFilter();
    for (let n = 0; n <= LONGEST; n++) filter.p[n] = n < 6 ? 1 : 0;
    filter.high = 5;
    filter.renew();
    return filter;
  };

  it("says nothing of those who cannot be there yet, and much of those who would stand before a free till", () => {
    const filter = anyOf();
    for (let s = 0; s < 20; s++) walkAndStand(filter, 3, 3, 0.1, 0.3, 1, 0);
    expect(filter.at(3) / filter.at(0)).toBeGreaterThan(0.9);
    expect(filter.at(4) / filter.at(3)).toBeLessThan(0.01);
    expect(sum(filter)).toBeCloseTo(1);
  });

  it("takes a crossing at the exit for one of those who stand, or are due", () => {
    const filter = anyOf();
    const stands = walkAndStand(filter, 2, 4, 0.1, 0.3, 0.0005, 1);
    // One has left: of 0 to 2 who could not be there none can have.
    expect(filter.at(0) + filter.at(1)).toBeLessThan(0.05);
    expect(filter.at(4)).toBeGreaterThan(filter.at(3));
    expect(filter.at(3)).toBeGreaterThan(filter.at(2));
    // Of those that are left, four and more stand behind who walks.
    expect(stands).toBeLessThan(0.01);
  });

  it("keeps who leaves unseen", () => {
    const filter = sureOf(3);
    walkAndStand(filter, 0, 0, 0.1, 0.3, 1, 1);
    expect(filter.at(2)).toBeCloseTo(0.3);
    expect(filter.at(3)).toBeCloseTo(0.7);
  });
});
