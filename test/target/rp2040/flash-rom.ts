// The flash behind the boot ROM's functions: erasing and programming take their time, and power may go in the middle.
import type { RP2040 } from "rp2040js";

/** The power went. */
export class PowerCut extends Error {}

/** What is told of operations. */
export interface FlashWatcher {
  /** One begins that takes so many ns; gives the share of it that there is power for. */
  began(ns: number): number;
  /** Half of one is done: the flash is as a power cut would leave it now. */
  halfDone(): void;
  erased(): void;
  programmed(): void;
}

/** A page of 4 kB is erased, and one of 256 B programmed, in so long. Unit ns; W25Q16JV datasheet, typical. */
const ERASE_NS = 45e6;
const PROGRAM_NS = 0.4e6;
const ERASE_BYTES = 4096;
const PROGRAM_BYTES = 256;

/** Places in the boot ROM: the table of its functions (RP2040 datasheet 2.8.3). */
const TABLE_AT = 0x14;
const BKPT = 0xbe00;
const BX_LR = 0x4770;

/** Functions by their two letters, and the code of the break that stands for each. */
const ERASE = 1;
const PROGRAM = 2;
const HOOKS = [
  ["RE", ERASE],
  ["RP", PROGRAM],
] as const;

/** Puts breaks into the ROM's functions and does their work on `flash` and on what the chip sees of it. */
export function connectFlash(rp2040: RP2040, flash: Uint8Array, watcher: FlashWatcher): void {
  const rom = new Uint16Array(rp2040.bootrom.buffer);
  for (const [name, code] of HOOKS) {
    const at = functionAt(rom, name) >> 1;
    rom[at] = BKPT | code;
    rom[at + 1] = BX_LR;
  }
  rp2040.onBreak = (code) => {
    const { registers } = rp2040.core;
    const [offset, second, third] = [registers[0] as number, registers[1] as number, registers[2] as number];
    if (code === ERASE) erase(rp2040, flash, offset, second, watcher);
    else if (code === PROGRAM) program(rp2040, flash, offset, second, third, watcher);
    else throw new Error(`the program stopped at break ${code}, address 0x${rp2040.core.PC.toString(16)}`);
  };
}

function functionAt(rom: Uint16Array, name: string): number {
  const code = name.charCodeAt(0) | (name.charCodeAt(1) << 8);
  for (let at = (rom[TABLE_AT >> 1] as number) >> 1; rom[at] !== 0; at += 2)
    if (rom[at] === code) return (rom[at + 1] as number) & ~1;
  throw new Error(`boot ROM: found no function ${name}`);
}

function erase(rp2040: RP2040, flash: Uint8Array, offset: number, bytes: number, watcher: FlashWatcher): void {
  for (let at = offset; at < offset + bytes; at += ERASE_BYTES) {
    const share = watcher.began(ERASE_NS);
    // An erase that is cut short has raised bits at some places only.
    const end = at + Math.floor(Math.max(0, share) * ERASE_BYTES);
    const half = Math.min(end, at + ERASE_BYTES / 2);
    flash.fill(0xff, at, half);
    if (half < end) watcher.halfDone();
    flash.fill(0xff, half, end);
    if (share < 1) throw new PowerCut();
    rp2040.flash.fill(0xff, at, end);
    watcher.erased();
  }
}

function program(
  rp2040: RP2040,
  flash: Uint8Array,
  offset: number,
  from: number,
  bytes: number,
  watcher: FlashWatcher,
): void {
  for (let at = offset; at < offset + bytes; at += PROGRAM_BYTES) {
    const share = watcher.began(PROGRAM_NS);
    const count = Math.floor(Math.max(0, share) * PROGRAM_BYTES);
    for (let i = 0; i < count; i++) {
      if (i === PROGRAM_BYTES / 2) watcher.halfDone();
      // Programming can only clear bits.
      const value = (flash[at + i] as number) & rp2040.readUint8(from + at - offset + i);
      flash[at + i] = value;
      rp2040.flash[at + i] = value;
    }
    if (share < 1) throw new PowerCut();
    watcher.programmed();
  }
}
