// Everything that can be wrong with the system is told in every language, with all that is known of it.
import { describe, expect, it } from "vitest";
import type { Problem } from "../../host/core/problems/problem.ts";
import { inEnglish } from "../../host/web/english.ts";
import { LANGUAGES } from "../../host/web/languages.ts";
import { eventText } from "../../host/web/public/event-text.ts";
import { problemText, sentence, warningText } from "../../host/web/public/problem-words.ts";
import { ALL, EXPLAINED, PROBLEMS, VERBATIM } from "./every-problem.ts";

/** A string may be so much longer than the English one: a warning has a line of its own. Ratio. */
const LONGER = 1.8;

/** Keys whose values choose words; all others are told as they are, an age in its own way. */
const CHOOSING = ["code", "is", "cause", "state", "what", "ageS"];
/** What a program says of a fault of the log is in the words of the language, unless it is an error of any kind. */
const isWorded = (problem: Problem, key: string): boolean =>
  key === "detail" && problem.code === "log-fault" && problem.cause !== "error";
const toldValues = (problem: Problem): string[] =>
  Object.entries(problem).flatMap(([key, value]) =>
    CHOOSING.includes(key) || isWorded(problem, key) || typeof value === "boolean" || value === null || value === 0
      ? []
      : [String(value)],
  );

describe.each([...LANGUAGES])("problems in %s", (tag, words) => {
  const { WARNING } = words;
  it.each(ALL)("$code $is $cause $state: says all that is known, and what to do", (problem) => {
    const { text, remedy } = problemText(problem, WARNING.problems);
    for (const value of toldValues(problem)) expect(`${text} ${remedy}`).toContain(value);
    for (const part of [text, remedy]) {
      expect(part).toMatch(/^.+[^.]$/);
      expect(part).not.toMatch(/undefined|NaN|\n/);
    }
  });

  it("has words of its own for each, not longer than fits", () => {
    for (const problem of tag === "en" ? [] : ALL) {
      const [own, english] = [problemText(problem, WARNING.problems), inEnglish(problem)];
      for (const part of ["text", "remedy"] as const) {
        expect([problem.code, own[part]]).not.toEqual([problem.code, english[part]]);
        expect(own[part].length, own[part]).toBeLessThan(LONGER * english[part].length + 20);
      }
      // Words that only English has, outside of names, paths and commands.
      expect(`${own.text} ${own.remedy}`).not.toMatch(/\b(the|is|has|and|of|not|with|been|it|too many|which)\b/i);
    }
  });

  it("tells what a program says in words of its own, where its code is known", () => {
    for (const problem of EXPLAINED) {
      const { text } = problemText(problem, WARNING.problems);
      if (tag === "en") expect(text).toContain(VERBATIM);
      else expect(text).not.toMatch(/connect|failed|expected|undefined/);
    }
    const told = EXPLAINED.map((problem) => problemText(problem, WARNING.problems).text);
    expect(tag === "en" || new Set(told).size === EXPLAINED.length).toBe(true);
  });

  it("tells different problems differently", () => {
    const texts = new Set(ALL.map((problem) => problemText(problem, WARNING.problems).text));
    const alike = ALL.length - new Set(ALL.map((problem) => JSON.stringify(problem))).size;
    expect(ALL.length - texts.size).toBe(alike);
  });

  it("tells a warning of the log in its own words, and an earlier host's as it was written", () => {
    const problem = PROBLEMS["log-slow"];
    const event = { kind: "warning", detail: { problem: JSON.stringify(problem) }, text: "slow" } as const;
    expect(eventText(event, words)).toBe(problemText(problem, WARNING.problems).text);
    expect(eventText({ ...event, detail: {} }, words)).toBe("slow");
  });

  it("leaves a problem of another version in English", () => {
    const later = { problem: { code: "unheard-of" } as unknown as Problem, text: "Text", remedy: "Remedy" };
    expect(warningText(later, WARNING.problems)).toEqual({ text: "Text", remedy: "Remedy" });
  });
});

it("ends a sentence once", () => {
  const port = { box: "b1", port: "/dev/ttyUSB9", cause: "other" } as const;
  const { text, remedy } = inEnglish({ code: "serial", ...port, detail: "no such port. Is the board plugged in?" });
  expect(sentence(text)).toMatch(/ Is the board plugged in\?$/);
  expect(sentence(remedy)).toMatch(/[^.]\.$/);
});
