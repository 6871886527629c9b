// A Pico that has been flashed and provisioned by the host's own tools, over its USB.
import { readBundle } from "../../../firmware/build/bundles.ts";
import { Console } from "../../../host/provisioning/console.ts";
import { flash as flashBoard } from "../../../host/provisioning/flash.ts";
import { sendFile } from "../../../host/provisioning/upload.ts";
import { FULL_LAYOUT } from "../../../protocol/full-layout.ts";
import { IMAGE_FILES, SETTINGS_FILE } from "../../../protocol/storage-files.ts";
import { settingsFor } from "../box-process.ts";
import type { Rp2040Build } from "./build.ts";
import { freshFlash } from "./chip.ts";
import { PicoBoard } from "./pico-board.ts";
import { lineOf } from "./pico-line.ts";

/** Time after a start in which the interpreter's first words are over. Unit ms. */
const SETTLED_MS = 50;

/** Settings of a full lane with so many metres of I2C cable. */
export function settingsWith(cableM: number): string {
  return settingsFor(1, { tillSwitch: "button", layout: FULL_LAYOUT, cableM });
}

/** Settings of a full lane whose I2C bus runs at 100 kHz. */
export const SETTINGS: string = settingsWith(3);

/** Sends image and loader to a board that is up; `text` is another image. Rejects as `flash` does. */
export async function flashImage(board: PicoBoard, text?: string): Promise<string[]> {
  const tool = new Console(lineOf(board), "usb", () => {});
  const files = [
    { name: IMAGE_FILES[0], bytes: Buffer.from(text ?? (await readBundle("rp2040")), "latin1") },
    { name: ".bootcde", bytes: Buffer.from(await readBundle("loader"), "latin1") },
  ];
  const quiet = { note: () => {}, sent: () => {}, total: () => {} };
  try {
    const plan = { files, obsolete: [] };
    const { sent } = await flashBoard(
      tool,
      { target: undefined, anyBoard: false, erase: false },
      async () => plan,
      quiet,
    );
    return sent;
  } finally {
    await tool.close();
  }
}

/** The flash of a box as it leaves the integrator: image, loader, settings. */
export async function shippedFlash(build: Rp2040Build, settings: string = SETTINGS): Promise<Uint8Array> {
  const flash = freshFlash(build);
  const board = new PicoBoard(build, flash);
  board.boot();
  board.run(SETTLED_MS);
  board.chip.learnLoop();
  await flashImage(board);
  const tool = new Console(lineOf(board), "usb", () => {});
  await sendFile(tool, { name: SETTINGS_FILE, bytes: Buffer.from(settings) }, { note: () => {}, sent: () => {} });
  await tool.close();
  return flash;
}
