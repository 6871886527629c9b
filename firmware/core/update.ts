// Takes a new image in chunks: asks for one after another, whatever is lost, repeated or out of order, checks the
// whole and has it installed. What has been written is known from the image's own slot: after a power cut it goes on
// from there, or from the start when the cut has torn a chunk.
import { encode } from "../../protocol/codec.ts";
import { imageLabel, isOlder, signedText } from "../../protocol/image-label.ts";
import { CHUNK_BYTES, type Chunk, type UpdateOffer } from "../../protocol/messages/update.ts";

/** Where the image goes. No method throws. */
export interface ImagePort {
  /** CRC-32 of the bytes that a base64 text holds, and the bytes as a string of one character a byte. */
  fromBase64(text: string): string;
  crc32(bytes: string): number;
  /** SHA-256 in lower-case hexadecimal digits. */
  sha256(bytes: string): string;
  /** Makes room; what is there already of the image with this digest stays. False: there is no room. */
  begin(sha256: string, bytes: number): boolean;
  /** Whether `length` bytes from `at` on have all been written. */
  has(at: number, length: number): boolean;
  write(at: number, bytes: string): boolean;
  /** The image as a whole. */
  read(): string;
  /** Forgets what has been written. */
  discard(): void;
  /** Has the box start from the new image from now on; the box restarts soon after. */
  install(): void;
}

/** A chunk that does not come within this time is asked for again. Unit ms. */
const ASK_MS = 2000;

/** Signs with the box's own key. */
export interface Signer {
  /** HMAC-SHA-256 of a text in lower-case hexadecimal digits. */
  tag(text: string): string;
}

/** One box's updates. Without a signer it takes none. */
export class Update {
  private port: ImagePort;
  private board: string;
  private version: string;
  private signer: Signer | undefined;
  private offer: UpdateOffer | undefined;
  private at = 0;
  private askMs = 0;

  constructor(port: ImagePort, board: string, version: string, signer: Signer | undefined) {
    this.port = port;
    this.board = board;
    this.version = version;
    this.signer = signer;
  }

  /** Number of the update under way, or 0. */
  id(): number {
    return this.offer ? this.offer.id : 0;
  }

  /** Takes an offer; the reason why it is refused, or "". The same offer again goes on where it was. */
  begin(offer: UpdateOffer, tMs: number): string {
    const port = this.port;
    if (offer.board !== this.board) return "other-board " + offer.board;
    if (offer.version === this.version) return "running-already " + offer.version;
    if (!this.signer) return "no-key board";
    if (this.signer.tag(signedText(offer.board, offer.version, offer.bytes, offer.sha256)) !== offer.tag)
      return "bad-signature tag";
    // A fault that has been mended must not come back by an offer of before; at the cable a person decides.
    if (isOlder(offer.version, this.version)) return "older-image version";
    if (this.offer && this.offer.id === offer.id && this.offer.sha256 === offer.sha256) return "";
    if (!port.begin(offer.sha256, offer.bytes)) return "no-room bytes";
    this.offer = offer;
    this.at = 0;
    this.askMs = tMs;
    this.skip();
    return "";
  }

  /** Takes a chunk. What does not fit the offer or its own check is dropped and asked for again. */
  take(chunk: Chunk, tMs: number): void {
    const offer = this.offer;
    const at = chunk.at;
    if (!offer || chunk.id !== offer.id || at !== this.at || at >= offer.bytes) return;
    const bytes = this.port.fromBase64(chunk.data);
    if (bytes.length !== this.lengthAt(offer, at) || this.port.crc32(bytes) !== chunk.crc) return;
    this.askMs = tMs;
    if (this.port.write(at, bytes)) this.at += CHUNK_BYTES;
    else {
      // Half of it had been written when the power went: flash takes nothing over it.
      this.port.discard();
      this.at = 0;
      if (!this.port.begin(offer.sha256, offer.bytes)) this.offer = undefined;
    }
  }

  /** The next request for a chunk when one is due, or undefined. */
  ask(boot: string, tMs: number): string | undefined {
    const offer = this.offer;
    if (!offer || this.at >= offer.bytes || tMs < this.askMs) return undefined;
    this.askMs = tMs + ASK_MS;
    return encode("want", { boot: boot, id: offer.id, at: this.at });
  }

  /** Once all is there: the result, "" for an installed image or why it was refused; undefined before that. */
  finish(): string | undefined {
    const offer = this.offer;
    if (!offer || this.at < offer.bytes) return undefined;
    this.offer = undefined;
    const image = this.port.read();
    const label = imageLabel(offer.board, offer.version);
    let refusal = "";
    if (this.port.sha256(image) !== offer.sha256) refusal = "bad-digest sha256";
    else if (image.substring(0, label.length) !== label) refusal = "other-image label";
    if (refusal !== "") {
      this.port.discard();
      return refusal;
    }
    this.port.install();
    return "";
  }

  private skip(): void {
    const offer = this.offer;
    if (!offer) return;
    while (this.at < offer.bytes && this.port.has(this.at, this.lengthAt(offer, this.at))) this.at += CHUNK_BYTES;
  }

  private lengthAt(offer: UpdateOffer, at: number): number {
    return offer.bytes - at < CHUNK_BYTES ? offer.bytes - at : CHUNK_BYTES;
  }
}
