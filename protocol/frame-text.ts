// The frames of framing.ts as a box has them: texts of one character a byte, for a board's own calls do at once what a
// loop would take a second for. Holds one frame at the most.
import { FRAME_HEADER, FRAME_TRAILER, headerCheck, MAX_FRAME_PAYLOAD } from "./framing.ts";

/** CRC-32 of a text of one character a byte, 0 to 2^32 - 1. */
export type TextCrc = (bytes: string) => number;

const MAGIC = "\xa5\x5a";
/** CRC-32 of anything that is followed by its own CRC-32, low byte first. */
const INTACT = 0x2144df1c;

/** Writes a frame; a payload of over 1,024 characters is refused as undefined. */
export function frameOfText(kind: number, payload: string, crc32: TextCrc): string | undefined {
  const length = payload.length;
  if (length > MAX_FRAME_PAYLOAD) return undefined;
  const low = length & 255;
  const high = length >> 8;
  const checked = String.fromCharCode(kind, low, high, headerCheck(kind, low, high)) + payload;
  const crc = crc32(checked);
  // An interpreter appends where it lies, and copies what a plus stands behind.
  let frame = MAGIC;
  frame += checked;
  frame += String.fromCharCode(crc & 255, (crc >> 8) & 255, (crc >> 16) & 255, (crc >> 24) & 255);
  return frame;
}

/** Takes bytes as they come and gives the frames in them. */
export class FrameReader {
  private crc32: TextCrc;
  private longest: number;
  private held = "";
  /** The last header that was one, and the size of its frame: most that come are alike. */
  private header = "";
  private size = 0;

  /** Frames whose payload is longer than `longest` are passed over as garbage. Unit bytes. */
  constructor(longest: number, crc32: TextCrc) {
    this.longest = longest;
    this.crc32 = crc32;
  }

  /** Adds bytes; calls `deliver` with the kind and the payload of each whole frame. */
  push(bytes: string, deliver: (kind: number, payload: string) => void): void {
    const held = this.held + bytes;
    let from = 0;
    while (from >= 0) {
      // Whatever it is that begins elsewhere is no frame.
      from = held.indexOf("\xa5", from);
      if (from < 0) break;
      const size = this.sizeAt(held, from);
      const end = from + size;
      if (size === 0 || end > held.length) break;
      if (size > 0 && this.crc32(held.substring(from + 2, end)) === INTACT) {
        deliver(held.charCodeAt(from + 2), held.substring(from + FRAME_HEADER, end - FRAME_TRAILER));
        from = end;
      } else from += 1;
    }
    this.held = from < 0 ? "" : held.substring(from);
  }

  /** Size of the frame that begins there; 0 while it cannot be told, -1 when none begins there. */
  private sizeAt(held: string, from: number): number {
    const header = held.substring(from, from + FRAME_HEADER);
    if (header === this.header) return this.size;
    if (header.length < FRAME_HEADER) return 0;
    const low = header.charCodeAt(3);
    const high = header.charCodeAt(4);
    const length = low + 256 * high;
    if (
      header.charCodeAt(1) !== 0x5a ||
      length > this.longest ||
      header.charCodeAt(5) !== headerCheck(header.charCodeAt(2), low, high)
    )
      return -1;
    this.header = header;
    this.size = FRAME_HEADER + length + FRAME_TRAILER;
    return this.size;
  }
}
