// Fake sensors on the chip's I2C: its controller's bytes take the time of their bits.
import { I2CMode, type RP2040, type RPI2C } from "rp2040js";
import type { I2cDevice } from "../../../host/simulator/fake-i2c-bus.ts";

/** A byte and its acknowledgement. */
const BITS = 9;
/** RP2040 datasheet 4.3.17, IC_RAW_INTR_STAT. */
const TX_EMPTY = 1 << 4;

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
      if (listening.length === 0) (i2c as unknown as { setInterrupts(mask: number): void }).setInterrupts(TX_EMPTY);
    });
  };
  i2c.onWriteByte = (value) => {
    written.push(value);
    later(BITS, () => i2c.completeWrite(true));
  };
  i2c.onReadByte = () => {
    // A bit that one of them pulls low is low.
    const value = listening.reduce((bits, device) => bits & (device.read(1)[0] as number), 255);
    later(BITS, () => i2c.completeRead(value));
  };
  i2c.onStop = () => {
    flush();
    later(1, () => i2c.completeStop());
  };
}
