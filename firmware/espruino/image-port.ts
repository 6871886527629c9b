// New images in Storage: the slot that does not run takes the chunks. Bytes that have not been written are 0xFF in
// flash, and an image has no such byte: the file itself shows how much is there, after any power cut.

import { IMAGE_FILES, OFFER_FILE } from "../../protocol/storage-files.ts";
import type { ImagePort } from "../core/update.ts";
import { openCrypto, sha256 } from "./signer.ts";
import { readStart, writeStart } from "./start-state.ts";

const UNWRITTEN = "\xff";

/** Storage behind the update's interface; undefined where the board cannot take images. */
export function openImagePort(): ImagePort | undefined {
  const crypto = openCrypto();
  if (crypto === undefined) return undefined;
  const storage = require("Storage");
  // Without a loader there is nothing that would start another image.
  if (storage.read(IMAGE_FILES[0] as string) === undefined) return undefined;
  const state = readStart();
  const file = IMAGE_FILES[1 - state.at] as string;
  let size = 0;

  return {
    fromBase64: atob,
    crc32: E.CRC32,
    sha256: function (bytes) {
      return sha256(crypto, bytes);
    },
    begin: function (digest, bytes) {
      const there = storage.read(file);
      size = bytes;
      if (storage.read(OFFER_FILE) === digest && there !== undefined && there.length === bytes) return true;
      // What was here can no longer be gone back to.
      const now = readStart();
      now.back = false;
      writeStart(now);
      storage.erase(file);
      storage.erase(OFFER_FILE);
      try {
        if (!storage.write(file, UNWRITTEN, 0, bytes)) return false;
        return storage.write(OFFER_FILE, digest);
      } catch (_) {
        return false;
      }
    },
    has: function (at, length) {
      return storage.read(file, at, length).indexOf(UNWRITTEN) < 0;
    },
    write: function (at, bytes) {
      try {
        // Without its size, a file would be made anew by what is written at its beginning.
        return storage.write(file, bytes, at, size);
      } catch (_) {
        return false;
      }
    },
    read: function () {
      return storage.read(file) as string;
    },
    discard: function () {
      storage.erase(file);
      storage.erase(OFFER_FILE);
    },
    install: function () {
      const now = readStart();
      writeStart({ at: 1 - now.at, back: true, starts: 0, fell: false, n: now.n });
    },
  };
}
