// The firmware bundles on disk: built when a source is newer than they are, else taken as they stand.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ESP32_DEVKITC } from "../../hardware/boards/esp32-devkitc.ts";
import { ESP32S3_DEVKITC } from "../../hardware/boards/esp32s3-devkitc.ts";
import { RP2040_PICO } from "../../hardware/boards/rp2040-pico.ts";
import { imageLabel } from "../../protocol/image-label.ts";
import { FIRMWARE } from "../platform/version.ts";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const DIST = path.join(ROOT, "firmware/dist");
const SOURCES = ["protocol", "hardware/boards", "hardware/electrical", "firmware"];

interface Bundle {
  /** In firmware/dist, and in firmware. */
  file: string;
  entry: string;
  /** The board that an image is for; other bundles are for any. */
  board?: string;
}

/** Bundles by name: an image for each board, what starts it, estimator and codec for Espruino, both for Lua. */
export const BUNDLES = {
  esp32: { file: "espruino-esp32.js", entry: "espruino/esp32-devkitc.ts", board: ESP32_DEVKITC.name },
  esp32s3: { file: "espruino-esp32s3.js", entry: "espruino/esp32s3-devkitc.ts", board: ESP32S3_DEVKITC.name },
  rp2040: { file: "espruino-rp2040.js", entry: "espruino/rp2040-pico.ts", board: RP2040_PICO.name },
  loader: { file: "espruino-loader.js", entry: "espruino/loader.ts" },
  core: { file: "espruino-core.js", entry: "espruino/core.ts" },
  codec: { file: "espruino-codec.js", entry: "espruino/codec.ts" },
  lua: { file: "core.lua", entry: "nodemcu/core.ts" },
  nodemcu: { file: "nodemcu.lua", entry: "nodemcu/main.ts" },
} as const satisfies { [name: string]: Bundle };
export type BundleName = keyof typeof BUNDLES;

/** Where a file of the build lies. */
export function distFile(name: string): string {
  return path.join(DIST, name);
}

/** The bundle, one character a byte, built afresh if a source has changed. Throws with the places in the source if it cannot be. */
export async function readBundle(name: BundleName, onBuild?: (name: string) => void): Promise<string> {
  if (isStale(name)) {
    onBuild?.(BUNDLES[name].file);
    await buildBundle(name);
  }
  return readFileSync(distFile(BUNDLES[name].file), "latin1");
}

/** Whether a bundle is missing, or a source is newer than it. */
export function isStale(name: BundleName): boolean {
  const file = distFile(BUNDLES[name].file);
  return !existsSync(file) || statSync(file).mtimeMs < newestSource();
}

/** Builds one bundle, an image with its label in the first line, whether it is stale or not, and gives its size in bytes. */
export async function buildBundle(name: BundleName): Promise<number> {
  mkdirSync(DIST, { recursive: true });
  const { file, entry, board }: Bundle = BUNDLES[name];
  const source = path.join("firmware", entry);
  if (file.endsWith(".lua")) {
    const { buildLua } = await import("./lua/build.ts");
    return save(file, bytesOf(buildLua(ROOT, source)));
  }
  const { buildEspruino } = await import("./espruino/build.ts");
  const code = await buildEspruino(path.join(ROOT, source), ROOT, board !== undefined);
  const label = board === undefined ? "" : imageLabel(board, FIRMWARE);
  return save(file, bytesOf(label + code));
}

/** Written aside and renamed: two processes that build at once never see half a file. */
function save(name: string, bytes: Uint8Array): number {
  const file = distFile(name);
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, bytes);
  renameSync(aside, file);
  return bytes.length;
}

/** The bytes of a program of one character a byte. Throws where a character is more than that. */
function bytesOf(program: string): Uint8Array {
  const at = program.search(/[^\0-\xff]/);
  if (at >= 0) throw new Error(`found ${JSON.stringify(program.slice(at, at + 20))} in a program, expected bytes`);
  return Buffer.from(program, "latin1");
}

function newestSource(): number {
  let newest = 0;
  for (const folder of SOURCES)
    for (const name of readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }))
      if (name.endsWith(".ts") && !name.startsWith("dist"))
        newest = Math.max(newest, statSync(path.join(ROOT, folder, name)).mtimeMs);
  return newest;
}
