// ST VL53L0X in continuous ranging. Never blocks: each poll does one short step of ST's start-up sequence or takes a
// sample. Does not retry.
import { bytesOf } from "../hex.ts";
import type { Bytes, I2cBus, RangeFault, RangeReading, RangeSensor } from "../port.ts";
import { claimChip, faultOf, kcpsAt, NO_READING, periodBytes, statusOf, wordAt } from "../vl53.ts";
import * as reg from "./registers.ts";

/** Time from one measurement to the next. Unit ms: 20 a second. */
const PERIOD_MS = 50;
/** Time-out of a step and of a sample. Unit ms; ten periods. */
const GIVE_UP_MS = 500;
/** Registers written in one poll: a few ms on the slowest board. */
const PAIRS_A_STEP = 10;
/** The first SPAD of the array that lies behind an aperture (STSW-IMG005). */
const FIRST_APERTURE = 12;
const SPADS = 48;

/** One sensor. Creating it does not touch the device. */
export class Vl53l0x implements RangeSensor {
  private bus: I2cBus;
  private address: number;
  private phase: "start" | "spads" | "tuning" | "voltage" | "phase" | "ranging" = "start";
  private sinceMs = 0;
  private stopVariable = 0;
  private pairs = 0;
  private result: Bytes | undefined;

  constructor(bus: I2cBus, address: number) {
    this.bus = bus;
    this.address = address;
  }

  claim(tMs: number): RangeFault | "" {
    this.enter("start", tMs);
    return claimChip(this.bus, this.address, reg.VL53L0X);
  }

  poll(tMs: number): RangeReading {
    if (this.phase === "start") return this.next("spads", tMs, this.askForSpads());
    if (this.phase === "tuning") return this.tune(tMs);
    const register = this.phase === "spads" ? reg.MEMORY_STROBE : reg.INTERRUPT_STATUS;
    const status = this.get(register);
    if (status < 0) return faultOf("nack");
    if (status % (this.phase === "spads" ? 256 : 8) === 0)
      return tMs - this.sinceMs > GIVE_UP_MS ? faultOf("timeout") : NO_READING;
    if (this.phase === "ranging") return this.take(tMs);
    if (this.phase === "spads") return this.next("tuning", tMs, this.setSpads());
    const calibrated = this.put(reg.INTERRUPT_CLEAR, 1) && this.put(reg.RANGE_START, 0);
    if (this.phase === "voltage")
      return this.next(
        "phase",
        tMs,
        calibrated && this.put(reg.SEQUENCE, reg.PHASE) && this.put(reg.RANGE_START, reg.ONCE),
      );
    return this.next("ranging", tMs, calibrated && this.range());
  }

  take(tMs: number): RangeReading {
    if (this.phase !== "ranging") return this.poll(tMs);
    const result = this.bus.read(this.address, reg.RESULT_STATUS, reg.RESULT_LENGTH);
    if (result === undefined || !this.put(reg.INTERRUPT_CLEAR, 1)) return faultOf("nack");
    this.sinceMs = tMs;
    this.result = result;
    return {
      kind: "sample",
      rangeMm: wordAt(result, reg.VL53L0X.rangeAt),
      status: statusOf(Math.floor((result[0] as number) / 8) % 16, reg.RAW_VALID),
      zone: 0,
    };
  }

  taken(tMs: number): void {
    this.sinceMs = tMs;
  }

  signalKcps(): number {
    return kcpsAt(this.result, reg.VL53L0X.signalAt);
  }

  ambientKcps(): number {
    return kcpsAt(this.result, reg.VL53L0X.ambientAt);
  }

  /** 2.8 V pads, the stop variable, and a request to the factory memory (UM2039, data initialisation). */
  private askForSpads(): boolean {
    const pads = this.get(reg.PAD_VOLTAGE);
    if (pads < 0 || !this.put(reg.PAD_VOLTAGE, withBit(pads, 1)) || !this.put(0x88, 0)) return false;
    if (!this.putAll(reg.OPEN_STOP)) return false;
    this.stopVariable = this.get(reg.STOP_VARIABLE);
    if (this.stopVariable < 0 || !this.putAll(reg.CLOSE_STOP) || !this.putAll(reg.OPEN_MEMORY)) return false;
    const strobe = this.get(reg.MEMORY_STROBE);
    return strobe >= 0 && this.put(reg.MEMORY_STROBE, withBit(strobe, 4)) && this.putAll(reg.ASK_MEMORY);
  }

  /** Enables as many good reference SPADs as the factory counted (UM2039, reference SPADs). */
  private setSpads(): boolean {
    if (!this.put(reg.MEMORY_STROBE, 1)) return false;
    const info = this.get(reg.MEMORY_SPADS);
    if (info < 0 || !this.putAll(reg.CLOSE_MEMORY)) return false;
    const strobe = this.get(reg.MEMORY_STROBE);
    if (strobe < 0 || !this.put(reg.MEMORY_STROBE, withBit(strobe, 4) - 4) || !this.putAll(reg.LEAVE_MEMORY))
      return false;
    const good = this.bus.read(this.address, reg.REFERENCE_SPADS, SPADS / 8);
    if (good === undefined || !this.putAll(reg.SELECT_SPADS)) return false;
    return this.bus.write(this.address, reg.REFERENCE_SPADS, chooseSpads(good, info % 128, info >= 128));
  }

  private tune(tMs: number): RangeReading {
    const left = reg.TUNING_PAIRS - this.pairs;
    if (!this.putPairs(reg.TUNING, this.pairs, left < PAIRS_A_STEP ? left : PAIRS_A_STEP)) return faultOf("nack");
    this.pairs += PAIRS_A_STEP;
    return left <= PAIRS_A_STEP ? this.next("voltage", tMs, this.calibrate()) : NO_READING;
  }

  /** Interrupt active high at each new sample, and the reference voltage (UM2039, reference calibration). */
  private calibrate(): boolean {
    const polarity = this.get(reg.INTERRUPT_POLARITY);
    return (
      polarity >= 0 &&
      this.put(reg.INTERRUPT_CONFIG, 4) &&
      this.put(reg.INTERRUPT_POLARITY, withBit(polarity, 16)) &&
      this.put(reg.INTERRUPT_CLEAR, 1) &&
      this.put(reg.SEQUENCE, reg.VOLTAGE) &&
      this.put(reg.RANGE_START, reg.ONCE_VOLTAGE)
    );
  }

  private range(): boolean {
    const oscillator = this.bus.read(this.address, reg.OSCILLATOR, 2);
    if (oscillator === undefined) return false;
    return (
      this.put(reg.SEQUENCE, reg.RANGING) &&
      this.putAll(reg.OPEN_STOP) &&
      this.put(reg.STOP_VARIABLE, this.stopVariable) &&
      this.putAll(reg.CLOSE_STOP) &&
      this.bus.write(this.address, reg.PERIOD, periodBytes(PERIOD_MS * wordAt(oscillator, 0))) &&
      this.put(reg.RANGE_START, reg.TIMED)
    );
  }

  private next(phase: "spads" | "tuning" | "voltage" | "phase" | "ranging", tMs: number, ok: boolean): RangeReading {
    this.enter(phase, tMs);
    return ok ? NO_READING : faultOf("nack");
  }

  private enter(phase: "start" | "spads" | "tuning" | "voltage" | "phase" | "ranging", tMs: number): void {
    this.phase = phase;
    this.sinceMs = tMs;
    this.pairs = 0;
  }

  /** One register, or -1 without an acknowledgement. */
  private get(register: number): number {
    const bytes = this.bus.read(this.address, register, 1);
    return bytes === undefined ? -1 : (bytes[0] as number);
  }

  private put(register: number, value: number): boolean {
    return this.bus.write(this.address, register, [value]);
  }

  private putAll(pairs: string): boolean {
    return this.putPairs(pairs, 0, pairs.length / 4);
  }

  private putPairs(pairs: string, from: number, count: number): boolean {
    const bytes = bytesOf(pairs, 2 * from, 2 * count);
    for (let i = 0; i < bytes.length; i += 2) if (!this.put(bytes[i] as number, bytes[i + 1] as number)) return false;
    return true;
  }
}

/** The map of good SPADs with only the first `count` of them from the first of the right type on. */
function chooseSpads(good: Bytes, count: number, aperture: boolean): number[] {
  const map: number[] = [];
  let chosen = 0;
  for (let i = 0; i < SPADS; i += 8) {
    let byte = 0;
    let weight = 1;
    for (let bit = 0; bit < 8; bit++) {
      const isGood = Math.floor((good[i / 8] as number) / weight) % 2 === 1;
      if (isGood && i + bit >= (aperture ? FIRST_APERTURE : 0) && chosen < count) {
        byte += weight;
        chosen += 1;
      }
      weight *= 2;
    }
    map.push(byte);
  }
  return map;
}

/** A register's value with one bit set. */
function withBit(value: number, weight: number): number {
  return Math.floor(value / weight) % 2 === 1 ? value : value + weight;
}
