// What a board runs first, as its `.bootcde`: counts the start, goes back to the earlier image when the newest does
// not last, and runs the image where it lies in flash.
import { IMAGE_FILES } from "../../protocol/storage-files.ts";
import { MAX_STARTS, readStart, writeStart } from "./start-state.ts";

/** A board that fails again and again, with no image to go back to, lets its supply recover first. Unit ms. */
const REST_MS = 30000;

const state = readStart();
if (state.starts >= MAX_STARTS && state.back) {
  state.at = 1 - state.at;
  state.back = false;
  state.fell = true;
  state.starts = 0;
}
state.starts = state.starts < 255 ? state.starts + 1 : 255;
writeStart(state);

function run(): void {
  const image = require("Storage").read(IMAGE_FILES[state.at] as string);
  if (image === undefined) print("tillbeacon: no image in Storage file " + IMAGE_FILES[state.at]);
  else global.eval(image);
}

if (state.starts > MAX_STARTS) {
  print("tillbeacon: " + (state.starts - 1) + " starts in a row have failed, resting");
  setTimeout(run, REST_MS);
} else run();
