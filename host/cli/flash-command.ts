// `tillbeacon flash`: the image onto a board at the end of a cable.
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Command, Option } from "commander";
import { type BundleName, readBundle } from "../../firmware/build/bundles.ts";
import { IMAGE_FILES, OFFER_FILE } from "../../protocol/storage-files.ts";
import { labelOf } from "../core/image-offer.ts";
import { InputError } from "../core/input-error.ts";
import { BoardError } from "../provisioning/board-error.ts";
import { FLASH_TARGETS, type FlashTarget } from "../provisioning/boards.ts";
import type { Console } from "../provisioning/console.ts";
import { type FlashPlan, flash, restart } from "../provisioning/flash.ts";
import { identifyNodeMcu, restartNodeMcu, sendLuaFiles } from "../provisioning/node-mcu.ts";
import type { BoardFile, UploadWatcher } from "../provisioning/upload.ts";
import { type PortOptions, print, withBoard, withPort } from "./board-line.ts";
import { Progress } from "./progress.ts";

interface FlashCommandOptions extends PortOptions {
  board?: string;
  image?: string;
  anyBoard?: boolean;
  erase?: boolean;
  start: boolean;
}

const HELP = `
The board must run Espruino 2v25 or later (espruino.com/Download), or a float build of NodeMCU. The image is built when
its source is newer, sent in pieces that the board confirms, compared by hash, and started. What is already there is
not sent again. Settings stay; 'tillbeacon provision' writes them.

Examples:
  tillbeacon flash                                  the only board that is plugged in
  tillbeacon flash --port /dev/ttyUSB0 --board esp32-devkitc
  tillbeacon flash --port /dev/ttyUSB0 --board nodemcu-esp8266
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
  const target = FLASH_TARGETS.find(({ name }) => name === options.board);
  await withBoard(options, (board) =>
    target !== undefined && target.espruino === undefined
      ? flashNodeMcu(board, target, image, options)
      : flashEspruino(board, target, image, options),
  );
}

async function flashEspruino(
  board: Console,
  target: FlashTarget | undefined,
  image: Buffer | undefined,
  options: FlashCommandOptions,
): Promise<void> {
  const watcher = new FlashWatcher();
  const { anyBoard = false, erase = false } = options;
  const result = await flash(board, { target, anyBoard, erase }, (t) => espruinoPlan(t, image, anyBoard), watcher);
  watcher.end(result);
  if (!options.start) return;
  const lines = await restart(board);
  const word = lines.find((line) => /^tillbeacon:|Uncaught/.test(line));
  print(word === undefined ? "started" : `started; the board says: ${word}`);
}

async function flashNodeMcu(
  board: Console,
  target: FlashTarget,
  image: Buffer | undefined,
  options: FlashCommandOptions,
): Promise<void> {
  const watcher = new FlashWatcher();
  const { version } = await identifyNodeMcu(board);
  print(`NodeMCU with ${version}: image for ${target.name}`);
  const files = await luaFiles(target, image, options.image);
  watcher.end(await sendLuaFiles(board, files, watcher));
  if (!options.start) return;
  await restartNodeMcu(board);
  print("started");
}

/** Progress of a flash, and what it came to. */
class FlashWatcher implements UploadWatcher {
  readonly note = print;
  private startedMs = performance.now();
  private bytes = 0;
  private progress = new Progress("flash", 1);

  total(bytes: number): void {
    this.bytes = bytes;
    this.progress = new Progress("flash", bytes);
  }

  sent(bytes: number): void {
    this.progress.show(bytes);
  }

  end({ sent, unchanged }: { sent: string[]; unchanged: string[] }): void {
    this.progress.end();
    for (const name of unchanged) print(`${name}: already there`);
    for (const name of sent) print(`${name}: sent and compared`);
    print(`${this.bytes} bytes in ${((performance.now() - this.startedMs) / 1000).toFixed(1)} s`);
  }
}

/** The image lies where updates would put it, and a loader starts it (firmware/espruino/start-state.ts). */
async function espruinoPlan(target: FlashTarget, image: Buffer | undefined, anyBoard: boolean): Promise<FlashPlan> {
  const loader = await bundleOf("loader");
  const label = image === undefined ? undefined : labelOf(image);
  if (label !== undefined && label.board !== target.name && !anyBoard)
    throw new BoardError(
      "wrong-board",
      `found an image for ${label.board} (version ${label.version}), expected one for ${target.name}; add --any-board if you are sure`,
    );
  return {
    files: [
      { name: IMAGE_FILES[0], bytes: image ?? (await bundleOf(target.bundle)) },
      { name: ".bootcde", bytes: loader },
    ],
    obsolete: [IMAGE_FILES[1], OFFER_FILE],
  };
}

/** The image under its own name, or that of the file given; `init.lua`, which NodeMCU runs at its start, runs it. */
async function luaFiles(
  target: FlashTarget,
  image: Buffer | undefined,
  file: string | undefined,
): Promise<BoardFile[]> {
  const name = `tillbeacon${path.extname(file ?? "x.lua")}`;
  return [
    { name, bytes: image ?? (await bundleOf(target.bundle)) },
    { name: "init.lua", bytes: Buffer.from(`dofile("${name}")\n`) },
  ];
}

async function bundleOf(bundle: BundleName): Promise<Buffer> {
  return Buffer.from(await readBundle(bundle, (name) => print(`building ${name} ...`)), "latin1");
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
