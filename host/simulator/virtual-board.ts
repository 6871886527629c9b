// A virtual Espruino board: runs a built bundle in a bare context with pins, I2C, timers, Storage and a socket. Time is
// virtual; the socket is real. What its platform does beside is in platforms.ts.
import type { BoardSetup } from "./board-setup.ts";
import { FakeI2cBus } from "./fake-i2c-bus.ts";
import { FakePins } from "./fake-pins.ts";
import { FakeStorage } from "./fake-storage.ts";
import { BoardReset, type LifeOwner, VirtualLife } from "./virtual-life.ts";
import type { Nvs } from "./virtual-radio.ts";
import { VirtualWatchdog } from "./virtual-watchdog.ts";

/** One board. `stop` cuts its power: timers stop, the socket breaks without a DISCONNECT. */
export class VirtualBoard implements LifeOwner {
  readonly setup: BoardSetup;
  readonly pins: FakePins;
  /** The I2C bus with the sensors on it. */
  readonly bus: FakeI2cBus;
  readonly storage: FakeStorage;
  readonly nvs: Nvs;
  readonly watchdog: VirtualWatchdog;
  /** Why it has started anew, the first reason first. */
  readonly resets: string[] = [];
  private life: VirtualLife | undefined;
  private online = true;
  private stopped = false;

  constructor(setup: BoardSetup) {
    const { platform, clock } = setup;
    this.setup = setup;
    this.nvs = setup.nvs ?? { bluetooth: platform.radio };
    this.storage = new FakeStorage(platform.pages * platform.pageBytes, setup.files);
    this.watchdog = new VirtualWatchdog(clock, platform.watchdogMaxMs, () => this.reset("watchdog"));
    this.pins = new FakePins(clock);
    this.bus = new FakeI2cBus(Object.values(setup.sensors));
    for (const [pin, level] of Object.entries(setup.inputs)) this.pins.drive(pin, level);
    for (const [pin, sensor] of Object.entries(setup.readyLines ?? {})) {
      this.pins.drive(pin, 0);
      sensor.onReadyLine = (high) => void this.pins.drive(pin, high ? 1 : 0);
    }
  }

  /** Powers the board: runs the bundle, as after a reset. */
  start(): void {
    const life = new VirtualLife(this);
    this.life = life;
    life.network.setOnline(this.online);
    life.run(this.setup.code);
  }

  /** Evaluates an expression beside the running bundle, as at the board's prompt. */
  evaluate(code: string): unknown {
    return this.running().evaluate(code);
  }

  /** Drives an input pin from outside. */
  setInput(pin: string, level: 0 | 1): void {
    if (!this.stopped) this.pins.drive(pin, level);
  }

  /** Receives bytes over the USB line, as a string of one character a byte. */
  sendUsb(bytes: string): void {
    this.life?.receiveUsb(bytes);
  }

  /** Cuts or restores the network. */
  setOnline(online: boolean): void {
    this.online = online;
    this.life?.network.setOnline(online);
  }

  /** The present start; throws when the board is off. */
  running(): VirtualLife {
    if (this.life === undefined) throw new Error("the board is off");
    return this.life;
  }

  stop(): void {
    this.stopped = true;
    this.turnOff();
  }

  reset(reason: string): void {
    this.resets.push(reason);
    this.turnOff();
    if (!this.stopped) this.setup.clock.after(0, () => this.start());
  }

  stall(ms: number): void {
    const leftMs = this.watchdog.leftMs();
    this.setup.clock.skip(Math.min(ms, leftMs));
    this.pins.wake();
    if (leftMs >= ms) return;
    this.reset("watchdog");
    throw new BoardReset("the watchdog has reset the board");
  }

  private turnOff(): void {
    this.life?.end();
    this.life = undefined;
    this.watchdog.disarm();
  }
}
