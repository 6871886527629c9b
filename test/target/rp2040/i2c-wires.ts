// Fake sensors on the chip's I2C: its controller's bytes take the time of their bits.
import { I2CMode, type RP2040, type RPI2C } from "rp2040js";
import type { I2cDevice } from "../../../host/simulator/fake-i2c-bus.ts";

/** A byte and its acknowledgement. */
const BITS = 9;
/** RP2040 datasheet 4.3.17, IC_RAW_INTR_STAT and IC_CON. */
const TX_EMPTY = 1 << 4;
const TX_EMPTY_CTRL = 1 << 8;

/** What the emulator's controller does not show. */
interface Inside {
  control: number;
  txFIFO: { itemCount: number };
  txThreshold: number;
  setInterrupts(mask: number): void;
}

/** Joins devices to a bus; `sync` brings their clock to the chip's time. */
export function connectI2c(rp2040: RP2040, i2c: RPI2C, devices: readonly I2cDevice[], sync: () => void): void {
  let written: number[] = [];
  let listening: I2cDevice[] = [];
  let then = (): void => {};
  const alarm = rp2040.clock.createAlarm(() => then());
  const later = (bits: number, run: () => void): void => {
    then = run;
    const cycles = i2c.sclHighPeriod + i2c.sclLowPeriod;
    alarm.schedule((bits * cycles * 1e9) / rp2040.clkSys);
  };
  // The emulator raises TX_EMPTY with the last byte still before it: the SDK asks for it when that has left (TX_EMPTY_CTRL), and waits for it.
  const inside = i2c as unknown as Inside;
  const raise = inside.setInterrupts.bind(i2c);
  let shifting = false;
  inside.setInterrupts = (mask) => raise(shifting ? mask & ~TX_EMPTY : mask);
  const shift = (complete: () => void): void => {
    shifting = (inside.control & TX_EMPTY_CTRL) !== 0;
    later(BITS, () => {
      shifting = false;
      if (inside.txFIFO.itemCount <= inside.txThreshold) raise(TX_EMPTY);
      complete();
    });
  };
  const flush = (): void => {
    if (written.length > 0) for (const device of listening) device.write(written);
    written = [];
  };
  i2c.onStart = () => {
    flush();
    later(1, () => i2c.completeStart());
  };
  i2c.onConnect = (address, mode) => {
    sync();
    listening = devices.filter((device) => device.answers(address));
    if (mode === I2CMode.Write) written = [];
    later(BITS, () => {
      i2c.completeConnect(listening.length > 0);
      // The emulator forgets that an abort empties the FIFO, for which the SDK's i2c_write_timeout_us would wait.
      if (listening.length === 0) inside.setInterrupts(TX_EMPTY);
    });
  };
  i2c.onWriteByte = (value) => {
    written.push(value);
    shift(() => i2c.completeWrite(true));
  };
  i2c.onReadByte = () => {
    // A bit that one of them pulls low is low.
    const value = listening.reduce((bits, device) => bits & (device.read(1)[0] as number), 255);
    shift(() => i2c.completeRead(value));
  };
  i2c.onStop = () => {
    flush();
    later(1, () => i2c.completeStop());
  };
}
