// ST VL53L1X without waiting: each poll does one short step. Knows one sensor on one bus, and nothing of retries.
import { bytesOf } from "../hex.ts";
import type { I2cBus, RangeFault, RangeReading, RangeSensor } from "../port.ts";
import { claimChip, faultOf, NO_READING, periodBytes, sampleOf, wordAt } from "../vl53.ts";
import type { RangingMode } from "./modes.ts";
import * as reg from "./registers.ts";

/** No sample, or no start, for this long is a fault. Unit ms; ten periods. */
const GIVE_UP_MS = 500;

/** Part of the array of 16 by 16 SPADs: the centre's number and the size (DS12385; UM2555: at least 4 by 4). */
export interface Region {
  centre: number;
  width: number;
  height: number;
}

/** One sensor. Creating it does not touch the device. */
export class Vl53l1x implements RangeSensor {
  private bus: I2cBus;
  private address: number;
  private mode: RangingMode;
  private regions: readonly Region[];
  private phase: "booting" | "first" | "ranging" = "booting";
  private sinceMs = 0;
  private zone = 0;

  /** `regions` empty: the whole array in one zone. Two and more: they take turns, one measurement each. */
  constructor(bus: I2cBus, address: number, mode: RangingMode, regions: readonly Region[]) {
    this.bus = bus;
    this.address = address;
    this.mode = mode;
    this.regions = regions;
  }

  claim(tMs: number): RangeFault | "" {
    this.enter("booting", tMs);
    return claimChip(this.bus, this.address, reg.VL53L1X);
  }

  poll(tMs: number): RangeReading {
    const booting = this.phase === "booting";
    const status = this.bus.read(this.address, booting ? reg.SYSTEM_STATUS : reg.INTERRUPT_STATUS, 1);
    if (status === undefined) return faultOf("nack");
    if ((status[0] as number) % 2 === 0) return tMs - this.sinceMs > GIVE_UP_MS ? faultOf("timeout") : NO_READING;
    if (booting) return this.next("first", tMs, this.setUp());
    return this.phase === "first" ? this.next("ranging", tMs, this.range()) : this.sample(tMs);
  }

  /** The defaults, and one measurement that sets the sensor's voltage (UM2510, initialisation). */
  private setUp(): boolean {
    const block = bytesOf(reg.DEFAULT_BLOCK, 0, reg.DEFAULT_BLOCK_LENGTH);
    return this.bus.write(this.address, reg.DEFAULT_BLOCK_AT, block) && this.put(reg.MODE_START, reg.TIMED);
  }

  /** Keeps the voltage, sets budget and period, and ranges on. */
  private range(): boolean {
    const oscillator = this.bus.read(this.address, reg.OSCILLATOR, 2);
    if (oscillator === undefined) return false;
    const turns = wordAt(oscillator, 0) % 0x400;
    const period = Math.floor(turns * this.mode.periodMs * reg.PERIOD_SCALE);
    let ok =
      this.put(reg.INTERRUPT_CLEAR, 1) &&
      this.put(reg.MODE_START, reg.STOP) &&
      this.put(reg.VHV_LOOP_BOUND, 0x09) &&
      this.put(reg.VHV_INIT, 0) &&
      this.bus.write(this.address, reg.PERIOD, periodBytes(period));
    const settings = this.mode.settings;
    for (let i = 0; ok && i < settings.length; i++) {
      const setting = settings[i] as { at: number; bytes: readonly number[] };
      ok = this.bus.write(this.address, setting.at, setting.bytes);
    }
    return ok && (this.regions.length === 0 ? this.put(reg.MODE_START, reg.TIMED) : this.rangeZone(0));
  }

  /**
   * Measures once in one zone. A region that is changed while the sensor ranges on may or may not hold for the next
   * measurement (UM2510: only when stopped); single measurements take it for sure.
   */
  private rangeZone(zone: number): boolean {
    const region = this.regions[zone] as Region;
    const size = 16 * (region.height - 1) + region.width - 1;
    this.zone = zone;
    return (
      this.bus.write(this.address, reg.REGION, [region.centre, size]) &&
      this.put(reg.INTERRUPT_CLEAR, 1) &&
      this.put(reg.MODE_START, reg.ONCE)
    );
  }

  private sample(tMs: number): RangeReading {
    const result = this.bus.read(this.address, reg.RESULT_STATUS, reg.RESULT_LENGTH);
    const zone = this.zone;
    const zones = this.regions.length;
    const ok = zones === 0 ? this.put(reg.INTERRUPT_CLEAR, 1) : this.rangeZone((zone + 1) % zones);
    if (result === undefined || !ok) return faultOf("nack");
    this.sinceMs = tMs;
    return sampleOf(result, (result[0] as number) % 32, zone, reg.VL53L1X);
  }

  private next(phase: "first" | "ranging", tMs: number, ok: boolean): RangeReading {
    this.enter(phase, tMs);
    return ok ? NO_READING : faultOf("nack");
  }

  private enter(phase: "booting" | "first" | "ranging", tMs: number): void {
    this.phase = phase;
    this.sinceMs = tMs;
  }

  private put(register: number, value: number): boolean {
    return this.bus.write(this.address, register, [value]);
  }
}
