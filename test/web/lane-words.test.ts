import { describe, expect, it } from "vitest";
import type { Demand } from "../../host/core/dispatch/policy.ts";
import {
  noticeOf,
  rangeOf,
  sureOf,
  sureWord,
  troubleOf,
  unitOf,
  waitAloneOf,
  waitOf,
} from "../../host/web/public/lane-words.ts";
import { countTills, countWords } from "../../host/web/public/till-count.ts";
import type { LaneSnapshot } from "../../host/web/snapshot.ts";
import { lane } from "./snapshot.ts";

describe("a lane's words", () => {
  it.each([
    [{ waitS: 30, waitLowS: 24, waitHighS: 55 }, "20 to 60 s"],
    [{ waitS: 20, waitLowS: 14, waitHighS: 29 }, ""],
    [{ waitS: null, waitLowS: 5, waitHighS: 55 }, ""],
    [{ waitS: 30, waitLowS: null, waitHighS: 55 }, ""],
    [{ waitS: 30, waitLowS: 5, waitHighS: null }, ""],
  ])("give a range only where all of it is known: %j", (waits, text) => {
    expect(rangeOf(lane("1", waits))).toBe(text);
  });

  it.each([
    [{ waitS: 30, waitLowS: 10, waitHighS: 40 }, "Wait 30 s", "10 to 40 s"],
    [{ waitS: 30, waitLowS: 10, waitHighS: 41 }, "Wait 30 s", "up to 50 s"],
    [{ waitS: 250, waitLowS: 120, waitHighS: 480 }, "Wait 4 min", "2 to 8 min"],
    [{ waitS: 250, waitLowS: 120, waitHighS: 481 }, "Wait ≈\u00a04 min", "up to 9 min"],
    [{ waitS: 540, waitLowS: 60, waitHighS: 1080 }, "Wait ≈\u00a09 min", "up to 18 min"],
    [{ waitS: 119, waitLowS: 20, waitHighS: 400 }, "Wait 1 min 59 s", "up to 7 min"],
    [{ waitS: 250, waitLowS: 120, waitHighS: 480, isTrusted: false }, "Wait 4 min?", "2 to 8 min"],
    [{ waitS: 5, waitLowS: 1, waitHighS: 20, isTrusted: false }, "Wait 5 s?", ""],
    [{ waitS: null, waitLowS: null, waitHighS: null }, "Wait unknown", ""],
  ])(
    "mark a wait that is vague or not to be relied on, and tell the upper end alone of a wide range: %j",
    (waits, wait, range) => {
      const card = lane("1", { state: "serving", waiting: 2, ...waits });
      expect([waitOf(card), rangeOf(card)]).toEqual([wait, range]);
    },
  );

  it("say that a wait is at least so long where the line is longer than its box can count, and tell no end of it", () => {
    const long = { state: "serving", waiting: 9, waitS: 540, waitLowS: 400, waitHighS: 700, isAtLeast: true } as const;
    expect([waitOf(lane("1", long)), waitAloneOf(lane("1", long)), rangeOf(lane("1", long))]).toEqual([
      "Wait ≥\u00a09 min",
      "≥\u00a09 min",
      "",
    ]);
    expect(waitOf(lane("1", { ...long, isTrusted: false }))).toBe("Wait 9 min?");
    const stalled = { ...long, state: "stalled", isAtLeast: false } as const;
    expect([waitOf(lane("1", stalled)), rangeOf(lane("1", stalled))]).toEqual(["Wait ≥\u00a09 min", ""]);
  });

  it.each([
    ["stale", 60000, "waiting, was 4"],
    ["stale", 60001, "waiting"],
    ["offline", 6000, "waiting"],
  ] as const)(
    "tell what a box said last for a minute, and nothing of one that is off: %s, %i ms ago",
    (freshness, agoMs, text) => {
      expect(unitOf(lane("1", { freshness, waiting: 4, heardMs: 0 }), true, null, agoMs)).toBe(text);
    },
  );

  it("say that there is no wait wherever they tell one", () => {
    const free = lane("1", { waiting: 0, waitS: 8, waitHighS: 59 });
    expect([waitOf(free), waitAloneOf(free), rangeOf(free)]).toEqual(["No wait", "No wait", ""]);
    const nearly = { ...free, waitHighS: 60 };
    expect([waitOf(nearly), waitAloneOf(nearly), rangeOf(nearly)]).toEqual(["Wait 8 s", "8 s", "up to 60 s"]);
  });
});

describe("a lane whose sensors are starting", () => {
  const health = { entry: "ok", exit: "ok", head: "starting", tail: "stuck" } as const;

  it("has no trouble with them, and with others all the same", () => {
    expect(troubleOf(lane("1", { health }))).toBe("Line end: always blocked: is something in front of it?");
  });

  it("is not said to have sensors that cannot be trusted, but is not seen either", () => {
    expect(noticeOf(lane("1", { state: "blind", health }), 1000, false)).toBe("Sensors are starting");
    expect(noticeOf(lane("1", { state: "blind" }), 1000, false)).toBe("Sensors cannot be trusted");
    expect(noticeOf(lane("1", { health }), 1000, false)).toBe("");
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
    expect(wordsOf(4, { comingIn10Min: 34, cycleS: 72 })).toBe("9 wait, 34 come in 10 min, each takes 1 min 10 s");
    const one = [lane("1", { state: "serving", waiting: 1 })];
    expect(wordsOf(1, { comingIn10Min: 8, cycleS: 50 }, one)).toBe("1 waits, 8 come in 10 min, each takes 50 s");
    expect(wordsOf(1, { comingIn10Min: 8, cycleS: 50 }, [lane("1")])).toBe(
      "nobody waits, 8 come in 10 min, each takes 50 s",
    );
  });

  it.each([
    ["is not heard", { freshness: "stale" }],
    ["is blind", { state: "blind", waiting: null }],
    ["is a guess", { isTrusted: false }],
  ] as [string, Partial<LaneSnapshot>][])(
    "counts those who are seen to wait, and marks that more may, where a line %s",
    (_, doubt) => {
      const all = [lane("1", { state: "serving", waiting: 6 }), lane("2", { state: "serving", waiting: 3, ...doubt })];
      expect(wordsOf(4, { comingIn10Min: null, cycleS: 75 }, all)).toBe("6+ wait, each takes 1 min 15 s");
      expect(wordsOf(4, { comingIn10Min: null, cycleS: 75 }, all.slice(1))).toBe("");
    },
  );

  it("marks that more wait than a box can count", () => {
    const all = [lane("1", { state: "serving", waiting: 9, isAtLeast: true })];
    expect(wordsOf(4, { comingIn10Min: null, cycleS: 75 }, all)).toBe("9+ wait, each takes 1 min 15 s");
  });

  it("leaves out who comes until they have been counted, and says nothing where the number is not known", () => {
    expect(wordsOf(4, { comingIn10Min: null, cycleS: 75 })).toBe("9 wait, each takes 1 min 15 s");
    expect([wordsOf(null, { comingIn10Min: 8, cycleS: 75 }), wordsOf(4, null)]).toEqual(["", ""]);
  });
});

describe("the count of tills", () => {
  const count = { tills: 24, open: 15, unknown: 0, isEnough: false, in15: null, in30: null, why: null };
  it.each([
    [4, 5, "9 more needed (4 called)"],
    [0, 2, "2 more needed"],
    [2, 0, "2 called"],
  ])(
    "says whether those that are called are among those that are needed: %i called, %i missing",
    (called, missing, text) => {
      expect(countWords({ ...count, called, missing })[1]).toBe(text);
    },
  );

  it.each([
    [5, 4, ["5 needed in 15 min", "4 in 30 min"]],
    [null, 4, ["", "4 needed in 30 min"]],
    [5, null, ["5 needed in 15 min", ""]],
  ])("says what is needed soon in few words: %j in 15 min, %j in 30 min", (in15, in30, words) => {
    expect(countWords({ ...count, called: 0, missing: 0, in15, in30 }).slice(2, 4)).toEqual(words);
  });

  it("counts no till as open that is not seen", () => {
    const all = [lane("1"), lane("2", { freshness: "offline", state: "serving" }), lane("3", { state: "blind" })];
    const advice = { pool: "", name: "", open: 1, situation: "quiet", notice: "", unsure: [], mayClose: [] } as const;
    const wanted = { now: 1, in15: null, in30: null };
    const now = { ...advice, because: { code: "nobody" } as const, wanted, demand: null, unsure: [], mayClose: [] };
    expect(countWords(countTills(now, all, []))[0]).toBe("1 of 3 tills open, 2 unknown");
  });

  it("calls none open or closed where none is seen", () => {
    const unseen = { ...count, open: 0, called: 0, missing: null };
    expect(countWords({ ...unseen, tills: 6, unknown: 6 })[0]).toBe("6 tills, all unknown");
    expect(countWords({ ...unseen, tills: 1, unknown: 1 })[0]).toBe("1 till, unknown");
    expect(countWords({ ...unseen, tills: 6, unknown: 5 })[0]).toBe("0 of 6 tills open, 5 unknown");
  });
});
