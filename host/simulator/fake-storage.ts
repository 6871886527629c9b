// Espruino's Storage as its console and its programs see it: files in flash that fill up with the remains of old ones
// until they are compacted away. Strings are of one character a byte.
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** What every file takes beside its bytes. Unit bytes (jsflash.h: JsfFileHeader). */
const HEADER = 32;

/** A Storage of so many bytes. */
export class FakeStorage {
  readonly files = new Map<string, string>();
  private total: number;
  private trash = 0;

  constructor(total: number) {
    this.total = total;
  }

  free(): number {
    let used = this.trash;
    for (const text of this.files.values()) used += text.length + HEADER;
    return this.total - used;
  }

  /** Writes a part of a file of `size`; false when there is no room for it, as on a board even beside its own trash. */
  write(name: string, part: string, offset: number, size: number): boolean {
    const old = this.files.get(name);
    if (offset === 0) {
      if (this.free() + this.trash + (old === undefined ? 0 : old.length + HEADER) < size + HEADER) return false;
      this.erase(name);
      if (this.free() < size + HEADER) this.compact();
      this.files.set(name, "\u00ff".repeat(size));
    }
    const text = this.files.get(name);
    if (text === undefined || offset + part.length > text.length) return false;
    this.files.set(name, text.slice(0, offset) + part + text.slice(offset + part.length));
    return true;
  }

  erase(name: string): void {
    const old = this.files.get(name);
    if (old === undefined) return;
    this.files.delete(name);
    this.trash += old.length + HEADER;
  }

  compact(): void {
    this.trash = 0;
  }

  /** `require("Storage")`. */
  module(): { [name: string]: unknown } {
    return {
      read: (name: string) => this.files.get(name),
      write: (name: string, data: unknown) => {
        const text = typeof data === "string" ? data : JSON.stringify(data);
        return this.write(name, text, 0, text.length);
      },
      erase: (name: string) => this.erase(name),
      eraseAll: () => {
        this.files.clear();
        this.trash = 0;
      },
      compact: () => this.compact(),
      list: () => [...this.files.keys()],
      getFree: () => this.free(),
      getStats: () => ({ totalBytes: this.total, trashBytes: this.trash, fileCount: this.files.size }),
    };
  }
}

/** `require("crypto")`, as far as tools use it, and `E.CRC32`. */
export const FAKE_CRYPTO = {
  SHA256: (text: string): Uint8Array => createHash("sha256").update(Buffer.from(text, "latin1")).digest(),
};
export function fakeCrc32(text: string): number {
  return crc32(Buffer.from(text, "latin1"));
}
