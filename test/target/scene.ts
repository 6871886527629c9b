// A virtual board that starts an image through its loader, and behaves as its platform does (docs/platforms.md).
import { type BundleName, readBundle } from "../../firmware/build/bundles.ts";
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { ESP32S3_DEVKITC } from "../../hardware/boards/esp32s3-devkitc.ts";
import { RP2040_PICO } from "../../hardware/boards/rp2040-pico.ts";
import type { BoardSetup } from "../../host/simulator/board-setup.ts";
import { Pacer, VirtualClock } from "../../host/simulator/clock.ts";
import { PLATFORM_OF } from "../../host/simulator/platforms.ts";
import { VirtualBoard } from "../../host/simulator/virtual-board.ts";
import type { Files } from "../../host/simulator/virtual-storage.ts";
import { settingsFor } from "./box-process.ts";

export const SILENT = "10.9.9.9";
export const WIRING_OF = { esp32: ESP32_DEVKITC.wiring, esp32s3: ESP32S3_DEVKITC.wiring, rp2040: RP2040_PICO.wiring };
export const images = new Map<BundleName, string>();
for (const name of ["esp32", "esp32s3", "rp2040", "loader"] as const) images.set(name, await readBundle(name));

/** A board that starts an image through its loader. */
export class Scene {
  readonly clock = new VirtualClock();
  readonly said: string[] = [];
  readonly lit: [string, 0 | 1][] = [];
  strip: number[] = [];
  readonly board: VirtualBoard;

  constructor(
    image: keyof typeof WIRING_OF,
    files: Files = { "tillbeacon.json": settingsFor(1) },
    changes: Partial<BoardSetup> = {},
  ) {
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
