// What a board runs first, as its `.bootcde`: counts the start, goes back to the earlier image when the newest does
// not last, and runs the image where it lies in flash.
import { IMAGE_FILES } from "../../protocol/storage-files.ts";
import { MAX_STARTS, readStart, writeStart } from "./start-state.ts";

/** A board that fails again and again, with no image to go back to, lets its supply recover first. Unit ms. */
const REST_MS = 30000;
/** A console over USB is open by then: what is printed before reaches nobody. Unit ms; guess. */
const SAY_MS = 3000;
/** An image that ends with an error is started anew after so long, if there is an earlier one; else after the rest. Unit ms. */
const AGAIN_MS = 1000;
/** Where there is less room, a write may compact Storage first. Unit bytes: a state takes about 90. */
const ROOM = 400;
/** Within each board's range. Unit s. */
const WATCHDOG_S = 8;

/** What is in a slot, unless it has not arrived whole: flash that has not been written reads 0xFF. */
function wholeImage(slot: number): string | undefined {
  const image = require("Storage").read(IMAGE_FILES[slot] as string);
  return image !== undefined && image.indexOf("\xff") < 0 ? image : undefined;
}

const state = readStart();
if (state.starts >= MAX_STARTS && state.back) {
  state.at = 1 - state.at;
  state.back = false;
  state.fell = true;
  state.starts = 0;
}
// The state itself may have been lost.
if (wholeImage(state.at) === undefined && wholeImage(1 - state.at) !== undefined) {
  state.at = 1 - state.at;
  state.back = false;
}
state.starts = state.starts < 255 ? state.starts + 1 : 255;
// A compaction moves files while they run, this one as well, and the rest of it may not be found again (src/jsvar.c:
// jsvUpdateMemoryAddress): the board would wait at its console for ever.
if (require("Storage").getFree() < ROOM) E.enableWatchdog(WATCHDOG_S, false);
writeStart(state);

/**
 * Runs the image outside of all functions, as the text of a timer. Were it evaluated inside a function, each function of the image
 * would keep that scope, at four blocks (src/jsparse.c: jspEvaluateVar, jspeiGetScopesAsVar).
 */
function run(): void {
  const name = IMAGE_FILES[state.at];
  if (wholeImage(state.at) === undefined) {
    print("tillbeacon: no image in Storage file " + name);
    return;
  }
  const restMs = state.back ? AGAIN_MS : REST_MS;
  const failed = "print('tillbeacon: '+e);setTimeout(E.reboot," + restMs + ")";
  setTimeout("try{eval(require('Storage').read('" + name + "'))}catch(e){" + failed + "}", 0);
}

if (state.starts > MAX_STARTS) {
  setTimeout(function () {
    print("tillbeacon: " + (state.starts - 1) + " starts in a row have failed, resting");
  }, SAY_MS);
  setTimeout(run, REST_MS);
} else run();
