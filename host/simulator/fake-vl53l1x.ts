// A fake VL53L1X on its I2C bus: registers, start-up, ranging, data-ready, address. Follows ST's user manual UM2510 as far
// as drivers need.
import * as reg from "../../firmware/drivers/vl53l1x/registers.ts";
import type { VirtualClock } from "./clock.ts";
import { FakeVl53, numberAt, putNumber, type Scene } from "./fake-vl53.ts";

/** Oscillator value of a typical part, for the period register. */
const OSCILLATOR = 0x02c0;
/** Duration of a single measurement: the timing budget of the longest mode in use. Unit ms. */
const ONCE_MS = 33;
/** Shorter periods than the smallest timing budget are ignored. Unit ms. */
const MIN_PERIOD_MS = 15;
/** Period of the default block. Unit ms. */
const DEFAULT_PERIOD_MS = 100;

/** One sensor. */
export class FakeVl53l1x extends FakeVl53 {
  private registers = new Uint8Array(0x200);
  private centre = 0;

  constructor(clock: VirtualClock, scene: Scene) {
    super(2, clock, scene);
  }

  protected reset(): void {
    this.registers.fill(0);
  }

  protected booted(): void {
    this.registers[reg.SYSTEM_STATUS] = 3;
    putNumber(this.registers, reg.VL53L1X.modelAt, 2, this.otherModel ?? reg.VL53L1X.model);
    putNumber(this.registers, reg.OSCILLATOR, 2, OSCILLATOR);
  }

  protected load(register: number): number {
    return this.registers[register] ?? 0;
  }

  protected store(register: number, value: number): void {
    this.registers[register] = value;
    if (register === reg.VL53L1X.addressAt) this.address = value;
    if (register === reg.INTERRUPT_CLEAR && value % 2 === 1) this.setReady(false);
    if (register === reg.MODE_START) this.start(value);
  }

  /** The region of interest is read when ranging starts; a later change takes effect at the next start. */
  private start(mode: number): void {
    this.stop();
    this.centre = this.registers[reg.REGION] ?? 0;
    if (mode === reg.TIMED) this.repeat(this.periodMs(), this.measure);
    else if (mode === reg.ONCE) this.later(ONCE_MS, this.measure);
    else this.setReady(false);
  }

  private readonly measure = (): void => {
    const seen = this.scene(this.clock.nowMs(), this.centre);
    const at = reg.RESULT_STATUS;
    this.registers[at] = seen.rawStatus;
    putNumber(this.registers, at + reg.VL53L1X.rangeAt, 2, seen.rangeMm);
    putNumber(this.registers, at + reg.VL53L1X.signalAt, 2, (seen.signalKcps ?? 0) / 7.8125);
    putNumber(this.registers, at + reg.VL53L1X.ambientAt, 2, (seen.ambientKcps ?? 0) / 7.8125);
    this.setReady(true);
  };

  private periodMs(): number {
    const periodMs = numberAt(this.registers, reg.PERIOD, 4) / (OSCILLATOR * reg.PERIOD_SCALE);
    return periodMs >= MIN_PERIOD_MS ? periodMs : DEFAULT_PERIOD_MS;
  }

  /** The interrupt status follows the polarity in register 0x30: after the default block, 1 is ready. */
  private setReady(ready: boolean): void {
    this.registers[reg.INTERRUPT_STATUS] = ready ? 1 : 0;
    this.setReadyLine(ready);
  }
}
