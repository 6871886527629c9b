// A box whose power goes while the host's tool gives it another image. The flash outlives a power cut and nothing else does, so
// that copies of it, taken while one image is flashed, are as many power cuts.
import { IMAGE_FILES, SETTINGS_FILE } from "../../../protocol/storage-files.ts";
import type { Rp2040Build } from "./build.ts";
import { LineHost } from "./line-host.ts";
import { PicoBoard } from "./pico-board.ts";
import { START_MS, startState } from "./power-cuts.ts";
import { flashImage, SETTINGS } from "./shipped-box.ts";
import { storedFiles } from "./stored-files.ts";

/** Pages that a packet of `flash` takes, its header and its edges included. */
const PAGES_A_CHUNK = 3;
/** The last flash operations name the new image to the loader: the power goes in each of so many. */
const LAST = 6;
/** The host's tools wait for a board in real time: a start without an image is over by then. Unit ms of the chip's time. */
const IDLE_MS = 400;

/** What became of a box whose power went while it was flashed. */
export interface FlashCut {
  /** Flash operations before the one that was half done. */
  operations: number;
  settingsWhole: boolean;
  /** What the board runs afterwards, by its files, and whether it came up with it. */
  runs: "earlier" | "new" | "nothing";
  up: boolean;
}

/** A copy of the flash, taken in the middle of a flash operation. */
interface Moment {
  operations: number;
  flash: Uint8Array;
}

/**
 * Flashes `image` onto a box as it was `shipped`, and tries what a power cut `every` chunks, and in each of the last flash
 * operations, would have left; `tell` is given what has come of each.
 */
export async function cutFlashing(
  build: Rp2040Build,
  shipped: Uint8Array,
  image: string,
  every: number,
  tell: (cut: FlashCut) => void,
): Promise<FlashCut[]> {
  const before = storedFiles(shipped).get(IMAGE_FILES[0]);
  return (await momentsOf(build, shipped, image, every)).map(({ operations, flash }) => {
    const files = storedFiles(flash);
    const now = files.get(IMAGE_FILES[startState(flash)?.at ?? 0] as string);
    const runs = now === before ? "earlier" : now === image ? "new" : "nothing";
    const settingsWhole = files.get(SETTINGS_FILE) === SETTINGS;
    const started = new PicoBoard(build, flash);
    const host = new LineHost(started, "s", "lane-1");
    started.run(2 * START_MS);
    const cut: FlashCut = { operations, settingsWhole, runs, up: host.newest("status") !== undefined };
    tell(cut);
    return cut;
  });
}

async function momentsOf(build: Rp2040Build, shipped: Uint8Array, image: string, every: number): Promise<Moment[]> {
  const flash = shipped.slice();
  const board = new PicoBoard(build, flash);
  board.boot();
  board.run(IDLE_MS);
  const kept: Moment[] = [];
  let last: Moment[] = [];
  board.chip.onHalfDone = (operations) => {
    const moment = { operations, flash: flash.slice() };
    if (operations % (every * PAGES_A_CHUNK) === 0) kept.push(moment);
    else last = [...last.slice(1 - LAST), moment];
  };
  await flashImage(board, image);
  return [...kept, ...last].sort((a, b) => a.operations - b.operations);
}
