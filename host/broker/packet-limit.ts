// Follows the fixed headers of an MQTT byte stream (clause 2.2.3). A packet that is too long is found by its announced length, before it
// fills the memory; and packets can be held back at their beginning.

/** The packets of one connection. Give all received bytes to `accept`. */
export class PacketLimit {
  /** A packet has announced more than the limit, or a length that MQTT does not allow: the connection must be closed. */
  isTooLong = false;
  /** Announced length of the last packet. Unit bytes. */
  announced = 0;
  private limit: number;
  private body = 0;
  private inHeader = false;
  private length = 0;
  private scale = 1;

  constructor(limit: number) {
    this.limit = limit;
  }

  /**
   * How many of these bytes may be passed on now: not all where a packet may not begin yet (`mayBegin`) or is too long. The others must
   * be given again.
   */
  accept(bytes: Uint8Array, mayBegin: () => boolean): number {
    let at = 0;
    while (at < bytes.length && !this.isTooLong) {
      if (this.body > 0) {
        const skipped = Math.min(this.body, bytes.length - at);
        this.body -= skipped;
        at += skipped;
      } else {
        if (!this.inHeader && !mayBegin()) return at;
        this.takeHeaderByte(bytes[at++] as number);
      }
    }
    return at;
  }

  private takeHeaderByte(byte: number): void {
    if (!this.inHeader) {
      this.inHeader = true;
      this.length = 0;
      this.scale = 1;
      return;
    }
    this.length += (byte & 127) * this.scale;
    this.scale *= 128;
    this.announced = this.length;
    if ((byte & 128) !== 0) {
      this.isTooLong = this.scale >= 128 ** 4;
      return;
    }
    this.inHeader = false;
    this.body = this.length;
    this.isTooLong = this.length > this.limit;
  }
}
