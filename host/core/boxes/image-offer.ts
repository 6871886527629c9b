// An image for a box: its label, its faults, and the chunks that the box asks for. Pure.
import { crc32 } from "../../../protocol/framing.ts";
import { imageLabel } from "../../../protocol/image-label.ts";
import { CHUNK_BYTES, type Chunk, MAX_IMAGE, type UpdateOffer } from "../../../protocol/messages/update.ts";

/** Matches the label of protocol/image-label.ts. */
const LABEL = new RegExp(`^${imageLabel("([!-~]{1,32})", "([!-~]{1,32})")}`);

/** Board and version of an image by its first line; undefined where it is not one of ours. */
export function labelOf(image: Uint8Array): { board: string; version: string } | undefined {
  const [, board, version] = LABEL.exec(Buffer.from(image.subarray(0, 80)).toString("latin1")) ?? [];
  return board === undefined || version === undefined ? undefined : { board, version };
}

/** Value of unwritten flash: a box takes it for a part of the image that it has yet to ask for. */
const UNWRITTEN = 255;

/** Why an image cannot be sent to a box: line, what was found, what was expected; undefined where it can. */
export function imageFault(image: Uint8Array): { line: number; found: string; expected: string } | undefined {
  if (image.length > MAX_IMAGE)
    return { line: 1, found: `${image.length} bytes`, expected: `at most ${MAX_IMAGE} bytes` };
  const at = image.indexOf(UNWRITTEN);
  if (at < 0) return undefined;
  const line = image.subarray(0, at).filter((byte) => byte === 10).length + 1;
  return { line, found: `byte ${UNWRITTEN}`, expected: "bytes from 0 to 254: 255 is unwritten flash" };
}

/** One image for one box. */
export class ImageOffer {
  readonly offer: UpdateOffer;
  private image: Uint8Array;

  constructor(offer: UpdateOffer, image: Uint8Array) {
    this.offer = offer;
    this.image = image;
  }

  /** The chunk at a byte offset; undefined where no chunk begins there. */
  chunkAt(at: number): Chunk | undefined {
    const bytes = this.image.subarray(at, at + CHUNK_BYTES);
    if (at % CHUNK_BYTES !== 0 || bytes.length === 0) return undefined;
    const data = Buffer.from(bytes).toString("base64");
    return { id: this.offer.id, at, crc: crc32(bytes, 0, bytes.length), data };
  }
}
