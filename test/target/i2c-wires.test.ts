// The emulated chip's I2C takes the time of the real one's: a program that waits for its bytes waits as long as they take on the bus.
import { RP2040, type RPI2C } from "rp2040js";
import { describe, expect, it } from "vitest";
import { connectI2c } from "./rp2040/i2c-wires.ts";

/** Registers of I2C0 (RP2040 datasheet 4.3.17). */
const I2C0 = 0x40044000;
const [CON, TAR, DATA_CMD, FS_HCNT, FS_LCNT, RAW_INTR, ENABLE] = [0, 4, 0x10, 0x1c, 0x20, 0x34, 0x6c].map(
  (at) => I2C0 + at,
) as [number, number, number, number, number, number, number];
const STOP = 1 << 9;
const READ = 1 << 8;
const TX_EMPTY = 1 << 4;
const STOP_DET = 1 << 9;
/** As the SDK sets it: master, fast mode, restarts, no slave; TX_EMPTY_CTRL. */
const SDK_CON = 0x165;
const ADDRESS = 0x29;

/** A chip with one device at 100 kHz of a clock of 125 MHz. */
function chip(): { rp2040: RP2040; bits: (until: number) => number; written: number[][] } {
  const rp2040 = new RP2040();
  const written: number[][] = [];
  const device = {
    answers: (address: number) => address === ADDRESS,
    write: (bytes: readonly number[]) => void written.push([...bytes]),
    read: (count: number) => new Uint8Array(count).fill(0x5a),
  };
  connectI2c(rp2040, rp2040.i2c[0] as RPI2C, [device], () => {});
  rp2040.writeUint32(CON, SDK_CON);
  rp2040.writeUint32(FS_HCNT, 500);
  rp2040.writeUint32(FS_LCNT, 750);
  rp2040.writeUint32(TAR, ADDRESS);
  rp2040.writeUint32(ENABLE, 1);
  /** Bits on the bus until a flag of the raw interrupt status is up. */
  const bits = (flag: number): number => {
    const { clock } = rp2040 as unknown as { clock: { nanos: number; tick(ns: number): void } };
    const sinceNs = clock.nanos;
    while ((rp2040.readUint32(RAW_INTR) & flag) === 0) clock.tick(1000);
    return Math.round((clock.nanos - sinceNs) / 10000);
  };
  return { rp2040, bits, written };
}

describe("the emulated chip's I2C", () => {
  it("calls its FIFO empty when the last byte has left the bus, as the SDK asks it to (TX_EMPTY_CTRL)", () => {
    const { rp2040, bits, written } = chip();
    rp2040.writeUint32(DATA_CMD, 0x00);
    // A start, the address and the byte, each byte with its acknowledgement.
    expect(bits(TX_EMPTY)).toBe(19);
    rp2040.writeUint32(DATA_CMD, 0x89 | STOP);
    expect(bits(TX_EMPTY)).toBe(9);
    expect(bits(STOP_DET)).toBe(1);
    expect(written).toEqual([[0x00, 0x89]]);
  });

  it("has a byte that it reads after a start, the address and the byte", () => {
    const { rp2040, bits } = chip();
    rp2040.writeUint32(DATA_CMD, READ | STOP);
    expect(bits(STOP_DET)).toBe(20);
    expect(rp2040.readUint32(DATA_CMD) & 0xff).toBe(0x5a);
  });

  it("calls its FIFO empty as soon as its last byte is on its way, where nobody has asked for more", () => {
    const { rp2040, bits } = chip();
    rp2040.writeUint32(CON, SDK_CON & ~0x100);
    rp2040.writeUint32(DATA_CMD, 0x00 | STOP);
    expect(bits(TX_EMPTY)).toBe(10);
  });
});
