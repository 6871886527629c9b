#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// The `tillbeacon` command: parses arguments and turns expected failures into one line and an exit code.
import { Command, CommanderError } from "commander";
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
  const code = tellFailure(error);
  // What has been opened so far would keep the process alive.
  process.exit(code);
}

/** One line for what can be expected to go wrong, and the exit code; anything else is a fault of ours. */
function tellFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InputError) process.stderr.write(`tillbeacon: ${error.message}\n`);
  else if (isPortTaken(error))
    process.stderr.write(`tillbeacon: port ${error.port} is in use; choose another with --port or --broker-port\n`);
  else throw error;
  return 2;
}

function isPortTaken(error: unknown): error is Error & { port: number } {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "EADDRINUSE" && "port" in error;
}
