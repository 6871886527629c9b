// Everything that can be wrong with the system is told in every language, with all that is known of it.
import { describe, expect, it } from "vitest";
import type { ClientTrouble, LogFaultCause, Problem } from "../../host/core/problem.ts";
import { inEnglish } from "../../host/web/english.ts";
import { LANGUAGES } from "../../host/web/languages.ts";
import { eventText } from "../../host/web/public/event-text.ts";
import { problemText, warningText } from "../../host/web/public/problem-words.ts";

/** A string may be so much longer than the English one: a warning has a line of its own. Ratio. */
const LONGER = 1.8;

const LOG_FAULTS: { [cause in LogFaultCause]: true } = {
  ...{ full: true, "read-only": true, locked: true, damaged: true },
  ...{ shape: true, newer: true, unreachable: true, error: true },
};
const TROUBLES: { [is in ClientTrouble["is"]]: ClientTrouble & { is: is } } = {
  meaningless: { is: "meaningless", pauseS: 17 },
  "comes-again": { is: "comes-again", pauseS: 17 },
  floods: { is: "floods", pauseS: 17 },
  "slowed-down": { is: "slowed-down", perS: 17 },
  deaf: { is: "deaf" },
  silent: { is: "silent" },
  oversized: { is: "oversized", bytes: 1717 },
  "many-subscriptions": { is: "many-subscriptions", topic: "x/#" },
  "bad-login": { is: "bad-login", user: "jo" },
  "foreign-id": { is: "foreign-id", user: "jo" },
  "may-not-publish": { is: "may-not-publish", topic: "x/y", user: "jo" },
  "may-not-subscribe": { is: "may-not-subscribe", topic: "x/#", user: "jo" },
};
const client = { code: "client", client: "c7", address: "192.0.2.7" } as const;
const at = { at: "2026-11-28 12:00", day: "2026-11-29" };
const pair = { one: "192.0.2.7", other: "192.0.2.8" };
const broker = { broker: "h:1883", reason: "ECONNREFUSED" };
const address = { address: "192.0.2.7" };
const behind = { code: "behind", ageS: 300, backlog: 1717, state: "away", trouble: "EHOSTUNREACH" } as const;

/** One of every code; the compiler finds a code that is missing. */
const PROBLEMS: { [code in Problem["code"]]: Problem & { code: code } } = {
  relived: { code: "relived", box: "b1" },
  implausible: { code: "implausible", about: "b1/health", field: "heap", from: "mqtt 192.0.2.7" },
  conflict: { code: "conflict", box: "b1", boot: "0a1b", seq: 17 },
  twins: { code: "twins", box: "b1", ...pair },
  "same-client": { code: "same-client", name: "c7", ...pair },
  flood: { code: "flood", box: "b1", from: "mqtt 192.0.2.7", perS: 17, dropped: 1717 },
  "strange-boxes": { code: "strange-boxes", most: 1717, box: "b1", from: "mqtt 192.0.2.7" },
  "certificate-ends": { code: "certificate-ends", file: "a.crt", days: 17, date: "2026-12-15" },
  "certificate-over": { code: "certificate-over", file: "a.crt", date: "2026-11-27" },
  "clock-impossible": { code: "clock-impossible", at: at.at },
  "clock-behind": { code: "clock-behind", ...at },
  "clock-ahead": { code: "clock-ahead", ...at },
  "clock-leapt": { code: "clock-leapt", isForward: true, seconds: 17 },
  "other-host": { code: "other-host", machine: "m1", isElder: true },
  "log-fault": { code: "log-fault", file: "a.sqlite", cause: "full", detail: "ENOSPC" },
  "log-set-aside": { code: "log-set-aside", name: "a.old", isDamaged: true, detail: "SQLITE_CORRUPT" },
  "log-replaced": { code: "log-replaced", file: "a.sqlite" },
  "log-shared": { code: "log-shared", file: "a.sqlite" },
  "log-unsealed": { code: "log-unsealed", archive: "log.archive", detail: "ENOSPC" },
  "log-memory": { code: "log-memory", records: 1717 },
  "log-slow": { code: "log-slow", file: "a.sqlite", seconds: 17 },
  "no-broker": { code: "no-broker", ...broker },
  "no-subscription": { code: "no-subscription", ...broker, topics: "x/#" },
  "not-passed-on": { code: "not-passed-on", ...broker, what: "commands", topic: "x/y" },
  "no-sparkplug": { code: "no-sparkplug", ...broker },
  "broker-open": { code: "broker-open" },
  "no-credentials": { code: "no-credentials" },
  serial: { code: "serial", box: "b1", port: "ttyACM0", cause: "other", detail: "ENXIO" },
  client: { ...client, is: "deaf" },
  "clients-new": { code: "clients-new", ...address, perS: 17 },
  "clients-unnamed": { code: "clients-unnamed", ...address },
  "clients-many": { code: "clients-many", ...address },
  "pages-requests": { code: "pages-requests", ...address, perS: 17 },
  "pages-many": { code: "pages-many", ...address },
  "pages-connections": { code: "pages-connections", ...address },
  "wrong-passwords": { code: "wrong-passwords", ...address },
  "file-changed": { code: "file-changed", file: "shop.yaml" },
  "file-unusable": { code: "file-unusable", detail: "shop.yaml:2" },
  behind,
  "behind-lost": { code: "behind-lost", records: 1717 },
  "outbox-aside": { code: "outbox-aside", file: "o.sqlite", name: "o.old" },
  "outbox-fault": { code: "outbox-fault", detail: "ENOSPC" },
};

/** Every problem, and its variants, which have words of their own. */
const ALL: Problem[] = [
  ...Object.values(PROBLEMS),
  ...Object.keys(LOG_FAULTS).map((cause) => ({ ...PROBLEMS["log-fault"], cause: cause as LogFaultCause })),
  ...Object.values(TROUBLES).map((trouble) => ({ ...client, ...trouble })),
  { ...client, client: null, is: "silent" },
  { ...client, client: "", is: "silent" },
  { ...client, is: "bad-login", user: null },
  { ...PROBLEMS["certificate-ends"], days: 0 },
  { ...PROBLEMS["clock-leapt"], isForward: false },
  { ...PROBLEMS["other-host"], isElder: false },
  { ...PROBLEMS["log-set-aside"], isDamaged: false },
  { ...PROBLEMS["not-passed-on"], what: "published" },
  { ...PROBLEMS.serial, cause: "silent", detail: "" },
  { ...behind, state: "unanswered", trouble: "" },
  { ...behind, ageS: 3 * 86400, state: "catching-up", trouble: "" },
];

/** Keys whose values choose words; all others are told as they are, an age in its own way. */
const CHOOSING = ["code", "is", "cause", "state", "what", "ageS"];
const toldValues = (problem: Problem): string[] =>
  Object.entries(problem).flatMap(([key, value]) =>
    CHOOSING.includes(key) || typeof value === "boolean" || value === null || value === 0 ? [] : [String(value)],
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
