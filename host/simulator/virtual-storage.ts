// Espruino's Storage module over files that outlive the board: flash takes no byte twice, and one that has not been
// written reads 0xFF.

/** Files by name, one character a byte. */
export interface Files {
  [name: string]: string;
}

const UNWRITTEN = "\xff";

/** What `require("Storage")` gives, as far as the firmware uses it (reference of Espruino 2v29). */
export function storageModule(files: Files): object {
  const read = (name: string, offset = 0, length?: number): string | undefined =>
    files[name]?.substring(offset, length === undefined ? undefined : offset + length);
  return {
    read,
    readJSON: (name: string) => {
      try {
        return JSON.parse(read(name) ?? "");
      } catch {
        return undefined;
      }
    },
    write: (name: string, data: string, offset = 0, size = data.length) => {
      const there = files[name];
      const isAnew = there === undefined || there.length !== size || /[^\xff]/.test(there);
      const before = offset === 0 && isAnew ? UNWRITTEN.repeat(size) : there;
      if (before === undefined || offset + data.length > before.length) throw new Error("Too much data for file size");
      if (/[^\xff]/.test(before.substring(offset, offset + data.length)))
        throw new Error("File already written with different data");
      files[name] = before.substring(0, offset) + data + before.substring(offset + data.length);
      return true;
    },
    erase: (name: string) => {
      delete files[name];
    },
  };
}
