// Frames for serial lines: magic, kind, length, header check, payload, CRC-32. The decoder holds one frame at the
// most, accepts nothing that fails its check, and finds the next frame in whatever it had taken for one.

/** A frame: a number that says what the payload is, 0-255, and up to 1,024 bytes. */
export interface Frame {
  kind: number;
  payload: Uint8Array;
}

/** Longest payload in bytes. */
export const MAX_FRAME_PAYLOAD = 1024;

const MAGIC_0 = 0xa5;
const MAGIC_1 = 0x5a;
/** Bytes before and after the payload. */
export const FRAME_HEADER = 6;
export const FRAME_TRAILER = 4;

/** CRC-32 (IEEE 802.3, reflected, as in zlib) by nibbles. */
const CRC_NIBBLES = [
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320,
  0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
];

/** CRC-32 of bytes[from..to). */
export function crc32(bytes: Uint8Array, from: number, to: number): number {
  let crc = -1;
  for (let i = from; i < to; i++) {
    crc ^= bytes[i] as number;
    crc = (crc >>> 4) ^ (CRC_NIBBLES[crc & 15] as number);
    crc = (crc >>> 4) ^ (CRC_NIBBLES[crc & 15] as number);
  }
  return (crc ^ -1) >>> 0;
}

/** The byte that makes a header of kind and length likely to be one. */
export function headerCheck(kind: number, low: number, high: number): number {
  return (kind * 3 + low * 5 + high * 7 + 0x2d) & 255;
}

/** Writes a frame; a payload of over 1,024 bytes is refused as undefined. */
export function encodeFrame(kind: number, payload: Uint8Array): Uint8Array | undefined {
  const length = payload.length;
  if (length > MAX_FRAME_PAYLOAD) return undefined;
  const out = new Uint8Array(FRAME_HEADER + length + FRAME_TRAILER);
  out[0] = MAGIC_0;
  out[1] = MAGIC_1;
  out[2] = kind;
  out[3] = length & 255;
  out[4] = length >> 8;
  out[5] = headerCheck(kind, length & 255, length >> 8);
  out.set(payload, FRAME_HEADER);
  const crc = crc32(out, 2, FRAME_HEADER + length);
  for (let i = 0; i < FRAME_TRAILER; i++) out[FRAME_HEADER + length + i] = (crc >>> (8 * i)) & 255;
  return out;
}

/** Takes bytes as they come and gives the frames in them. Memory is one largest frame, whatever comes in. */
export class FrameDecoder {
  /** Frames accepted, and bytes passed over as garbage or parts of broken frames. */
  accepted = 0;
  skippedBytes = 0;
  private held: Uint8Array;
  private longest: number;
  private filled = 0;

  /** Frames whose payload is longer than `longest` are passed over as garbage. Unit bytes; 1,024 at the most. */
  constructor(longest: number) {
    this.longest = longest;
    this.held = new Uint8Array(FRAME_HEADER + longest + FRAME_TRAILER);
  }

  /** Adds bytes; calls `deliver` with each whole frame. The payload is a copy of its own. */
  push(bytes: Uint8Array, deliver: (frame: Frame) => void): void {
    let from = 0;
    while (from < bytes.length) {
      // No more at a time than decides what is held: a header, or the rest of its frame.
      const size = this.frameSize();
      const wanted = (size > 0 ? size : FRAME_HEADER) - this.filled;
      const to = wanted < bytes.length - from ? from + wanted : bytes.length;
      this.held.set(bytes.slice(from, to), this.filled);
      this.filled += to - from;
      from = to;
      this.scan(deliver);
    }
  }

  /** The line has fallen silent: a frame that has only begun will not end, and what it hides is brought out. */
  flush(deliver: (frame: Frame) => void): void {
    while (this.filled > 0) {
      this.skip();
      this.scan(deliver);
    }
  }

  /** Consumes from the front until what is held is the beginning of a possible frame. */
  private scan(deliver: (frame: Frame) => void): void {
    while (this.filled > 0) {
      const size = this.frameSize();
      if (size < 0) this.skip();
      else if (size === 0 || this.filled < size) return;
      else if (this.isIntact(size)) {
        this.accepted += 1;
        const frame = { kind: this.held[2] as number, payload: this.held.slice(FRAME_HEADER, size - FRAME_TRAILER) };
        this.drop(size);
        deliver(frame);
      } else this.skip();
    }
  }

  /** Size of the frame that begins here; 0 while it cannot be told, -1 when none begins here. */
  private frameSize(): number {
    const held = this.held;
    if (held[0] !== MAGIC_0 || (this.filled > 1 && held[1] !== MAGIC_1)) return -1;
    if (this.filled < FRAME_HEADER) return 0;
    const low = held[3] as number;
    const high = held[4] as number;
    const length = low + 256 * high;
    if (length > this.longest || held[5] !== headerCheck(held[2] as number, low, high)) return -1;
    return FRAME_HEADER + length + FRAME_TRAILER;
  }

  private isIntact(size: number): boolean {
    const crc = crc32(this.held, 2, size - FRAME_TRAILER);
    for (let i = 0; i < FRAME_TRAILER; i++)
      if (this.held[size - FRAME_TRAILER + i] !== ((crc >>> (8 * i)) & 255)) return false;
    return true;
  }

  /** Passes over bytes up to the next one that a frame could begin with. */
  private skip(): void {
    let from = 1;
    while (from < this.filled && this.held[from] !== MAGIC_0) from += 1;
    this.skippedBytes += from;
    this.drop(from);
  }

  private drop(count: number): void {
    this.held.set(this.held.slice(count, this.filled), 0);
    this.filled -= count;
  }
}
