// Where a real RP2040 build of Espruino is, with the chip's boot ROM, if they are anywhere.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { LoopPlace } from "./main-loop.ts";

/** How to get them, for tests that skip. */
export const rp2040Note =
  "set ESPRUINO_RP2040 to a folder with Espruino's RP2040_PICO build (*.uf2 or *.bin, docs/platforms.md says how to get it)" +
  " and the chip's boot ROM (bootrom*.bin, 16,384 B, from github.com/raspberrypi/pico-bootrom-rp2040) to run this";

/** What a Pico holds before anything of ours is on it. */
export interface Rp2040Build {
  bootRom: Uint32Array;
  /** Content of the flash from its beginning. */
  flash: Uint8Array;
  /** Learnt from the first chip that idles. */
  loop: LoopPlace;
}

/** Size of a Pico's flash, and of the chip's boot ROM. Unit bytes. */
export const FLASH_BYTES = 2 << 20;
const ROM_BYTES = 16384;
/** A block of a UF2 file: 512 B, of which up to 256 are content (github.com/microsoft/uf2). */
const UF2_BLOCK = 512;
const UF2_MAGIC = 0x0a324655;
const FLASH_AT = 0x10000000;

/** The build in the folder named by ESPRUINO_RP2040; undefined where none is named. Throws when the folder lacks a part. */
export function findRp2040(): Rp2040Build | undefined {
  const folder = process.env["ESPRUINO_RP2040"];
  if (folder === undefined || folder === "") return undefined;
  const names = readdirSync(folder);
  const rom = names.find((name) => /^bootrom.*\.bin$/.test(name));
  const image = names.find((name) => /\.(uf2|bin)$/.test(name) && name !== rom);
  if (rom === undefined || image === undefined)
    throw new Error(`${folder}: found ${names.join(", ") || "nothing"}, expected bootrom*.bin and a *.uf2 or *.bin`);
  const bytes = readFileSync(path.join(folder, rom));
  if (bytes.length !== ROM_BYTES) throw new Error(`${rom}: found ${bytes.length} bytes, expected ${ROM_BYTES}`);
  const content = readFileSync(path.join(folder, image));
  return {
    bootRom: new Uint32Array(Uint8Array.from(bytes).buffer),
    flash: image.endsWith(".uf2") ? contentOf(content) : content,
    loop: { at: undefined },
  };
}

function contentOf(uf2: Buffer): Uint8Array {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  for (let at = 0; at + UF2_BLOCK <= uf2.length; at += UF2_BLOCK) {
    if (uf2.readUInt32LE(at) !== UF2_MAGIC) throw new Error(`UF2 file: no block at byte ${at}`);
    const target = uf2.readUInt32LE(at + 12) - FLASH_AT;
    if (target >= 0 && target < FLASH_BYTES)
      flash.set(uf2.subarray(at + 32, at + 32 + uf2.readUInt32LE(at + 16)), target);
  }
  return flash;
}
