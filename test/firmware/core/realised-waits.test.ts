import { describe, expect, it } from "vitest";
import { RealisedWaits } from "../../../firmware/core/realised-waits.ts";

function entered(...times: number[]): RealisedWaits {
  const realised = new RealisedWaits();
  for (const tMs of times) realised.enter(tMs, 60);
  return realised;
}

describe("who entered together", () => {
  it.each([
    ["nobody is in the line", [], 0],
    ["one is", [1000], 0],
    ["the next came later", [1000, 2400], 0],
    ["two came together", [1000, 2200], 1],
    ["a family came, and others after it", [1000, 2000, 3000, 9000, 9500], 2],
  ])("counts the companions of the first when %s", (_, times, companions) => {
    expect(entered(...times).companions()).toBe(companions);
  });

  it("forgets those who have left, and remembers over the end of its memory", () => {
    const realised = entered(...Array.from({ length: 23 }, (_, i) => 10000 * i));
    for (let i = 0; i < 23; i++) realised.serve(1e6, 0, 23 - i);
    expect(realised.companions()).toBe(0);
    for (const tMs of [2e6, 2e6 + 900, 2e6 + 1800]) realised.enter(tMs, 60);
    expect(realised.companions()).toBe(2);
  });
});

it.each([
  [500, 3],
  [1000, 2],
  [2999, 1],
  [3000, 0],
])("counts who has entered since %i ms", (tMs, count) => {
  expect(entered(1000, 2000, 3000).since(tMs)).toBe(count);
});

describe("realised waits", () => {
  it("are those of the first in the line, and move the gain towards what was waited", () => {
    const realised = entered(0, 20000);
    realised.serve(90000, 0, 2);
    expect(realised.gain).toBeGreaterThan(1);
    realised.serve(60000, 0, 1);
    expect(realised.gain).toBe(1);
  });

  it.each([
    [60001, 1],
    [59999, -1],
  ])("of the first are %i ms: longer or shorter than predicted", (tMs, sign) => {
    const realised = entered(0, 20000);
    realised.serve(tMs, 0, 2);
    expect(Math.sign(realised.gain - 1)).toBe(sign);
  });

  it("of the second count where the first leaves, so that the second is served", () => {
    const realised = entered(0, 20000);
    realised.serve(79999, 1, 2);
    expect(realised.gain).toBeLessThan(1);
  });

  it("are not taken where the first came unseen", () => {
    const realised = entered(0);
    realised.serve(90000, 0, 2);
    expect(realised.gain).toBe(1);
  });
});
