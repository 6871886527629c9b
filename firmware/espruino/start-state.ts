// Which image a box starts from, kept in Storage: shared by the loader and the images. A start counts as failed until
// the image has lasted; too many failed starts in a row go back to the image before.

import { START_FILE } from "../../protocol/storage-files.ts";

/** The file's content. */
export interface StartState {
  /** Slot of the image to start, 0 or 1. */
  at: number;
  /** The other slot holds an image that has lasted before, to go back to. */
  back: boolean;
  /** Starts in a row that have not lasted, the present one included. */
  starts: number;
  /** The box has gone back to its earlier image. */
  fell: boolean;
}

/** Starts of a new image that may fail before the box goes back. */
export const MAX_STARTS = 3;

/** The state as it is kept; a first start where nothing is. */
export function readStart(): StartState {
  const kept = require("Storage").readJSON(START_FILE, true) as StartState | undefined;
  return kept ? kept : { at: 0, back: false, starts: 0, fell: false };
}

export function writeStart(state: StartState): void {
  require("Storage").write(START_FILE, JSON.stringify(state));
}
