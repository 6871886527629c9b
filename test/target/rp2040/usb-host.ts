// The host at the chip's USB: enumerates its serial port, reads what it sends, and hands over bytes as it takes them.
import type { RP2040, USBCDC } from "rp2040js";

/** A packet of a full-speed bulk endpoint. Unit bytes; USB 2.0, 5.8.3. */
const PACKET = 64;

/** One chip's serial port. */
export class UsbHost {
  isOpen = false;
  private readonly rp2040: RP2040;
  private waiting: number[] = [];
  private armed: number | undefined;

  constructor(rp2040: RP2040, cdc: USBCDC, onBytes: (bytes: Uint8Array) => void) {
    this.rp2040 = rp2040;
    cdc.onSerialData = onBytes;
    cdc.onDeviceConnected = () => {
      this.isOpen = true;
    };
    // The package's own host sends empty packets all the time, which would keep the chip busy.
    rp2040.usbCtrl.onEndpointRead = (endpoint) => {
      if (endpoint === 0) return;
      this.armed = endpoint;
      this.hand();
    };
  }

  /** Bytes given to `send` that the chip has not taken yet. */
  get waitingBytes(): number {
    return this.waiting.length;
  }

  send(bytes: Uint8Array): void {
    for (const byte of bytes) this.waiting.push(byte);
    this.hand();
  }

  private hand(): void {
    if (this.armed === undefined || this.waiting.length === 0) return;
    const endpoint = this.armed;
    this.armed = undefined;
    this.rp2040.usbCtrl.endpointReadDone(endpoint, Uint8Array.from(this.waiting.splice(0, PACKET)));
  }
}
