import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ranges } from "../../../host/headoffice/ranges.ts";

describe("ranges of numbers", () => {
  it.each([
    ["touching ranges become one", "1-2,3-4", "1-4"],
    ["a bridge joins both sides", "1-2,6-7,3-5", "1-7"],
    ["apart they stay, in order", "9-9,1-2", "1-2,9-9"],
    ["what is no range is left out", "x,3-1,5,7-8", "7-8"],
  ])("%s", (_, text, expected) => {
    expect(new Ranges(text).text()).toBe(expected);
  });

  it("agrees with a set of numbers", () => {
    const pair = fc.tuple(fc.nat(60), fc.nat(10)).map(([from, length]): [number, number] => [from, from + length]);
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 12 }), fc.nat(70), (pairs, at) => {
        const ranges = new Ranges("");
        const set = new Set<number>();
        for (const [from, to] of pairs) {
          ranges.add(from, to);
          for (let n = from; n <= to; n++) set.add(n);
        }
        expect(ranges.has(at)).toBe(set.has(at));
        expect(ranges.count()).toBe(set.size);
        expect(ranges.countBelow(at)).toBe([...set].filter((n) => n < at).length);
        expect(ranges.above(at).count()).toBe([...set].filter((n) => n > at).length);
        expect(new Ranges(ranges.text()).text()).toBe(ranges.text());
      }),
    );
  });

  it("writes no more than an acknowledgement takes", () => {
    const many = new Ranges(Array.from({ length: 400 }, (_, i) => `${4e9 - 4 * i - 1}-${4e9 - 4 * i}`).join(","));
    expect(many.written().length).toBeLessThanOrEqual(600);
    expect(many.written().split(",").length).toBe(27);
  });
});
