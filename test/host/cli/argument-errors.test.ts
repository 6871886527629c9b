import { Command, type CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { refuseEmpty, refuseExcess, withoutRepetition } from "../../../host/cli/argument-errors.ts";
import { momentsOf, seconds } from "../../../host/cli/arguments.ts";

/** What a program with these commands says of arguments; "" where it takes them. */
function saidOf(...words: string[]): string {
  let said = "";
  const program = new Command("tillbeacon").exitOverride().configureOutput({
    writeErr: (text) => (said += text),
    outputError: (text, write) => write(withoutRepetition(text)),
  });
  program
    .command("start")
    .option("--for <seconds>", "", seconds)
    .option("--log <file>", "")
    .option("--username <name>", "")
    .action(() => {});
  program.command("replay <trace>").action(() => {});
  program
    .command("why")
    .argument("<time>", "", momentsOf)
    .action(() => {});
  const log = program.command("log");
  log.command("export <out>").action(() => {});
  refuseExcess(program);
  refuseEmpty(program);
  try {
    program.parse(words, { from: "user" });
  } catch (error) {
    expect((error as CommanderError).exitCode).toBe(1);
  }
  return said.trim();
}

describe("wrong arguments", () => {
  it.each([
    [["start", "shop.yaml"], 'error: start: found "shop.yaml", expected no argument'],
    [["replay", "day.csv", "night.csv", "more"], 'error: replay: found "night.csv", expected <trace> and nothing more'],
    [["log", "export", "a.csv", "b.csv"], 'error: export: found "b.csv", expected <out> and nothing more'],
    [
      ["start", "--for", "it's"],
      `error: option '--for <seconds>': found "it's", expected a number above 0, at most 2000000.`,
    ],
    [["start", "--log", ""], `error: option '--log <file>': found "", expected a name.`],
    [["start", "--log="], `error: option '--log <file>': found "", expected a name.`],
    [["replay", ""], `error: <trace>: found "", expected a name.`],
    [["log", "export", ""], `error: <out>: found "", expected a name.`],
    [["why", "25:99"], `error: <time>: found "25:99", expected a time such as 14:05, 14:05:30 or 2026-11-21T14:05.`],
  ])("%j are told by what was found and what was expected", (words, text) => {
    expect(saidOf(...words)).toBe(text);
  });

  it.each([[["start"]], [["replay", "day.csv"]], [["log", "export", "a.csv"]], [["start", "--username", ""]]])(
    "%j are not refused",
    (words) => {
      expect(saidOf(...words)).toBe("");
    },
  );

  it("leaves other errors as they are", () => {
    expect(saidOf("replay")).toBe("error: missing required argument 'trace'");
  });
});
