import { describe, expect, it } from "vitest";
import type { Demand } from "../../host/core/policy.ts";
import { rangeOf, sureOf, sureWord } from "../../host/web/public/lane-words.ts";
import { countTills, countWords } from "../../host/web/public/till-count.ts";
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

describe("a lane's certainty", () => {
  it.each([
    [{ surePercent: 80 }, "sure", "sure (80 %)"],
    [{ surePercent: 79 }, "fairly sure", "fairly sure (79 %)"],
    [{ surePercent: 45, isTrusted: false }, "not sure", "not sure (45 %): not used"],
  ])("is said in a word: %j", (changes, word, text) => {
    expect([sureWord(lane("1", changes)), sureOf(lane("1", changes))]).toEqual([word, text]);
  });
});

describe("why so many tills are needed", () => {
  const lanes = [
    lane("1", { state: "serving", waiting: 6 }),
    lane("2", { state: "serving", waiting: 3 }),
    lane("3", { state: "closed", waiting: 1 }),
    lane("4", { role: "door", pool: "door", waiting: null }),
  ];
  const advice = { pool: "", name: "", open: 2, situation: "held", notice: "", unsure: [], mayClose: [] } as const;
  const because = { code: "all-open", line: "Till 1", waiting: 6, waitS: 370 } as const;
  const wordsOf = (now: number | null, demand: Demand | null, all = lanes): string | undefined => {
    const wanted = { now, in15: null, in30: null };
    return countWords(countTills({ ...advice, because, wanted, demand, unsure: [], mayClose: [] }, all, [])).at(-1);
  };

  it("is told from who waits, who comes and how long each takes", () => {
    expect(wordsOf(4, { comingIn10Min: 34, cycleS: 72 })).toBe("as 9 wait, 34 come in 10 min, 1 min 12 s each");
    const one = [lane("1", { state: "serving", waiting: 1 })];
    expect(wordsOf(1, { comingIn10Min: 8, cycleS: 50 }, one)).toBe("as 1 waits, 8 come in 10 min, 50 s each");
    expect(wordsOf(1, { comingIn10Min: 8, cycleS: 50 }, [lane("1")])).toBe(
      "as nobody waits, 8 come in 10 min, 50 s each",
    );
  });

  it("leaves out who comes until they have been counted, and says nothing where the number is not known", () => {
    expect(wordsOf(4, { comingIn10Min: null, cycleS: 75 })).toBe("as 9 wait, 1 min 15 s each");
    expect([wordsOf(null, { comingIn10Min: 8, cycleS: 75 }), wordsOf(4, null)]).toEqual(["", ""]);
  });
});

describe("the count of tills", () => {
  const count = { tills: 24, open: 15, isEnough: false, in15: null, in30: null, why: null };
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
