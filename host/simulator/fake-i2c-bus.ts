// A fake I2C bus: which chips acknowledge, what is read when two respond at once, and the ways in which a bus fails.
import type { I2cBus } from "../../firmware/drivers/port.ts";

/** A chip on the bus. Data begins with the register's address. */
export interface I2cDevice {
  answers(address: number): boolean;
  write(data: readonly number[]): void;
  read(count: number): Uint8Array;
}

/** A bus with faults to inject. */
export class FakeI2cBus {
  /** Number of coming transfers that are not acknowledged. */
  dropTransfers = 0;
  /** Clock pulses until a chip releases the data line: 0 is a free bus, Infinity a short. */
  heldPulses = 0;
  /** Transfers begun, and those begun while the data line was held. */
  transfers = 0;
  blockedTransfers = 0;
  /** Bits that have been on the bus: a start, the address and each byte with its acknowledgement, a stop. */
  bits = 0;
  /** As the board has set it up; Hz. */
  clockHz = 0;
  private devices: readonly I2cDevice[];

  constructor(devices: readonly I2cDevice[]) {
    this.devices = devices;
  }

  /** Writes; false without an acknowledgement. */
  send(address: number, data: readonly number[]): boolean {
    const listening = this.listeners(address, data.length);
    for (const device of listening) device.write(data);
    return listening.length > 0;
  }

  /** Reads; undefined without an acknowledgement. When two chips respond, a bit that either pulls low is low. */
  receive(address: number, count: number): Uint8Array | undefined {
    const answers = this.listeners(address, count).map((device) => device.read(count));
    return answers.length === 0 ? undefined : answers.reduce((a, b) => a.map((byte, i) => byte & (b[i] as number)));
  }

  /** One clock pulse without a transfer. */
  pulse(): void {
    if (this.heldPulses > 0) this.heldPulses -= 1;
  }

  /** The bus for drivers of chips with register addresses of one or two bytes. */
  view(addressBytes: 1 | 2): I2cBus {
    const head = (register: number): number[] =>
      addressBytes === 1 ? [register & 255] : [register >> 8, register & 255];
    return {
      write: (address, register, bytes) => this.send(address, [...head(register), ...bytes]),
      read: (address, register, count) =>
        this.send(address, head(register)) ? this.receive(address, count) : undefined,
      release: () => {
        for (let i = 0; i < 9 && this.heldPulses > 0; i++) this.pulse();
        return this.heldPulses === 0;
      },
    };
  }

  private listeners(address: number, bytes: number): I2cDevice[] {
    this.transfers += 1;
    this.bits += 2 + 9 * (1 + bytes);
    if (this.heldPulses > 0) this.blockedTransfers += 1;
    if (this.heldPulses > 0) return [];
    if (this.dropTransfers > 0) {
      this.dropTransfers -= 1;
      return [];
    }
    return this.devices.filter((device) => device.answers(address));
  }
}
