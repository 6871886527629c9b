// Espruino's Storage with its limited space, which fills up with erased files until it is compacted. Strings hold one
// character a byte.
import { type Files, storageModule } from "./virtual-storage.ts";

/** Overhead of every file. Unit bytes (jsflash.h: JsfFileHeader). */
const HEADER = 32;

/** A Storage of limited size, in bytes. */
export class FakeStorage {
  readonly files: Files = {};
  private total: number;
  private trash = 0;

  constructor(total: number) {
    this.total = total;
  }

  free(): number {
    let used = this.trash;
    for (const text of Object.values(this.files)) used += text.length + HEADER;
    return this.total - used;
  }

  /** Writes a part of a file of `size` bytes; false when it would not fit even after compaction. */
  write(name: string, part: string, offset: number, size: number): boolean {
    const old = this.files[name];
    if (offset === 0) {
      if (this.free() + this.trash + (old === undefined ? 0 : old.length + HEADER) < size + HEADER) return false;
      this.erase(name);
      if (this.free() < size + HEADER) this.trash = 0;
      this.files[name] = "\u00ff".repeat(size);
    }
    const text = this.files[name];
    if (text === undefined || offset + part.length > text.length) return false;
    this.files[name] = text.slice(0, offset) + part + text.slice(offset + part.length);
    return true;
  }

  erase(name: string): void {
    const old = this.files[name];
    if (old === undefined) return;
    delete this.files[name];
    this.trash += old.length + HEADER;
  }

  /** The module `require("Storage")` for firmware and console tools. */
  module(): object {
    return {
      ...storageModule(this.files),
      erase: (name: string) => this.erase(name),
      eraseAll: () => {
        for (const name of Object.keys(this.files)) delete this.files[name];
        this.trash = 0;
      },
      compact: () => {
        this.trash = 0;
      },
      list: () => Object.keys(this.files),
      getFree: () => this.free(),
      getStats: () => ({ totalBytes: this.total, trashBytes: this.trash }),
    };
  }
}
