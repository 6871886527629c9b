// ST VL53L1X. Never blocks: each poll does one short step. Does not retry.
import { bytesOf } from "../hex.ts";
import type { Bytes, I2cBus, RangeFault, RangeReading, RangeSensor } from "../port.ts";
import { claimChip, faultOf, kcpsAt, NO_READING, periodBytes, statusOf, wordAt } from "../vl53.ts";
import type { RangingMode } from "./modes.ts";
import * as reg from "./registers.ts";

/** Time-out of the start and of a sample. Unit ms; ten periods. */
const GIVE_UP_MS = 500;

/** Bytes before those of a row in a mode's settings. */
const HEAD_LENGTH = 3;

/** Phases: waiting for the chip to boot, for its first measurement, for samples. */
const BOOTING = 0;
const FIRST = 1;
const RANGING = 2;

/** One sensor, using its whole array. Creating it does not touch the device. */
export class Vl53l1x implements RangeSensor {
  /** The region of interest that is being measured. */
  protected zone = 0;
  private bus: I2cBus;
  private address: number;
  private mode: RangingMode;
  private phase = BOOTING;
  private sinceMs = 0;
  private result: Bytes | undefined;

  constructor(bus: I2cBus, address: number, mode: RangingMode) {
    this.bus = bus;
    this.address = address;
    this.mode = mode;
  }

  claim(tMs: number): RangeFault | "" {
    this.enter(BOOTING, tMs);
    return claimChip(this.bus, this.address, reg.VL53L1X);
  }

  poll(tMs: number): RangeReading {
    const register = this.phase === BOOTING ? reg.SYSTEM_STATUS : reg.INTERRUPT_STATUS;
    const status = this.bus.read(this.address, register, 1);
    if (status === undefined) return faultOf("nack");
    if ((status[0] as number) % 2 === 0) return tMs - this.sinceMs > GIVE_UP_MS ? faultOf("timeout") : NO_READING;
    if (this.phase === RANGING) return this.take(tMs);
    const ok = this.phase === FIRST ? this.start() : this.setUp();
    this.enter(this.phase === FIRST ? RANGING : FIRST, tMs);
    return ok ? NO_READING : faultOf("nack");
  }

  take(tMs: number): RangeReading {
    if (this.phase !== RANGING) return this.poll(tMs);
    const zone = this.zone;
    const result = this.bus.read(this.address, reg.RESULT_STATUS, reg.RESULT_LENGTH);
    if (result === undefined || !this.next()) return faultOf("nack");
    this.sinceMs = tMs;
    this.result = result;
    return {
      kind: "sample",
      rangeMm: (result[13] as number) * 256 + (result[14] as number),
      status: statusOf((result[0] as number) % 32, reg.RAW_VALID),
      zone: zone,
    };
  }

  taken(tMs: number): void {
    this.sinceMs = tMs;
  }

  signalKcps(): number {
    return kcpsAt(this.result, reg.VL53L1X.signalAt);
  }

  ambientKcps(): number {
    return kcpsAt(this.result, reg.VL53L1X.ambientAt);
  }

  /** Starts continuous ranging. */
  protected begin(): boolean {
    return this.put(reg.MODE_START, reg.TIMED);
  }

  /** Clears the interrupt, which allows the next sample. */
  protected next(): boolean {
    return this.put(reg.INTERRUPT_CLEAR, 1);
  }

  protected put(register: number, value: number): boolean {
    return this.putAll(register, [value]);
  }

  protected putAll(register: number, bytes: readonly number[]): boolean {
    return this.bus.write(this.address, register, bytes);
  }

  /** Default registers, and one measurement that sets the sensor's voltage (UM2510, initialisation). */
  private setUp(): boolean {
    const block = bytesOf(reg.DEFAULT_BLOCK, 0, reg.DEFAULT_BLOCK_LENGTH);
    return this.putAll(reg.DEFAULT_BLOCK_AT, block) && this.put(reg.MODE_START, reg.TIMED);
  }

  /** Keeps the voltage, sets budget and period, and starts ranging. */
  private start(): boolean {
    const oscillator = this.bus.read(this.address, reg.OSCILLATOR, 2);
    if (oscillator === undefined) return false;
    const turns = wordAt(oscillator, 0) % 0x400;
    let ok =
      this.put(reg.INTERRUPT_CLEAR, 1) &&
      this.put(reg.MODE_START, reg.STOP) &&
      this.put(reg.VHV_LOOP_BOUND, 0x09) &&
      this.put(reg.VHV_INIT, 0) &&
      this.putAll(reg.PERIOD, periodBytes(Math.floor(turns * this.mode.periodMs * reg.PERIOD_SCALE)));
    const settings = this.mode.settings;
    for (let i = 0; ok && 2 * i < settings.length; ) {
      const head = bytesOf(settings, i, HEAD_LENGTH);
      const register = 256 * (head[0] as number) + (head[1] as number);
      const length = head[2] as number;
      ok = this.putAll(register, bytesOf(settings, i + HEAD_LENGTH, length));
      i += HEAD_LENGTH + length;
    }
    return ok && this.begin();
  }

  private enter(phase: number, tMs: number): void {
    this.phase = phase;
    this.sinceMs = tMs;
  }
}
