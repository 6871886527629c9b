#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// The `tillbeacon` command: parses arguments and turns expected failures into one line and an exit code.
import { Command } from "commander";
import { InputError } from "../simulator/trace.ts";
import { addReplayCommand } from "./replay-command.ts";
import { addSimulateCommand } from "./simulate-command.ts";
import { addStartCommand } from "./start-command.ts";

const program = new Command("tillbeacon")
  .description("Queue lengths, waits and open-till calls for checkout lanes.")
  .version("0.1.0")
  .showHelpAfterError("(add --help for usage)")
  .exitOverride();
addStartCommand(program);
addReplayCommand(program);
addSimulateCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof InputError) {
    process.stderr.write(`tillbeacon: ${error.message}\n`);
    process.exitCode = 2;
  } else if (error instanceof Error && "exitCode" in error) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else throw error;
}
