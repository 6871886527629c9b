// Puts the image onto an Espruino and starts it: who is there, room, files, comparison, start.

import { setTimeout as sleep } from "node:timers/promises";
import { IMAGE_FILES, START_FILES } from "../../protocol/storage-files.ts";
import { BoardError } from "./board-error.ts";
import { FLASH_TARGETS, type FlashTarget, targetOf } from "./boards.ts";
import type { Console } from "./console.ts";
import { type Identity, identify } from "./identify.ts";
import { type BoardFile, erase, filesToSend, makeRoom, quieten, sendFile, type UploadWatcher } from "./upload.ts";

/** How it is done. */
export interface FlashOptions {
  /** The board that the image is for; undefined: whatever the board says it is. */
  target: FlashTarget | undefined;
  /** Goes on although the board says it is another. */
  anyBoard: boolean;
  /** Empties the Storage first, settings included. */
  erase: boolean;
}

/** What was done. */
export interface FlashResult {
  identity: Identity;
  target: FlashTarget;
  sent: string[];
  unchanged: string[];
}

/** The board's first words after its start are waited for so long. Unit ms. */
const START_MS = 8000;
const FIRST_WORDS_MS = 800;
const ERASE_MS = 60000;

/**
 * What belongs into a board's Storage: the files, the one that starts the rest last, and what must not be there. The image has the
 * name of the first slot, and goes into the one that does not run.
 */
export interface FlashPlan {
  files: readonly BoardFile[];
  obsolete: readonly string[];
}

/** Flashes; `planFor` gives the plan for the board that was found. Throws BoardError. */
export async function flash(
  board: Console,
  options: FlashOptions,
  planFor: (target: FlashTarget) => Promise<FlashPlan>,
  watcher: UploadWatcher & { total(bytes: number): void },
): Promise<FlashResult> {
  const identity = await identify(board);
  const target = chosenTarget(board, options, identity);
  watcher.note(`Espruino ${identity.version} on ${identity.board}: image for ${target.name}`);
  const plan = await planFor(target);
  await switchBluetoothOff(board, watcher.note);
  await quieten(board);
  if (options.erase) {
    watcher.note("emptying the Storage");
    await board.evaluate("(require('Storage').eraseAll(),1)", ERASE_MS);
  }
  for (const name of plan.obsolete) await erase(board, name);
  const { files, slot } = await withFreeSlot(board, plan.files);
  await board.evaluate(startsAnew("j.back=j.fell=false;"));
  const missing = await filesToSend(board, files);
  watcher.total(missing.reduce((sum, { bytes }) => sum + bytes.length, 0));
  await makeRoom(board, missing, watcher);
  let before = 0;
  for (const file of missing) {
    await sendFile(board, file, { note: watcher.note, sent: (bytes) => watcher.sent(before + bytes) });
    before += file.bytes.length;
  }
  await board.evaluate(startsAnew(`j.at=${slot};j.back=j.fell=false;`, slot));
  const sent = missing.map(({ name }) => name);
  const unchanged = files.map(({ name }) => name).filter((name) => !sent.includes(name));
  return { identity, target, sent, unchanged };
}

/**
 * The files with the image where it can be sent without harm to the one that runs: the board keeps that until one small
 * write tells its loader of the other.
 */
async function withFreeSlot(
  board: Console,
  files: readonly BoardFile[],
): Promise<{ files: BoardFile[]; slot: number }> {
  const image = files.find(({ name }) => name === IMAGE_FILES[0]);
  const running = Number(await board.evaluate(RUNNING_SLOT));
  if (running < 0) await erase(board, IMAGE_FILES[1]);
  const isThere = image !== undefined && running >= 0 && (await isStored(board, { ...image, name: slotName(running) }));
  const slot = running < 0 ? 0 : isThere ? running : 1 - running;
  return { files: files.map((file) => (file === image ? { ...file, name: slotName(slot) } : file)), slot };
}

function slotName(slot: number): string {
  return slot === 0 ? IMAGE_FILES[0] : IMAGE_FILES[1];
}

async function isStored(board: Console, file: BoardFile): Promise<boolean> {
  return (await filesToSend(board, [file])).length === 0;
}

/** Reads what the loader has written last, as `j`, from Storage `s`. */
const READ_STATE =
  `var j;${JSON.stringify(START_FILES)}.forEach(function(f){` +
  "try{var k=JSON.parse(s.read(f));if(!j||k.n>j.n)j=k}catch(e){}});";

/** The slot that the loader starts, by its own rule; -1 where neither holds a whole image. Unwritten flash is 0xFF. */
const RUNNING_SLOT =
  `(function(s){${READ_STATE}var a=j?j.at:0;` +
  `function h(i){var t=s.read(${JSON.stringify(IMAGE_FILES)}[i]);return t!==undefined&&t.indexOf("\xff")<0}` +
  'return h(a)?a:h(1-a)?1-a:-1})(require("Storage"))';

/**
 * Sets what the loader knows of earlier starts (firmware/espruino/start-state.ts): none of them has failed. Its count goes
 * on, for boot ids are made from it. A board that has never started needs no state for the first slot.
 */
function startsAnew(change: string, slot = 0): string {
  return (
    `(function(s){${READ_STATE}` +
    (slot === 0 ? "" : "j=j||{n:0};") +
    `if(j){j.starts=0;${change}j.n++;s.write(${JSON.stringify(START_FILES)}[j.n&1],JSON.stringify(j))}return 1})` +
    '(require("Storage"))'
  );
}

/** An ESP32 comes with Bluetooth on, and who connects gets its console. It forgets its saved code with the change. */
async function switchBluetoothOff(board: Console, note: (text: string) => void): Promise<void> {
  const isOn = "typeof ESP32!='undefined'&&!!ESP32.enableBLE&&ESP32.getState().BLE";
  if ((await board.evaluate(isOn)) !== true) return;
  note("switching Bluetooth off; the board starts anew");
  board.forget();
  await board.type("\x10ESP32.enableBLE(false)\n");
  await board.hears(/espruino\.com[\s\S]*>/i, START_MS);
  await identify(board);
}

/** Starts what is in Storage and waits for the board to come back; gives the lines that it said. */
export async function restart(board: Console): Promise<string[]> {
  const lines: string[] = [];
  await board.evaluate(startsAnew(""));
  board.lines((line) => lines.push(line));
  board.forget();
  // A board that starts anew may cut its USB before it has answered.
  await board.type("\x10load()\n");
  await board.hears(/>/, START_MS);
  // What it has to say of its settings comes with its first steps.
  await sleep(FIRST_WORDS_MS);
  board.borrowed = false;
  board.lines(() => {});
  return lines;
}

function chosenTarget(board: Console, { target, anyBoard }: FlashOptions, { board: name }: Identity): FlashTarget {
  const found = targetOf(name);
  if (target === undefined && found !== undefined) return found;
  const names = FLASH_TARGETS.flatMap((t) => (t.espruino === undefined ? [] : [t.name])).join(", ");
  if (target === undefined)
    throw new BoardError(
      "wrong-board",
      `${board.port}: found Espruino on ${name}, expected one of ${names}; name the image with --board, and --any-board if you are sure`,
    );
  // Several boards may run the same build of Espruino, and say that they are the same.
  if (target.espruino?.test(name) || anyBoard) return target;
  throw new BoardError(
    "wrong-board",
    `${board.port}: found ${name}${found ? ` (${found.name})` : ""}, expected ${target.name}; ` +
      "choose the right --port or --board, or add --any-board if you are sure",
  );
}
