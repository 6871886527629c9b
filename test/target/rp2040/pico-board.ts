// A Pico with everything of a lane wired to it: beams, button, ToF sensors, lamps. Its flash outlives its power.
import { GPIOPinState, type RP2040 } from "rp2040js";
import { RP2040_PICO } from "../../../hardware/boards/rp2040-pico.ts";
import { VirtualClock } from "../../../host/simulator/clock.ts";
import type { FakeVl53 } from "../../../host/simulator/fake-vl53.ts";
import type { Rp2040Build } from "./build.ts";
import { Chip } from "./chip.ts";
import { connectI2c } from "./i2c-wires.ts";

const { wiring } = RP2040_PICO;
/** The rest of the world runs in steps of this length. Unit ms. */
const STEP_MS = 1;
/** The interpreter is up, its USB open and its program idle at the latest so long after its start. Unit ms. */
const UP_MS = 5000;

type Input = "entry" | "entry2" | "exit" | "tillSwitch";

/** Number of a pin's GPIO. */
function gpioOf(pin: string): number {
  return Number(pin.slice(1));
}

/** The board from one power-on to the next power cut. */
export class PicoBoard {
  readonly clock = new VirtualClock();
  readonly sensors: FakeVl53[];
  readonly chip: Chip;
  /** Levels of the outputs that the program drives. */
  readonly outputs = new Map<string, boolean>();
  onUsb: (bytes: Uint8Array) => void = () => {};
  private levels = new Map<string, boolean>();

  /** `sensor` makes those of head (0) and tail (1). */
  constructor(build: Rp2040Build, flash: Uint8Array, sensor?: (clock: VirtualClock, index: number) => FakeVl53) {
    this.sensors = sensor === undefined ? [] : [sensor(this.clock, 0), sensor(this.clock, 1)];
    this.chip = new Chip({
      build,
      flash,
      wire: (rp2040, nowNs) => this.wire(rp2040, nowNs),
      onUsb: (bytes) => this.onUsb(bytes),
    });
  }

  nowMs(): number {
    return this.chip.nowNs() / 1e6;
  }

  /** Runs for a time; false when the power went before its end. */
  run(forMs: number): boolean {
    for (const endMs = this.nowMs() + forMs; this.nowMs() < endMs; ) {
      if (!this.chip.run(Math.min(this.nowMs() + STEP_MS, endMs) * 1e6)) return false;
      this.clock.runUntil(this.nowMs());
    }
    return true;
  }

  /** Runs until something holds; throws after a time. */
  runUntil(holds: () => boolean, what: string, withinMs: number): void {
    for (const endMs = this.nowMs() + withinMs; !holds(); this.run(STEP_MS))
      if (this.nowMs() > endMs) throw new Error(`the chip ran ${withinMs} ms in vain for ${what}`);
  }

  /** Runs until a host has the serial port open. */
  boot(): void {
    this.runUntil(() => this.chip.usb.isOpen, "its USB", UP_MS);
  }

  /** Sets an input: a blocked beam and a pressed button pull it low. */
  pull(role: Input, low: boolean): void {
    this.setInput(wiring[role], !low);
  }

  private setInput(pin: string, high: boolean): void {
    this.levels.set(pin, high);
    this.chip.rp2040.gpio[gpioOf(pin)]?.setInputValue(high);
  }

  private wire(rp2040: RP2040, nowNs: () => number): void {
    const inputs = [wiring.entry, wiring.entry2, wiring.exit, wiring.tillSwitch, wiring.sda, wiring.scl];
    for (const pin of inputs) rp2040.gpio[gpioOf(pin)]?.setInputValue(this.levels.get(pin) ?? true);
    for (const [role, pin] of Object.entries(wiring))
      if (/^(lamp|gauge)/.test(role)) this.watch(rp2040, pin, (high) => this.outputs.set(pin, high));
    const i2c = rp2040.i2c[0];
    if (i2c !== undefined)
      connectI2c(rp2040, i2c, this.sensors, () => this.clock.runUntil(Math.max(this.clock.nowMs(), nowNs() / 1e6)));
    const lines = [
      [wiring.headShutdown, wiring.headReady],
      [wiring.tailShutdown, wiring.tailReady],
    ] as const;
    for (const [i, sensor] of this.sensors.entries()) {
      const [shutdown, ready] = lines[i] as (typeof lines)[number];
      // A module pulls its XSHUT up.
      sensor.setPower(true);
      this.watch(rp2040, shutdown, (high) => sensor.setPower(high));
      sensor.onReadyLine = (high) => this.chip.rp2040.gpio[gpioOf(ready)]?.setInputValue(high);
      rp2040.gpio[gpioOf(ready)]?.setInputValue(false);
    }
  }

  private watch(rp2040: RP2040, pin: string, listener: (high: boolean) => void): void {
    rp2040.gpio[gpioOf(pin)]?.addListener((state) => listener(state !== GPIOPinState.Low));
  }
}
