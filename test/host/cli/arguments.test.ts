import { Command } from "commander";
import { describe, expect, it } from "vitest";
import * as args from "../../../host/cli/arguments.ts";
import { addLogCommand } from "../../../host/cli/log-command.ts";
import { addReplayCommand } from "../../../host/cli/replay-command.ts";
import { addWhyCommand } from "../../../host/cli/why-command.ts";

/** What a word is taken for, or why it is refused. */
function taken<T>(take: (text: string) => T, text: string): T | string {
  try {
    return take(text);
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a number on the command line", () => {
  it.each<[take: (text: string) => number, good: string[], bad: string[], expected: string]>([
    [args.tillCount, ["1", "12"], ["0", "13", "1.5", "many", "", "-1"], "a whole number from 1 to 12"],
    [args.laneCount, ["1", "100"], ["0", "101", "1e1"], "a whole number from 1 to 100"],
    [args.keptDays, ["1", "36500"], ["0", "36501"], "a whole number of days from 1 to 36500"],
    [args.portNumber, ["0", "65535"], ["-1", "65536", "0x1"], "a port from 0 to 65535"],
    [args.seed, ["0", "4294967295"], ["4294967296", "-1"], "a whole number from 0 to 4294967295"],
    [args.keptGigabytes, ["0.000001", "100000"], ["0", "100001", "NaN"], "gigabytes: a number above 0, at most 100000"],
    [args.minutes, ["0.5", "1440"], ["0", "1441", "-1"], "minutes: a number above 0, at most 1440"],
    [args.seconds, ["0.1", "2000000"], ["0", "2000001"], "a number above 0, at most 2000000"],
    [args.speed, ["0.1", "100"], ["0", "100.1"], "a number above 0, at most 100"],
    [args.hours, ["0.001", "1000"], ["0.0009", "1000.1"], "a number from 0.001 to 1000"],
  ])("is taken from one bound to the other, and refused beyond them: %o", (take, good, bad, expected) => {
    expect(good.map((text) => taken(take, text))).toEqual(good.map(Number));
    expect(bad.map((text) => taken(take, text))).toEqual(
      bad.map((text) => `found ${JSON.stringify(text)}, expected ${expected}.`),
    );
  });
});

describe("a date on the command line", () => {
  it("is one that there is", () => {
    expect(args.localDate("2028-02-29")).toBe("2028-02-29");
    for (const text of ["2026-02-29", "2026-13-01", "2026-11-21T08:00", "today", ""])
      expect(taken(args.localDate, text)).toBe(`found ${JSON.stringify(text)}, expected a date such as 2026-11-21.`);
  });

  it("is a whole day, and a time of it a moment", () => {
    const [dayMs, nextMs] = [new Date(2026, 10, 21).getTime(), new Date(2026, 10, 22).getTime()];
    const { fromMs, toMs } = args.shopTime("2026-11-21");
    expect([fromMs, toMs]).toEqual([dayMs, nextMs]);
    const atMs = new Date(2026, 10, 21, 8).getTime();
    expect(args.shopTime("2026-11-21T08:00")).toMatchObject({ fromMs: atMs, toMs: atMs });
    const utcMs = Date.UTC(2026, 10, 21, 8);
    expect(args.shopTime("2026-11-21 08:00:00.000+00")).toMatchObject({ fromMs: utcMs, toMs: utcMs });
    for (const text of ["2026-02-30", "2026-11-22T24:00", "2026-11-22T08:60", "08:00", ""])
      expect(taken(args.shopTime, text)).toBe(
        `found ${JSON.stringify(text)}, expected a date such as 2026-11-21, or a time such as 2026-11-21T08:00.`,
      );
  });

  it("with a time is a moment, and so is a time of the last day", () => {
    expect(args.momentsOf("2026-11-21T14:05")).toEqual([new Date(2026, 10, 21, 14, 5).getTime()]);
    const [past = 0] = args.momentsOf("14:05");
    expect(new Date(past).toTimeString()).toMatch(/^14:05:00/);
    expect(Date.now() - past).toBeGreaterThanOrEqual(0);
    for (const text of ["25:00", "14:60", "14:05:60", "2026-02-30T14:05", "2026-02-28T24:05", "2026-11-21", "noon"])
      expect(taken(args.momentsOf, text)).toBe(
        `found ${JSON.stringify(text)}, expected a time such as 14:05, 14:05:30 or 2026-11-21T14:05.`,
      );
  });
});

/** What reads an option of a command, or its argument. */
function readerOf(add: (program: Command) => void, words: readonly string[], name: string): unknown {
  const program = new Command();
  add(program);
  const found = words.reduce(
    (command, word) => command.commands.find((one) => one.name() === word) as Command,
    program,
  );
  const one = [...found.options, ...found.registeredArguments].find((one) => one.name() === name);
  return one?.parseArg;
}

it.each([
  [addLogCommand, ["log", "export"], "from", args.shopTime],
  [addLogCommand, ["log", "export"], "to", args.shopTime],
  [addLogCommand, ["log", "prune"], "before", args.localDate],
  [addLogCommand, ["log", "prune"], "days", args.keptDays],
  [addLogCommand, ["log", "prune"], "gigabytes", args.keptGigabytes],
  [addReplayCommand, ["replay"], "servers", args.tillCount],
  [addWhyCommand, ["why"], "time", args.momentsOf],
  [addWhyCommand, ["why"], "minutes", args.minutes],
] as const)("%o %j reads its %s by it", (add, words, name, reader) => {
  expect(readerOf(add, words, name)).toBe(reader);
});
