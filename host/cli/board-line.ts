// What the commands for a board on a cable share: the port's options, finding the only port, progress, clean ends.
import process from "node:process";
import { type Command, InvalidArgumentError } from "commander";
import { PortError } from "../core/boxes/serial-connection.ts";
import { BoardError } from "../provisioning/board-error.ts";
import { Console } from "../provisioning/console.ts";
import { openPort, portPaths } from "../serial/port.ts";
import { holdersOf } from "../serial/port-faults.ts";

/** Options of every command that talks to a board. */
export interface PortOptions {
  port?: string;
  baud: number;
}

/** Adds them to a command. */
export function withPort(command: Command): Command {
  return command
    .option("--port <path>", "serial port of the board, as /dev/ttyUSB0; may be left out when there is but one")
    .option("--baud <bit/s>", "speed of a board behind a UART bridge", baudRate, 115200);
}

function baudRate(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 300 && value <= 4000000) return value;
  throw new InvalidArgumentError(`found ${JSON.stringify(text)}, expected bits per second from 300 to 4000000.`);
}

/** How a command ends when somebody stops it: at once, or in its own way within a time in ms. */
const AT_ONCE_MS = 0;

/**
 * Opens the board's line, lets `work` use it, and closes it whatever happens: a borrowed line goes back to its box at
 * Ctrl-C, too. Work that has an end of its own gets `stopped`, and so many ms to come to it.
 */
export async function withBoard<T>(
  options: PortOptions,
  work: (board: Console, stopped: AbortSignal) => Promise<T>,
  graceMs = AT_ONCE_MS,
): Promise<T> {
  const path = options.port ?? onlyPort(await portPaths());
  const board = new Console(await openPort(path, options.baud), path, (text) => process.stderr.write(`... ${text}\n`));
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
    setTimeout(() => void board.close().then(() => process.exit(STOPPED)), graceMs).unref();
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  try {
    return await work(board, stop.signal);
  } catch (error) {
    throw sharedPort(path, error);
  } finally {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
    await board.close();
  }
}

/** What the board seems to lack may have gone to another program, which reads along where neither keeps the port to itself. */
function sharedPort(path: string, error: unknown): unknown {
  if (!(error instanceof BoardError) || (error.fault !== "silent" && error.fault !== "garbled")) return error;
  const holders = holdersOf(path);
  if (holders === "") return error;
  return new BoardError(error.fault, `${error.message}. The port is open in ${holders}, too: close that first`);
}

/** Exit code of a command that somebody stopped, as shells have it. */
const STOPPED = 130;

/** The one port of these that a board can be on; throws PortError where there are none, or more. */
export function onlyPort(found: readonly string[]): string {
  // Mainboards have ports of their own that nobody plugs a box into.
  const paths = found.filter((path) => !/\/ttyS\d+$/.test(path));
  const [first, ...others] = paths;
  if (first !== undefined && others.length === 0) return first;
  if (first === undefined)
    throw new PortError(
      "missing",
      "found no serial port that a board could be on, expected one; plug the board in, or name its port with --port. " +
        "A Pico that shows as a drive waits in its boot loader: copy Espruino onto it (docs/platforms.md)",
    );
  throw new PortError("missing", `found ports ${paths.join(", ")}, expected one; name the board's with --port`);
}

/** A line for people on standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
