#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
// The `tillbeacon` command: parses arguments and turns expected failures into one line and an exit code.
import { Command, CommanderError } from "commander";
import { VERSION } from "../app/version.ts";
import { PortError } from "../core/boxes/serial-connection.ts";
import { InputError } from "../core/problems/input-error.ts";
import { LogShapeError, LogVersionError } from "../log/schema.ts";
import { BrokerRefusal } from "../mqtt/broker-refusal.ts";
import { BoardError } from "../provisioning/board-error.ts";
import { refuseEmpty, refuseExcess, withoutRepetition } from "./argument-errors.ts";
import { addCommands } from "./commands.ts";
import { printable } from "./console-lines.ts";
import { outputError } from "./output-file.ts";
import { checkTimeZone } from "./time-zone.ts";

const program = new Command("tillbeacon")
  .description("Queue lengths, waits and open-till calls for checkout lanes.")
  .version(VERSION)
  .addHelpText("after", "\nBegin with `tillbeacon start`: a demo store, for which nothing need be configured or wired.")
  .showHelpAfterError("(add --help for usage)")
  .configureOutput({ outputError: (text, write) => write(withoutRepetition(text)) })
  .enablePositionalOptions()
  .exitOverride()
  .hook("preAction", () => checkTimeZone(process.env["TZ"], Intl.DateTimeFormat().resolvedOptions().timeZone));

// Whoever reads may stop early, as `head` does: what a command does to a board or a file is finished all the same.
process.stdout.on("error", reportOutput);

try {
  await addCommands(program, process.argv[2]);
  refuseExcess(program);
  refuseEmpty(program);
  await program.parseAsync();
} catch (error) {
  const code = reportFailure(error);
  // What has been opened so far would keep the process alive; help has still to be taken.
  if (code > 0) process.exit(code);
}

/** What cannot be written is lost, and no success; but whoever reads may stop, as `head` does. */
function reportOutput(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE" || process.exitCode === 2) return;
  process.stderr.write(
    `tillbeacon: ${(outputError("standard output", "room for all of it", error) as Error).message}\n`,
  );
  process.exitCode = 2;
}

/** One line for what can be expected to go wrong, and the exit code; anything else is a bug. */
function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (
    error instanceof InputError ||
    error instanceof PortError ||
    error instanceof BoardError ||
    error instanceof LogVersionError ||
    error instanceof LogShapeError ||
    error instanceof BrokerRefusal
  )
    process.stderr.write(`tillbeacon: ${error.message.split("\n").map(printable).join("\n")}\n`);
  else if (isPortTaken(error))
    process.stderr.write(`tillbeacon: port ${error.port} is in use; choose another with --port or --broker-port\n`);
  else if (isListenFault(error))
    process.stderr.write(
      `tillbeacon: ${error.address}:${error.port}: found ${firstLine(error)}, expected an address of this machine and a port that may be used (broker.listen, page.listen)\n`,
    );
  else if (error instanceof Error && isExpected(error)) process.stderr.write(`tillbeacon: ${firstLine(error)}\n`);
  else {
    process.stderr.write(`tillbeacon: internal error: ${error instanceof Error ? error.stack : error}\n`);
    return 70;
  }
  return 2;
}

/**
 * Failures of the system, the log's database and the broker carry a code; DuckDB begins with the sort of its error: no room for an
 * export, a damaged file of the archive.
 */
function isExpected(error: Error): boolean {
  return (
    typeof (error as NodeJS.ErrnoException).code === "string" ||
    /^(IO|Invalid Input|Serialization|Out of Memory) Error:/.test(error.message)
  );
}

function firstLine(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  const line = error.message.split("\n")[0] || error.name;
  return code !== undefined && !line.includes(code) ? `${line} (${code})` : line;
}

/** An address of another machine, or a port that this account may not use. */
function isListenFault(error: unknown): error is Error & { address: string; port: number } {
  return error instanceof Error && (error as NodeJS.ErrnoException).syscall === "listen" && "address" in error;
}

function isPortTaken(error: unknown): error is Error & { port: number } {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "EADDRINUSE" && "port" in error;
}
