import { describe, expect, it } from "vitest";
import { boardRange, boardWait } from "../../host/web/public/board-words.ts";

const line = (waitS: number, lowS: number, highS: number) => ({ box: "1", name: "Till 1", waitS, lowS, highS });

describe("the board", () => {
  it.each([
    [line(8, 2, 40), "no wait", ""],
    [line(29, 2, 59), "no wait", ""],
    [line(8, 2, 60), "about 1 min", "under 1 min"],
    [line(20, 2, 150), "about 1 min", "up to 3 min"],
    [line(40, 30, 55), "about 1 min", "under 1 min"],
    [line(40, 30, 95), "about 1 min", "up to 2 min"],
    [line(250, 120, 420), "about 4 min", "2 to 7 min"],
    [line(540, 60, 1080), "about 9 min", ""],
  ])("tells a wait and a range that agree: %j", (wait, words, range) => {
    expect([boardWait(wait), boardRange([wait])]).toEqual([words, range]);
  });

  it("tells no named line by a larger number than one that is waited in longer", () => {
    const minutes = (words: string): number => Number(/\d+/.exec(words)?.[0] ?? 0);
    for (const waitS of [5, 20, 29, 30, 45])
      for (const highS of [60, 100, 200])
        expect(minutes(boardWait(line(waitS, 2, highS)))).toBeLessThanOrEqual(
          minutes(boardWait(line(waitS + 30, 20, 90))),
        );
  });

  it("tells the least wait alone of a line that is longer than its box can count", () => {
    const long = { ...line(420, 300, 600), isAtLeast: true } as const;
    expect([boardWait(long), boardRange([line(410, 300, 600), long])]).toEqual(["at least 7 min", ""]);
  });

  it("tells one range for two lines, as wide as both", () => {
    expect(boardRange([line(250, 120, 420), line(260, 130, 470)])).toBe("2 to 8 min");
  });
});
