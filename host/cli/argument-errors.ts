// What is told of wrong arguments: what was found and what was expected, once each. Knows no command.
import type { Command } from "commander";

/** Refuses arguments that a command does not take by what they are: commander only counts them. */
export function refuseExcess(program: Command): void {
  allowExcess(program);
  program.hook("preAction", (_, command) => {
    const names = command.registeredArguments.map((argument) => `<${argument.name()}>`);
    const found = command.args[names.length];
    if (found === undefined) return;
    const where = command === program ? "" : `${command.name()}: `;
    const expected = names.length === 0 ? "no argument" : `${names.join(" ")} and nothing more`;
    command.error(`error: ${where}found ${JSON.stringify(found)}, expected ${expected}`);
  });
}

/** What a name that is a file's or folder's is called in the help. */
const PLACE = /<(file|dir|folder|trace|out)>/;

/**
 * Refuses a file or folder without a name, as of a variable that is not set: to SQLite that is a log in memory alone, to others this
 * folder, or what stands in for an option that is left out.
 */
export function refuseEmpty(program: Command): void {
  program.hook("preAction", (_, command) => {
    const refuse = (where: string): never => command.error(`error: ${where}: found "", expected a name.`);
    for (const [i, { required }] of command.registeredArguments.entries())
      if (required && command.args[i] === "") refuse(`<${command.registeredArguments[i]?.name()}>`);
    for (const option of command.options)
      if (PLACE.test(option.flags) && command.getOptionValue(option.attributeName()) === "")
        refuse(`option '${option.flags}'`);
  });
}

function allowExcess(command: Command): void {
  command.allowExcessArguments();
  for (const each of command.commands) allowExcess(each);
}

/** Commander's own words around a value repeat what the refusal says. */
export function withoutRepetition(text: string): string {
  return text
    .replace(/ argument '.*' is invalid\. (?=found )/s, ": ")
    .replace(/command-argument value '.*' is invalid for argument '([^']*)'\. (?=found )/s, "<$1>: ");
}
