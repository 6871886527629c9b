import { expect, it } from "vitest";
import { describeReason, type Reason, spell } from "../../host/core/dispatch/reason.ts";
import { LANGUAGES } from "../../host/web/languages.ts";
import { words } from "../../host/web/public/language-en.ts";
import {
  answerNote,
  decisionText,
  formatDuration,
  formatFigure,
  formatMean,
  formatTenths,
  reasonText,
  SENSOR,
} from "../../host/web/public/words.ts";

it.each([
  [0, "0 s"],
  [59.4, "59 s"],
  [60, "1 min"],
  [119, "1 min 59 s"],
  [120, "2 min"],
  [250, "4 min"],
  [3569, "59 min"],
  [3570, "1 h"],
  [7500, "2 h 5 min"],
])("%d s is written as %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

it("the command writes durations as the pages do", () => {
  for (let seconds = 0; seconds < 8000; seconds++) expect(spell(seconds)).toBe(formatDuration(seconds));
});

it("a threshold keeps a tenth of a minute", () => {
  expect([90, 166, 240, 390].map(formatFigure)).toEqual(["1 min 30 s", "2.8 min", "4 min", "6.5 min"]);
});

it("means are told in one way, however long they are", () => {
  expect([45.4, 117, 126, 3599, 3660].map(formatMean)).toEqual([
    "45 s",
    "1 min 57 s",
    "2 min 6 s",
    "59 min 59 s",
    "1 h 1 min",
  ]);
});

it("a column of numbers has one decimal in each", () => {
  expect([273, 265.2, 40.04].map(formatTenths)).toEqual(["273.0", "265.2", "40.0"]);
});

it("the command gives the reasons that the pages give", () => {
  const numbers = { waiting: 5, waitS: 250, afterS: 110, seconds: 45, longest: 3, wanted: 3, open: 2, calls: 4 };
  const names = { line: "Till 1", till: "Till 2", lanes: "Till 3", by: "page", state: "escalated" };
  const unknown = { waiting: null, waitS: null, afterS: null, open: 1, by: "till", state: "calling" };
  for (const code of Object.keys(words.REASON))
    for (const some of [{}, unknown, { afterS: 14 }, { afterS: 15, seconds: 61 }, { wanted: 1, open: 0 }]) {
      const reason = { code, ...numbers, ...names, ...some } as unknown as Reason;
      expect(describeReason(reason)).toBe(reasonText(reason));
    }
});

it("one till is one", () => {
  const line = { line: "Till 1", waiting: 1, waitS: 250 };
  const load = { code: "load", wanted: 1, open: 0, afterS: null, ...line } as const;
  expect(reasonText(load)).toBe("1 till needed, 0 open, 1 waiting");
  expect(words.OWNER.most(3, 1)).toBe("at most 3 waiting, 1 till open");
});

it("before a call no number of tills is told: the count beside it has it, with tills that are held up", () => {
  const line = { line: "Till 1", waiting: 5, waitS: 250 };
  expect(reasonText({ code: "settling", ...line, wanted: 4, open: 3 })).toBe(
    "5 waiting at Till 1, 4 min. One more till is called if it lasts",
  );
});

it.each([
  [17, 21.4, "half were quicker; slowest 21\u00a0s"],
  [126, 140, "half were quicker; slowest 2\u00a0min\u00a020\u00a0s"],
  [21, 21.4, ""],
  [null, null, ""],
])("half were quicker than a median of %s s only where the slowest, %s s, was slower", (median, slowest, text) => {
  expect(answerNote(median, slowest)).toBe(text);
});

it.each([...LANGUAGES])("the felt wait is said to be an estimate, with its source, in %s", (_, { OWNER }) => {
  expect(OWNER.feltWhy).toMatch(/36\s%.*New York Times, 18\.? \S+ 2012/);
});

it.each([
  [21, "20 s"],
  [83, "1 min 20 s"],
  [116, "2 min"],
  [145, "2 min"],
])("what new customers will wait, %s s, is a forecast, and told as one: about %s", (afterS, told) => {
  const reason = { code: "line", line: "Till 1", waiting: 5, waitS: 250, afterS } as const;
  expect(reasonText(reason)).toMatch(new RegExp(`wait about ${told}$`));
  expect(describeReason(reason)).toBe(reasonText(reason));
});

it("a call that is not made is told of the line that it would have been for, as no till was meant", () => {
  expect(decisionText("held", "Till 1")).toBe("No call: line at Till 1");
  expect(decisionText("call", "Till 3")).toBe("Call: Till 3");
});

// As firmware/core/zone.ts finds them: no samples, few valid ones, always the same one.
it.each([
  ["silent", /plug and cable/],
  ["lost", /sun/],
  ["frozen", /power/],
] as const)("a zone that is %s asks for what helps, as the doctor does", (health, remedy) => {
  expect(SENSOR.health[health]).toMatch(remedy);
});
