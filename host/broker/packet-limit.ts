// Watches the fixed headers of an MQTT byte stream (clause 2.2.3): a packet that is longer than any of ours is found by its
// announced length, not after it has filled the memory, and a packet may be held back until it may begin.

/** Follows the packets of one connection; feed it everything that comes in. */
export class PacketLimit {
  /** A packet has announced more than the limit, or a length that MQTT has not: the connection is to be closed. */
  isTooLong = false;
  /** Length that the packet too long had announced. Unit bytes. */
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
   * How many of these bytes may be passed on now: fewer than there are when a packet may not begin yet, or is too long.
   * The others are to be fed again.
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
