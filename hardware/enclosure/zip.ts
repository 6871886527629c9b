// A ZIP archive without dates, the same bytes each time (PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16).
import { crc32, deflateRawSync } from "node:zlib";

/** 1980-01-01, the format's first day. */
const DATE = 0x21;
const DEFLATE = 8;

export function zip(files: readonly (readonly [name: string, text: string])[]): Uint8Array {
  const encoder = new TextEncoder();
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, text] of files) {
    const [path, plain] = [encoder.encode(name), encoder.encode(text)];
    const body = deflateRawSync(plain, { level: 9 });
    const facts = [20, 0, DEFLATE, 0, DATE, [crc32(plain)], [body.length], [plain.length], path.length, 0] as const;
    const local = bytesOf([0x04034b50], ...facts);
    directory.push(bytesOf([0x02014b50], 20, ...facts, 0, 0, 0, [0], [offset]), path);
    locals.push(local, path, body);
    offset += local.length + path.length + body.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = bytesOf([0x06054b50], 0, 0, files.length, files.length, [size], [offset], 0);
  return joined([...locals, ...directory, end]);
}

/** Little-endian numbers: of four bytes in brackets, of two without. */
function bytesOf(...fields: (number | readonly [number])[]): Uint8Array {
  return joined(
    fields.map((field) => {
      const [value, size] = typeof field === "number" ? [field, 2] : [field[0], 4];
      return Uint8Array.from({ length: size }, (_, i) => (value >>> (8 * i)) & 255);
    }),
  );
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
