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

/** Bundles by name: an image for each board, what starts it, estimator and codec for Espruino, both for Lua. */
export const BUNDLES = {
  esp32: "espruino-esp32.js",
  esp32s3: "espruino-esp32s3.js",
  rp2040: "espruino-rp2040.js",
  loader: "espruino-loader.js",
  core: "espruino-core.js",
  codec: "espruino-codec.js",
  lua: "core.lua",
  nodemcu: "nodemcu.lua",
} as const;
const ENTRIES = {
  esp32: "esp32-devkitc.ts",
  esp32s3: "esp32s3-devkitc.ts",
  rp2040: "rp2040-pico.ts",
  loader: "loader.ts",
  core: "core.ts",
  codec: "codec.ts",
} as const;
export type BundleName = keyof typeof BUNDLES;

/** The board that an image is for; other bundles are for any. */
const BOARD_OF: { [name in BundleName]?: string } = {
  esp32: ESP32_DEVKITC.name,
  esp32s3: ESP32S3_DEVKITC.name,
  rp2040: RP2040_PICO.name,
};

/** Where a file of the build lies. */
export function distFile(name: string): string {
  return path.join(DIST, name);
}

/** The bundle, one character a byte, built afresh if a source has changed. Throws with the places in the source if it cannot be. */
export async function readBundle(name: BundleName, onBuild?: (name: string) => void): Promise<string> {
  if (isStale(name)) {
    onBuild?.(BUNDLES[name]);
    await buildBundle(name);
  }
  return readFileSync(distFile(BUNDLES[name]), "latin1");
}

/** Whether a bundle is missing, or a source is newer than it. */
export function isStale(name: BundleName): boolean {
  const file = distFile(BUNDLES[name]);
  return !existsSync(file) || statSync(file).mtimeMs < newestSource();
}

/** Builds one bundle, an image with its label in the first line, whether it is stale or not, and gives its size in bytes. */
export async function buildBundle(name: BundleName): Promise<number> {
  mkdirSync(DIST, { recursive: true });
  if (name === "lua" || name === "nodemcu") {
    const { buildLua } = await import("./lua/build.ts");
    return save(BUNDLES[name], bytesOf(buildLua(ROOT, `firmware/nodemcu/${name === "lua" ? "core" : "main"}.ts`)));
  }
  const { buildEspruino } = await import("./espruino/build.ts");
  const board = BOARD_OF[name];
  const entry = path.join(ROOT, "firmware/espruino", ENTRIES[name]);
  const bundle = await buildEspruino(entry, ROOT, board !== undefined);
  save(`${BUNDLES[name]}.map`, Buffer.from(bundle.map));
  const label = board === undefined ? "" : imageLabel(board, FIRMWARE);
  return save(BUNDLES[name], bytesOf(label + bundle.code));
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
