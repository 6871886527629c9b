// A VL53L1X as seen from its I2C bus: registers, start-up, ranging, data-ready and address, fed by a scene. Behaves as
// ST's user manual UM2510 has it, as far as drivers look.
import * as reg from "../../firmware/drivers/vl53l1x/registers.ts";
import type { VirtualClock } from "./clock.ts";

/** What the sensor would measure now: a range in mm and a raw range status (9 = valid). */
export type Scene = (tMs: number) => { rangeMm: number; rawStatus: number };

/** Start-up time after shut-down. Unit ms; datasheet DS12385: 1.2 ms. */
const BOOT_MS = 1.2;
/** The oscillator's value in a typical part, for the period register. */
const OSCILLATOR = 0x02c0;

/** One sensor. `powered` follows its XSHUT line; a bus error is a false or an undefined. */
export class FakeVl53l1x {
  address = reg.DEFAULT_ADDRESS;
  /** Set to make the sensor stop answering, as when it is unplugged. */
  unplugged = false;
  private registers = new Uint8Array(0x200);
  private pointer = 0;
  private powered = false;
  private stopRanging: (() => void) | undefined;
  private clock: VirtualClock;
  private scene: Scene;

  constructor(clock: VirtualClock, scene: Scene) {
    this.clock = clock;
    this.scene = scene;
  }

  /** The XSHUT line: low forgets everything, high starts afresh at the default address. */
  setPower(on: boolean): void {
    if (on === this.powered) return;
    this.powered = on;
    this.stop();
    this.registers.fill(0);
    this.address = reg.DEFAULT_ADDRESS;
    if (on)
      this.clock.after(BOOT_MS, () => {
        this.registers[reg.SYSTEM_STATUS] = 3;
        this.putWord(reg.MODEL_ID, reg.MODEL);
        this.putWord(reg.OSCILLATOR, OSCILLATOR);
      });
  }

  /** Whether it acknowledges an address. */
  answers(address: number): boolean {
    return this.powered && !this.unplugged && address === this.address;
  }

  /** Bytes written to it: a 16-bit register address, then data. */
  write(data: number[]): void {
    this.pointer = ((data[0] ?? 0) << 8) | (data[1] ?? 0);
    for (const byte of data.slice(2)) this.store(this.pointer++, byte & 255);
  }

  /** Bytes read from it, from the last register address on. */
  read(count: number): Uint8Array {
    const out = this.registers.slice(this.pointer, this.pointer + count);
    this.pointer += count;
    return out;
  }

  private store(register: number, value: number): void {
    this.registers[register] = value;
    if (register === reg.DEVICE_ADDRESS) this.address = value;
    if (register === reg.INTERRUPT_CLEAR && (value & 1) === 1) this.setReady(false);
    if (register === reg.MODE_START) {
      this.stop();
      if (value === 0x40) this.start();
    }
  }

  private start(): void {
    const periodMs = this.periodMs();
    this.stopRanging = this.clock.every(periodMs, () => {
      const { rangeMm, rawStatus } = this.scene(this.clock.nowMs());
      this.registers[reg.RESULT_STATUS] = rawStatus;
      this.putWord(reg.RESULT_STATUS + reg.RANGE_AT, Math.max(0, Math.min(65535, Math.round(rangeMm))));
      this.setReady(true);
    });
  }

  private stop(): void {
    this.stopRanging?.();
    this.stopRanging = undefined;
    this.setReady(false);
  }

  /** The period register counts oscillator turns; before it is set, the default of 100 ms holds. */
  private periodMs(): number {
    const r = this.registers;
    const turns =
      (((r[reg.PERIOD] ?? 0) << 24) |
        ((r[reg.PERIOD + 1] ?? 0) << 16) |
        ((r[reg.PERIOD + 2] ?? 0) << 8) |
        (r[reg.PERIOD + 3] ?? 0)) >>>
      0;
    const periodMs = turns / (OSCILLATOR * reg.PERIOD_SCALE);
    return periodMs >= 15 ? periodMs : 100;
  }

  /** The interrupt status follows the polarity in register 0x30: after the default block, 1 is ready. */
  private setReady(ready: boolean): void {
    this.registers[reg.INTERRUPT_STATUS] = ready ? 1 : 0;
  }

  private putWord(register: number, value: number): void {
    this.registers[register] = value >> 8;
    this.registers[register + 1] = value & 255;
  }
}
