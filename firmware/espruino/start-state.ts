// Which image a box starts from, kept in Storage: shared by the loader and the images. A start counts as failed until
// the image has lasted; too many failed starts in a row go back to the image before.

import { START_FILES } from "../../protocol/storage-files.ts";

/** A file's content. */
export interface StartState {
  /** Slot of the image to start, 0 or 1. */
  at: number;
  /** The image has not lasted yet, and the other slot holds one that has, to go back to. */
  back: boolean;
  /** Starts in a row that have not lasted, the present one included; 0 where no loader has counted it. */
  starts: number;
  /** The box has gone back to its earlier image. */
  fell: boolean;
  /** Counts what has been written: no two starts see the same number. */
  n: number;
}

/** Starts of a new image that may fail before the box goes back. */
export const MAX_STARTS = 3;

function readFile(index: number): StartState | undefined {
  return require("Storage").readJSON(START_FILES[index] as string, true) as StartState | undefined;
}

/** The state that was written last; a first start where nothing is. */
export function readStart(): StartState {
  const first = readFile(0);
  const second = readFile(1);
  if (first && !(second && second.n > first.n)) return first;
  return second ? second : { at: 0, back: false, starts: 0, fell: false, n: 0 };
}

/** Writes over the older of two files: Storage erases before it writes, and power may go in between. */
export function writeStart(state: StartState): void {
  state.n += 1;
  try {
    require("Storage").write(START_FILES[state.n & 1] as string, JSON.stringify(state));
  } catch (_) {
    // A box runs from a worn flash, too.
  }
}
