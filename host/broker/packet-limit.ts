// Watches the fixed headers of an MQTT byte stream (clause 2.2.3), so that a packet that is longer than any of ours is
// found by its announced length, not after it has filled the memory.

/** Follows the packets of one connection; feed it everything that comes in. */
export class PacketLimit {
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

  /** False as soon as a packet announces more than the limit, or a length that MQTT has not. */
  accept(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.body > 0) {
        const skipped = Math.min(this.body, bytes.length - at);
        this.body -= skipped;
        at += skipped;
      } else if (!this.takeHeaderByte(bytes[at++] as number)) return false;
    }
    return true;
  }

  private takeHeaderByte(byte: number): boolean {
    if (!this.inHeader) {
      this.inHeader = true;
      this.length = 0;
      this.scale = 1;
      return true;
    }
    this.length += (byte & 127) * this.scale;
    this.scale *= 128;
    this.announced = this.length;
    if ((byte & 128) !== 0) return this.scale < 128 ** 4;
    this.inHeader = false;
    this.body = this.length;
    return this.length <= this.limit;
  }
}
