import { describe, expect, it } from "vitest";
import { FirstLooks, type FirstSeen } from "../../../firmware/core/first-looks.ts";

const [VALID, FAILED, NO_TARGET] = [0, 4, 255];

/** What the looks at a zone say in the end: so many of each status, the last of them steady for so long. */
function seen(counts: [valid: number, failed: number, noTarget: number], steadyMs: number): FirstSeen {
  const first = new FirstLooks();
  let said: FirstSeen = "unsettled";
  [VALID, FAILED, NO_TARGET].forEach((status, i) => {
    for (let n = 0; n < (counts[i] as number); n++) said = first.look(status, steadyMs);
  });
  return said;
}

describe("the first looks of a zone", () => {
  it.each<[string, [number, number, number], number, FirstSeen]>([
    ["25 of a steady range settle it", [25, 0, 0], 2501, "steady"],
    ["24 do not", [24, 0, 0], 2501, "unsettled"],
    ["a range that is not steady for long enough does not", [25, 0, 0], 2500, "unsettled"],
    ["13 valid ones of 25 are enough", [13, 12, 0], 2501, "steady"],
    ["12 are not: most have failed", [12, 13, 0], 2501, "invalid"],
    ["13 of 25 without a target: there is nothing in range", [0, 12, 13], 0, "nothing"],
    ["12 of 25 without one: most have failed", [0, 13, 12], 0, "invalid"],
  ])("%s", (_, counts, steadyMs, expected) => {
    expect(seen(counts, steadyMs)).toBe(expected);
  });

  it("are counted anew after 101 without a steady range", () => {
    const first = new FirstLooks();
    const looked = (count: number, status: number, steadyMs: number): FirstSeen[] =>
      Array.from({ length: count }, () => first.look(status, steadyMs));
    expect(new Set(looked(101, VALID, 0))).toEqual(new Set(["unsettled"]));
    const again = looked(25, NO_TARGET, 0);
    expect(again.slice(0, 24)).toEqual(Array(24).fill("unsettled"));
    expect(again[24]).toBe("nothing");
  });
});
