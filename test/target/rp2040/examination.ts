// What `tillbeacon doctor --board` asks, asked of the emulated chip.
import { RP2040_PICO } from "../../../hardware/boards/rp2040-pico.ts";
import { Console } from "../../../host/provisioning/console.ts";
import { askAll, type Fact } from "../../../host/provisioning/self-test.ts";
import { probesFor } from "../../../host/simulator/platform-probes.ts";
import { RP2040 } from "../../../host/simulator/platforms.ts";
import type { Rp2040Build } from "./build.ts";
import { freshFlash } from "./chip.ts";
import { PicoBoard } from "./pico-board.ts";
import { lineOf } from "./pico-line.ts";

/** Facts of a board without our image, its clock left out: the chip's time is not ours. */
export async function examine(build: Rp2040Build): Promise<Fact[]> {
  const board = new PicoBoard(build, freshFlash(build));
  board.boot();
  const tool = new Console(lineOf(board), "usb", () => {});
  try {
    return await askAll(tool, probesFor(RP2040, RP2040_PICO.wiring));
  } finally {
    await tool.close();
  }
}
