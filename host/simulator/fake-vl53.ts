// Shared by the fakes of ST's VL53L0X and VL53L1X: power, address, registers, interrupt line, faults to inject. They also
// run inside Espruino, whose parser fails on arrow functions in branches that it skips: none is used there.
import { DEFAULT_ADDRESS } from "../../firmware/drivers/vl53.ts";
import type { VirtualClock } from "./clock.ts";
import type { I2cDevice } from "./fake-i2c-bus.ts";

/** A measurement: range in mm, the chip's raw range status, and photon rates in thousands a second. */
export interface Seen {
  rangeMm: number;
  rawStatus: number;
  signalKcps?: number;
  ambientKcps?: number;
}
/** What there is to measure at a time in ms, in the region of interest with this centre. */
export type Scene = (tMs: number, centre: number) => Seen;

/** Start-up time after shut-down. Unit ms; datasheets: 1.2 ms. */
const BOOT_MS = 1.2;

/** One sensor behind its XSHUT line. */
export abstract class FakeVl53 implements I2cDevice {
  address = DEFAULT_ADDRESS;
  /** Measurements and calibrations never finish. */
  hung = false;
  /** Model id to report instead of the real one. */
  otherModel: number | undefined;
  /** Called at each change of the interrupt line. */
  onReadyLine: (high: boolean) => void = () => {};
  protected readonly clock: VirtualClock;
  protected readonly scene: Scene;
  private readonly addressBytes: 1 | 2;
  private pointer = 0;
  private enabled = false;
  private plugged = true;
  private readyLine = false;
  private pending: (() => void)[] = [];

  constructor(addressBytes: 1 | 2, clock: VirtualClock, scene: Scene) {
    this.addressBytes = addressBytes;
    this.clock = clock;
    this.scene = scene;
  }

  /** XSHUT line: low resets the chip; high starts it at the default address. */
  setPower(on: boolean): void {
    if (on === this.enabled) return;
    this.enabled = on;
    this.restart();
  }

  /** Plugs or unplugs the chip: unplugged it has no power; plugged in, it starts if XSHUT is high. */
  plug(on: boolean): void {
    this.plugged = on;
    this.restart();
  }

  answers(address: number): boolean {
    return this.enabled && this.plugged && address === this.address;
  }

  write(data: readonly number[]): void {
    const [high = 0, low = 0] = data;
    this.pointer = this.addressBytes === 2 ? high * 256 + low : high;
    for (const byte of data.slice(this.addressBytes)) this.store(this.pointer++, byte & 255);
  }

  read(count: number): Uint8Array {
    const out = new Uint8Array(count);
    for (let i = 0; i < count; i++) out[i] = this.load(this.pointer++);
    return out;
  }

  protected abstract store(register: number, value: number): void;
  protected abstract load(register: number): number;
  /** Puts the registers into their reset state. */
  protected abstract reset(): void;
  /** The chip has finished booting. */
  protected abstract booted(): void;

  /** Runs `run` after a delay in ms, unless the chip hangs or loses power. */
  protected later(afterMs: number, run: () => void): void {
    this.pending.push(
      this.clock.after(afterMs, () => {
        if (!this.hung) run();
      }),
    );
  }

  protected repeat(everyMs: number, run: () => void): void {
    this.pending.push(
      this.clock.every(everyMs, () => {
        if (!this.hung) run();
      }),
    );
  }

  protected stop(): void {
    for (const cancel of this.pending) cancel();
    this.pending = [];
  }

  protected setReadyLine(high: boolean): void {
    if (high === this.readyLine) return;
    this.readyLine = high;
    this.onReadyLine(high);
  }

  private restart(): void {
    this.stop();
    this.address = DEFAULT_ADDRESS;
    this.setReadyLine(false);
    this.reset();
    if (this.enabled && this.plugged) this.boot();
  }

  private boot(): void {
    this.pending.push(this.clock.after(BOOT_MS, () => this.booted()));
  }
}

/** Stores a number of `bytes` bytes into registers, high byte first, clamped to fit. */
export function putNumber(registers: Uint8Array, at: number, bytes: number, value: number): void {
  let rest = Math.max(0, Math.min(256 ** bytes - 1, Math.round(value)));
  for (let i = bytes - 1; i >= 0; i--) {
    registers[at + i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

/** Reads a number of `bytes` bytes from registers, high byte first. */
export function numberAt(registers: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i++) value = value * 256 + (registers[at + i] as number);
  return value;
}
