// A virtual board that starts an image through its loader, and behaves as its platform does (docs/platforms.md).
import { BUNDLES, type BundleName, readBundle } from "../../firmware/build/bundles.ts";
import { BOARDS } from "../../hardware/boards/all.ts";
import type { Wiring } from "../../hardware/boards/board.ts";
import type { BoardSetup } from "../../host/simulator/board-setup.ts";
import { Pacer, VirtualClock } from "../../host/simulator/clock.ts";
import { PLATFORM_OF } from "../../host/simulator/platforms.ts";
import { VirtualBoard } from "../../host/simulator/virtual-board.ts";
import type { Files } from "../../host/simulator/virtual-storage.ts";
import { settingsFor } from "./box-process.ts";

export const SILENT = "10.9.9.9";
type Image = keyof typeof PLATFORM_OF;
/** Every board's image that a virtual board runs. */
export const IMAGES = Object.keys(PLATFORM_OF) as Image[];
export const images = new Map<BundleName, string>();
for (const name of [...IMAGES, "loader"] as const) images.set(name, await readBundle(name));

/** The wiring of the board that an image is for. */
export function wiringOf(image: Image): Wiring {
  return BOARDS.find(({ name }) => name === BUNDLES[image].board)?.wiring as Wiring;
}

/** A board that starts an image through its loader. */
export class Scene {
  readonly clock = new VirtualClock();
  readonly said: string[] = [];
  readonly lit: [string, 0 | 1][] = [];
  strip: number[] = [];
  readonly board: VirtualBoard;

  constructor(image: Image, files: Files = { "tillbeacon.json": settingsFor(1) }, changes: Partial<BoardSetup> = {}) {
    files["tbimage0"] ??= images.get(image) as string;
    this.board = new VirtualBoard({
      platform: PLATFORM_OF[image],
      code: images.get("loader") as string,
      clock: this.clock,
      pacer: new Pacer(this.clock, 1),
      files,
      inputs: {},
      sensors: {},
      onOutput: (pin, level) => this.lit.push([pin, level]),
      onStrip: (bytes) => {
        this.strip = bytes;
      },
      onPrint: (text) => this.said.push(text),
      nvs: { bluetooth: false },
      silentHosts: new Set([SILENT, "host.lan"]),
      ...changes,
    });
    this.board.start();
  }

  run(ms: number): this {
    this.clock.runUntil(this.clock.nowMs() + ms);
    return this;
  }

  /** The id that the box gives its present start. */
  boot(): string {
    return String(this.board.evaluate("tillbeacon.boot"));
  }

  cutPower(): void {
    this.board.stop();
  }
}

export const settings = (changes: object): Files => ({ "tillbeacon.json": settingsFor(1, changes) });
