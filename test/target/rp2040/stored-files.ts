// Espruino's Storage read from the bytes of a Pico's flash, without the chip (src/jsflash.h: JsfFileHeader).

/** Where it lies (boards/RP2040_PICO.py: saved_code). Unit bytes. */
const START = 0x1c0000;
const END = 0x200000;
const PAGE = 4096;
/** A header: 32 bits of which the lower 24 are the size, then the name, filled with zeros. */
const HEADER = 32;
const ALIGNMENT = 4;
const UNWRITTEN = 0xffffffff;

/** Files by name, strings of one character a byte; what has been erased or replaced is left out. */
export function storedFiles(flash: Uint8Array): Map<string, string> {
  const bytes = Buffer.from(flash.buffer, flash.byteOffset, flash.length);
  const files = new Map<string, string>();
  for (let at = START; at + HEADER <= END; ) {
    const word = bytes.readUInt32LE(at);
    if (word === UNWRITTEN || word === 0) {
      at = (Math.floor(at / PAGE) + 1) * PAGE;
      continue;
    }
    const size = word & 0xffffff;
    const name = bytes.toString("latin1", at + 4, at + HEADER).replace(/\0.*$/s, "");
    if (name !== "") files.set(name, bytes.toString("latin1", at + HEADER, at + HEADER + size));
    at += HEADER + Math.ceil(size / ALIGNMENT) * ALIGNMENT;
  }
  return files;
}
