// Espruino's Storage with its limited space, which fills up with erased files until it is compacted, and the wear of its
// pages. Strings hold one character a byte.
import { type Files, type StorageModule, storageModule } from "./virtual-storage.ts";

/** Overhead of every file. Unit bytes (jsflash.h: JsfFileHeader). */
const HEADER = 32;
/** Unit bytes. */
const PAGE = 4096;

/** A Storage of limited size, in bytes. */
export class FakeStorage {
  readonly files: Files;
  /** Files made anew, parts of files written, and pages erased, since construction. */
  writes = 0;
  pageErases = 0;
  /** Writing fails, as in a worn flash. */
  worn = false;
  private total: number;
  private trash = 0;

  constructor(total: number, files: Files = {}) {
    this.total = total;
    this.files = files;
  }

  free(): number {
    return this.total - this.trash - this.used();
  }

  /** Writes a part of a file of `size` bytes; false when it would not fit even after compaction. */
  write(name: string, part: string, offset: number, size: number): boolean {
    if (this.worn) return false;
    const old = this.files[name];
    if (offset === 0) {
      if (this.free() + this.trash + (old === undefined ? 0 : old.length + HEADER) < size + HEADER) return false;
      this.erase(name);
      if (this.free() < size + HEADER) this.compact();
      this.files[name] = "\u00ff".repeat(size);
    }
    const text = this.files[name];
    if (text === undefined || offset + part.length > text.length) return false;
    this.writes += 1;
    this.files[name] = text.slice(0, offset) + part + text.slice(offset + part.length);
    return true;
  }

  erase(name: string): void {
    const old = this.files[name];
    if (old === undefined) return;
    delete this.files[name];
    this.trash += old.length + HEADER;
  }

  /** Erases every page in use once: more than the real one, which leaves the pages before the first erased file. */
  compact(): void {
    if (this.trash > 0) this.pageErases += Math.ceil((this.used() + this.trash) / PAGE);
    this.trash = 0;
  }

  /** The module `require("Storage")` for firmware and console tools. */
  module(): object {
    const plain = storageModule(this.files);
    return {
      ...plain,
      write: (name: string, data: string, offset = 0, size = data.length) =>
        this.writeAsModule(plain, name, data, offset, size),
      erase: (name: string) => this.erase(name),
      eraseAll: () => {
        for (const name of Object.keys(this.files)) delete this.files[name];
        this.trash = 0;
      },
      compact: () => this.compact(),
      list: () => Object.keys(this.files),
      getFree: () => this.free(),
      getStats: () => ({ totalBytes: this.total, trashBytes: this.trash }),
    };
  }

  private writeAsModule(plain: StorageModule, name: string, data: string, offset: number, size: number): boolean {
    const old = this.files[name];
    if (offset === 0 && size === data.length && old === data) return true;
    const isNew = offset === 0 && (old === undefined || old.length !== size || /[^\xff]/.test(old));
    const needed = isNew ? size + HEADER : 0;
    if (this.worn) throw new Error("Unable to find or create file");
    if (isNew && size > 0) this.erase(name);
    if (this.free() < needed) this.compact();
    if (this.free() < needed) throw new Error("Unable to find or create file");
    plain.write(name, data, offset, size);
    this.writes += 1;
    return true;
  }

  private used(): number {
    return Object.values(this.files).reduce((sum, text) => sum + text.length + HEADER, 0);
  }
}
