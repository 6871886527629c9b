import { pino } from "pino";
import { expect, it } from "vitest";
import { ConsoleLines, escapeControls } from "../../../host/cli/console-lines.ts";
import { conflictWarning } from "../../../host/core/problems/warnings.ts";
import { inEnglish } from "../../../host/web/english.ts";
import { words as GERMAN } from "../../../host/web/public/language-de.ts";
import { words as ENGLISH } from "../../../host/web/public/language-en.ts";

const { key: KEY, problem: PROBLEM } = conflictWarning("lane-1", "b", 4).warning;
const WARNING = inEnglish(PROBLEM);

/** What somebody at a terminal sees of what is logged, without the times. */
function seen(log: (logger: pino.Logger) => void): string {
  const lines = new ConsoleLines(ENGLISH);
  let text = "";
  log(pino({ base: null }, { write: (json) => (text += lines.sentence(json)) }));
  return text.replace(/^\d\d:\d\d:\d\d {2}/gm, "");
}

it.each<[string, (logger: pino.Logger) => void, string]>([
  [
    "a decision",
    (logger) => logger.info({ decision: "call", box: "lane-3", name: "Till 3", reason: "7 wait" }, "decision"),
    "Till 3 is called: 7 wait\n",
  ],
  [
    "a box that is heard",
    (logger) => logger.info({ box: "lane-1", name: "Till 1", freshness: "fresh", before: null }, "presence"),
    "Till 1: its box is heard\n",
  ],
  [
    "a warning, in the page's words, until it is over",
    (logger) => {
      logger.warn({ warning: KEY, remedy: WARNING.remedy }, WARNING.text);
      logger.info({ warning: KEY }, "over");
    },
    `Warning: ${WARNING.text}. ${WARNING.remedy}.\nOver: ${WARNING.text}\n`,
  ],
  [
    "a broker once only",
    (logger) => {
      logger.warn({ up: false, detail: "h:1883: closed; trying again" }, "broker");
      logger.info({ up: true, detail: "h:1883" }, "broker");
    },
    "Connected to the broker h:1883\n",
  ],
  [
    "that the start waits for a broker",
    (logger) => logger.info({ broker: "h:1883" }, "waits for the broker"),
    "waiting for the broker h:1883, which does not answer yet\n",
  ],
  ["an error", (logger) => logger.error({ error: "Error: no" }, "archive"), "Error: archive: error Error: no\n"],
  [
    "anything else with its fields",
    (logger) => logger.warn({ about: "x/telemetry", count: 3 }, "message rejected"),
    "message rejected: about x/telemetry, count 3\n",
  ],
  [
    "text of a client without what steers a terminal",
    (logger) => logger.info({ box: "lane-1", text: "a\u001b[2Jb\r\nc" }, "box says"),
    "lane-1 prints: a [2Jb  c\n",
  ],
  [
    "text of a client without control characters of one byte, separators and turns of direction",
    (logger) => logger.info({ box: "lane-1", text: "a\u009b2Jb\u2028c\u202ed" }, "box says"),
    "lane-1 prints: a 2Jb c d\n",
  ],
])("tells %s", (_, log, expected) => {
  expect(seen(log)).toBe(expected);
});

it("leaves what is no entry as it is, and says when", () => {
  expect(new ConsoleLines(ENGLISH).sentence("plain\n")).toBe("plain\n");
  expect(new ConsoleLines(ENGLISH).sentence('{"level":30,"time":0,"msg":"x"}')).toMatch(/^\d\d:\d\d:\d\d {2}x\n$/);
});

it("tells decisions in the language of the terminal, from their reasons", () => {
  const because = { code: "line", line: "Kasse 1", waiting: 5, waitS: 250, afterS: null };
  const entry = {
    level: 30,
    time: 0,
    msg: "decision",
    decision: "call",
    name: "Kasse 3",
    reason: "5 waiting",
    because,
  };
  expect(new ConsoleLines(GERMAN).sentence(JSON.stringify(entry))).toMatch(/Kasse 3 wird gerufen: .*Kasse 1/);
  expect(new ConsoleLines(GERMAN).sentence(JSON.stringify(entry))).not.toContain("waiting");
});

it("says a warning in the language of the terminal, and that it is over", () => {
  const lines = new ConsoleLines(GERMAN);
  const entry = {
    level: 40,
    time: 0,
    warning: KEY,
    ...{ problem: PROBLEM, remedy: WARNING.remedy, msg: WARNING.text },
  };
  expect(lines.sentence(JSON.stringify(entry))).toMatch(/Warnung: Gerät lane-1 hat zwei verschiedene Meldungen/);
  const over = { level: 30, time: 0, warning: KEY, msg: "over" };
  expect(lines.sentence(JSON.stringify(over))).toMatch(/Vorbei: Gerät lane-1/);
});

it("escapes in JSON what JSON itself leaves", () => {
  const logged = escapeControls(`${JSON.stringify({ text: "a\u001b\u009b\u007f\u2028\u202eb" })}\n`);
  expect(logged).toBe('{"text":"a\\u001b\\u009b\\u007f\\u2028\\u202eb"}\n');
  expect(JSON.parse(logged)).toEqual({ text: "a\u001b\u009b\u007f\u2028\u202eb" });
});
