// `tillbeacon flash`: the image onto a board at the end of a cable.
import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { readBundle } from "../../firmware/build/bundles.ts";
import { FLASH_TARGETS, type FlashTarget } from "../provisioning/boards.ts";
import { flash, restart } from "../provisioning/flash.ts";
import type { BoardFile } from "../provisioning/upload.ts";
import { InputError } from "../simulator/trace.ts";
import { type PortOptions, say, withBoard, withPort } from "./board-line.ts";
import { Progress } from "./progress.ts";

interface FlashCommandOptions extends PortOptions {
  board?: string;
  image?: string;
  anyBoard?: boolean;
  erase?: boolean;
  start: boolean;
}

const HELP = `
The board must run Espruino 2v25 or later (espruino.com/Download). The image is built when its source is newer, sent in
packets that the board confirms, compared by hash, and started. What is already there is not sent again. Settings stay;
'tillbeacon provision' writes them.

Examples:
  tillbeacon flash                                  the only board that is plugged in
  tillbeacon flash --port /dev/ttyUSB0 --board esp32-devkitc
  tillbeacon flash --erase                          empties the board's Storage first, settings included

Exit code 2: the message names the port, what was found, what was expected, and what to do.`;

export function addFlashCommand(program: Command): void {
  withPort(program.command("flash"))
    .description("put the image onto a board over its serial port, and start it")
    .addOption(
      new Option("--board <name>", "which board it is, instead of what it says").choices(
        FLASH_TARGETS.map((t) => t.name),
      ),
    )
    .option("--image <file>", "send this file instead of the image of this version")
    .option("--any-board", "go on although the board says that it is another")
    .option("--erase", "empty the board's Storage first")
    .option("--no-start", "leave the board at its prompt")
    .addHelpText("after", HELP)
    .action(runFlash);
}

async function runFlash(options: FlashCommandOptions): Promise<void> {
  const image = options.image === undefined ? undefined : readImage(options.image);
  await withBoard(options, async (board) => {
    const startedMs = performance.now();
    let progress = new Progress("flash", 1);
    let bytes = 0;
    const result = await flash(
      board,
      {
        target: FLASH_TARGETS.find(({ name }) => name === options.board),
        anyBoard: options.anyBoard === true,
        erase: options.erase === true,
      },
      (target) => filesFor(target, image),
      {
        note: say,
        total: (total) => {
          bytes = total;
          progress = new Progress("flash", total);
        },
        sent: (done) => progress.show(done),
      },
    );
    progress.end();
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    for (const name of result.unchanged) say(`${name}: already there`);
    for (const name of result.sent) say(`${name}: sent and compared`);
    say(`${bytes} bytes in ${seconds} s`);
    if (!options.start) return;
    const lines = await restart(board);
    const word = lines.find((line) => /^tillbeacon:|Uncaught/.test(line));
    say(word === undefined ? "started" : `started; the board says: ${word}`);
  });
}

async function filesFor(target: FlashTarget, image: Buffer | undefined): Promise<BoardFile[]> {
  const bytes = image ?? Buffer.from(await readBundle(target.bundle, (name) => say(`building ${name} ...`)), "latin1");
  return [{ name: ".bootcde", bytes }];
}

function readImage(file: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new InputError(file, 1, String((error as NodeJS.ErrnoException).code), "an image that can be read");
  }
  if (bytes.length === 0) throw new InputError(file, 1, "an empty file", "an image");
  return bytes;
}
