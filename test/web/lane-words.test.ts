import { describe, expect, it } from "vitest";
import { rangeOf } from "../../host/web/public/lane-words.ts";
import { countWords } from "../../host/web/public/till-count.ts";
import { lane } from "./snapshot.ts";

describe("a lane's words", () => {
  it.each([
    [{ waitS: 30, waitLowS: 5, waitHighS: 55 }, "5 to 55 s"],
    [{ waitS: null, waitLowS: 5, waitHighS: 55 }, ""],
    [{ waitS: 30, waitLowS: null, waitHighS: 55 }, ""],
    [{ waitS: 30, waitLowS: 5, waitHighS: null }, ""],
  ])("give a range only where all of it is known: %j", (waits, text) => {
    expect(rangeOf(lane("1", waits))).toBe(text);
  });
});

describe("the count of tills", () => {
  const count = { tills: 24, open: 15, isEnough: false, in15: null, in30: null };
  it.each([
    [4, 5, "4 called, 5 still needed"],
    [0, 2, "2 more needed"],
    [2, 0, "2 called"],
  ])(
    "says whether those that are called are among those that are needed: %i called, %i missing",
    (called, missing, text) => {
      expect(countWords({ ...count, called, missing })[1]).toBe(text);
    },
  );
});
