// A fake VL53L0X on its I2C bus: register pages, factory memory, calibration, ranging, data-ready, address. Follows UM2039
// and STSW-IMG005 as far as drivers need. Strict: an incomplete start-up sequence never gives a sample.
import { bytesOf } from "../../firmware/drivers/hex.ts";
import * as reg from "../../firmware/drivers/vl53l0x/registers.ts";
import type { VirtualClock } from "./clock.ts";
import { FakeVl53, numberAt, putNumber, type Scene } from "./fake-vl53.ts";

const PAGES = 8;
const PAGE_AT = 0xff;
const POWER_AT = 0x80;
const MEMORY_ENABLE = 0x81;
const MEMORY_ADDRESS = 0x94;
const MEMORY_SPAD_ADDRESS = 0x6b;
/** Factory memory: five aperture reference SPADs, a map of good ones, and the stop variable. */
const SPADS = 0x80 + 5;
const GOOD_SPADS = [0xff, 0xf0, 0x5f, 0xff, 0xff, 0xff];
const STOP_VALUE = 0x3c;
const OSCILLATOR = 0x0294;
const MEMORY_MS = 1;
const CALIBRATION_MS = 3;

/** One sensor. */
export class FakeVl53l0x extends FakeVl53 {
  private pages = new Uint8Array(PAGES * 256);
  private page = 0;
  private calibrated = { voltage: false, phase: false };

  constructor(clock: VirtualClock, scene: Scene) {
    super(1, clock, scene);
  }

  /** Which reference SPADs the driver has enabled. */
  enabledSpads(): number[] {
    return [...this.pages.slice(reg.REFERENCE_SPADS, reg.REFERENCE_SPADS + 6)];
  }

  /** A register of page 0. */
  register(at: number): number {
    return this.pages[at] ?? 0;
  }

  protected reset(): void {
    this.pages.fill(0);
    this.page = 0;
    this.calibrated = { voltage: false, phase: false };
  }

  protected booted(): void {
    putNumber(this.pages, reg.VL53L0X.modelAt, 2, this.otherModel ?? reg.VL53L0X.model);
    putNumber(this.pages, reg.OSCILLATOR, 2, OSCILLATOR);
    this.pages.set(GOOD_SPADS, reg.REFERENCE_SPADS);
    this.pages[256 + reg.STOP_VARIABLE] = STOP_VALUE;
  }

  protected load(register: number): number {
    if (register === reg.STOP_VARIABLE && this.page === 1 && !this.isOpen()) return 0;
    return this.pages[this.at(register)] ?? 0;
  }

  protected store(register: number, value: number): void {
    if (register === PAGE_AT) this.page = value % PAGES;
    else this.pages[this.at(register)] = value;
    if (this.page === 7 && register === reg.MEMORY_STROBE && value === 0) this.readMemory();
    if (this.page !== 0) return;
    if (register === reg.VL53L0X.addressAt) this.address = value % 128;
    if (register === reg.INTERRUPT_CLEAR && value % 2 === 1) this.setReady(false);
    if (register === reg.RANGE_START) this.start(value);
  }

  private at(register: number): number {
    return this.page * 256 + register;
  }

  /** Private registers are visible only with 0x80 set and 0x00 of page 1 cleared. */
  private isOpen(): boolean {
    return this.pages[POWER_AT] === 1 && this.pages[256] === 0;
  }

  private readMemory(): void {
    const enabled =
      this.pages[7 * 256 + MEMORY_ENABLE] === 1 && ((this.pages[6 * 256 + reg.MEMORY_STROBE] ?? 0) & 4) === 4;
    if (enabled && this.pages[7 * 256 + MEMORY_ADDRESS] === MEMORY_SPAD_ADDRESS) this.tellSpads();
  }

  private tellSpads(): void {
    this.later(MEMORY_MS, () => {
      this.pages[7 * 256 + reg.MEMORY_STROBE] = 0x10;
      this.pages[7 * 256 + reg.MEMORY_SPADS] = SPADS;
    });
  }

  private start(mode: number): void {
    this.stop();
    const sequence = this.pages[reg.SEQUENCE];
    if (mode === reg.ONCE_VOLTAGE && sequence === reg.VOLTAGE) this.calibrate("voltage");
    else if (mode === reg.ONCE && sequence === reg.PHASE) this.calibrate("phase");
    else if (mode === reg.TIMED && sequence === reg.RANGING && this.isPrepared()) {
      this.repeat(numberAt(this.pages, reg.PERIOD, 4) / OSCILLATOR, this.measure);
    }
  }

  private calibrate(what: "voltage" | "phase"): void {
    this.later(CALIBRATION_MS, () => {
      this.calibrated[what] = true;
      this.setReady(true);
    });
  }

  /** Calibrated, tuned, and the stop variable restored. */
  private isPrepared(): boolean {
    return (
      this.calibrated.voltage &&
      this.calibrated.phase &&
      this.pages[256 + reg.STOP_VARIABLE] === STOP_VALUE &&
      this.isTuned()
    );
  }

  /** Every register written only by the tuning has its final value. */
  private isTuned(): boolean {
    const left = new Int16Array(PAGES * 256).fill(-1);
    const bytes = bytesOf(reg.TUNING, 0, 2 * reg.TUNING_PAIRS);
    let page = 0;
    for (let i = 0; i < bytes.length; i += 2) {
      const [register, value] = [bytes[i] as number, bytes[i + 1] as number];
      if (register === PAGE_AT) page = value;
      else left[page * 256 + register] = value;
    }
    for (const register of [0, reg.SEQUENCE, POWER_AT]) left[register] = -1;
    left[256] = -1;
    for (let i = 0; i < left.length; i++) if ((left[i] as number) >= 0 && left[i] !== this.pages[i]) return false;
    return true;
  }

  private readonly measure = (): void => {
    const seen = this.scene(this.clock.nowMs(), 0);
    const at = reg.RESULT_STATUS;
    this.pages[at] = (seen.rawStatus << 3) | 1;
    putNumber(this.pages, at + reg.VL53L0X.rangeAt, 2, seen.rangeMm);
    putNumber(this.pages, at + reg.VL53L0X.signalAt, 2, (seen.signalKcps ?? 0) / 7.8125);
    putNumber(this.pages, at + reg.VL53L0X.ambientAt, 2, (seen.ambientKcps ?? 0) / 7.8125);
    this.setReady(true);
  };

  /** The interrupt fires only when enabled; the polarity bit makes its line active high. */
  private setReady(ready: boolean): void {
    const isOn = ready && this.pages[reg.INTERRUPT_CONFIG] === 4;
    this.pages[reg.INTERRUPT_STATUS] = isOn ? 4 : 0;
    this.setReadyLine(isOn && ((this.pages[reg.INTERRUPT_POLARITY] ?? 0) & 16) === 16);
  }
}
