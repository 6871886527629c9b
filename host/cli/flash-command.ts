// `tillbeacon flash`: the image onto a board at the end of a cable.
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Command, Option } from "commander";
import { type BundleName, readBundle } from "../../firmware/build/bundles.ts";
import { NODEMCU_MODULES } from "../../hardware/boards/nodemcu-esp8266.ts";
import { IMAGE_FILES, OFFER_FILE } from "../../protocol/storage-files.ts";
import { labelOf } from "../core/boxes/image-offer.ts";
import { InputError } from "../core/problems/input-error.ts";
import { BoardError } from "../provisioning/board-error.ts";
import { FLASH_TARGETS, type FlashTarget } from "../provisioning/boards.ts";
import type { Console } from "../provisioning/console.ts";
import { type FlashPlan, flash, restart } from "../provisioning/flash.ts";
import { flashLfs, type LfsImage } from "../provisioning/lfs.ts";
import { identifyNodeMcu, restartNodeMcu } from "../provisioning/node-mcu.ts";
import type { UploadWatcher } from "../provisioning/upload.ts";
import { type PortOptions, print, withBoard, withPort } from "./board-line.ts";
import { printable } from "./console-lines.ts";
import { compileForLfs } from "./lua-image.ts";
import { Progress } from "./progress.ts";

interface FlashCommandOptions extends PortOptions {
  board?: string;
  image?: string;
  anyBoard?: boolean;
  erase?: boolean;
  start: boolean;
}

const HELP = `
The board must run Espruino 2v25 or later (espruino.com/Download), or a float build of NodeMCU for Lua 5.1. An RP2040
needs a version after 2v29, or a build of Espruino's master branch (docs/platforms.md says how). The image is built when its
source is newer, sent in pieces that the board confirms, compared by hash, and started. What is already there is not sent
again. Settings stay; 'tillbeacon provision' writes them. On an ESP32, Bluetooth is switched off: whoever connects by it would
get the board's console.

A NodeMCU takes its image into its Lua flash store (LFS of 128 kB). NODEMCU_LUAC names the cross-compiler, luac.cross, of the
release that the board runs: build it from NodeMCU's sources (github.com/nodemcu/nodemcu-firmware, 'make' in app/lua/luac_cross).

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
  print(word === undefined ? "started" : `started; the board says: ${printable(word)}`);
}

async function flashNodeMcu(
  board: Console,
  target: FlashTarget,
  image: Buffer | undefined,
  options: FlashCommandOptions,
): Promise<void> {
  const watcher = new FlashWatcher();
  const lfs = await lfsImage(target, image, options.image);
  const { version } = await identifyNodeMcu(board, NODEMCU_MODULES);
  print(`NodeMCU with ${version}: image for ${target.name}`);
  watcher.end(await flashLfs(board, lfs, options.start, watcher));
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
    obsolete: [OFFER_FILE],
  };
}

/** The image for the Lua flash store, compiled from the bundle or from the source that is given; or as it is given. */
async function lfsImage(target: FlashTarget, image: Buffer | undefined, file: string | undefined): Promise<LfsImage> {
  if (image === undefined || file === undefined) return compileForLfs(await bundleOf(target.bundle), "nodemcu.lua");
  const kind = path.extname(file);
  if (kind === ".lua") return compileForLfs(image, file);
  if (kind === ".img") return { bytes: image, lfsBytes: 0, mark: undefined };
  throw new InputError(file, 1, `a file called *${kind}`, "Lua source (*.lua) or an image of luac.cross (*.img)");
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
