// Espruino's Storage module on files that survive the board's restarts. As in flash, a byte can be written once, and reads
// 0xFF before.

/** Files by name; strings of one character a byte. */
export interface Files {
  [name: string]: string;
}

const UNWRITTEN = "\xff";
/** What is longer of a name is cut (src/jsflash.c: jsfNameFromVar). */
const NAME_LENGTH = 28;

/** As far as the firmware uses it. */
export interface StorageModule {
  read(name: string, offset?: number, length?: number): string | undefined;
  readJSON(name: string): unknown;
  write(name: string, data: string, offset?: number, size?: number): boolean;
  erase(name: string): void;
}

/** The module `require("Storage")`, as far as the firmware uses it (Espruino 2v29 reference). */
export function storageModule(files: Files): StorageModule {
  const read = (name: string, offset = 0, length?: number): string | undefined =>
    files[cut(name)]?.substring(offset, length === undefined ? undefined : offset + length);
  return {
    read,
    readJSON: (name: string) => {
      try {
        return JSON.parse(read(name) ?? "");
      } catch {
        return undefined;
      }
    },
    write: (long: string, data: string, offset = 0, size = data.length) => {
      const name = cut(long);
      const old = files[name];
      if (size === 0) throw new Error("Can't create zero length file");
      if (old === data && size === data.length) return true;
      const isNew = old === undefined || old.length !== size || /[^\xff]/.test(old);
      const before = offset === 0 && isNew ? UNWRITTEN.repeat(size) : old;
      if (before === undefined || offset + data.length > before.length) throw new Error("Too much data for file size");
      if (/[^\xff]/.test(before.substring(offset, offset + data.length)))
        throw new Error("File already written with different data");
      files[name] = before.substring(0, offset) + data + before.substring(offset + data.length);
      return true;
    },
    erase: (name: string) => {
      delete files[cut(name)];
    },
  };
}

function cut(name: string): string {
  return name.slice(0, NAME_LENGTH);
}
