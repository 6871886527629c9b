// One start of a virtual Espruino board: its program's context with the board's globals, and all that a reset clears.
import { createHash } from "node:crypto";
import { type Context, runInContext } from "node:vm";
import { crc32 } from "node:zlib";
import { textOf } from "../../firmware/build/espruino/token-words.ts";
import { newBareContext } from "./bare-context.ts";
import type { BoardSetup } from "./board-setup.ts";
import type { FakeI2cBus } from "./fake-i2c-bus.ts";
import type { FakePins } from "./fake-pins.ts";
import type { FakeStorage } from "./fake-storage.ts";
import { VirtualNetwork } from "./virtual-network.ts";
import { type Nvs, VirtualRadio } from "./virtual-radio.ts";
import { VirtualRandom } from "./virtual-random.ts";
import type { VirtualWatchdog } from "./virtual-watchdog.ts";

/** What outlives a start. */
export interface LifeOwner {
  readonly setup: BoardSetup;
  readonly pins: FakePins;
  readonly bus: FakeI2cBus;
  readonly storage: FakeStorage;
  readonly nvs: Nvs;
  readonly watchdog: VirtualWatchdog;
  /** Starts the board anew; what still runs of the program has no effect any more. */
  reset(reason: string): void;
  /** Nothing of the board runs for so long. Unit ms. Throws BoardReset when the watchdog does not wait that long. */
  stall(ms: number): void;
}

/** Thrown through a program whose board resets under it. */
export class BoardReset extends Error {}

type WatchListener = (event: { state: boolean; time: number; lastTime: number }) => void;
type WatchOptions = { edge: "both" | "rising"; debounce: number };

/** RAM of an ESP32, in Espruino blocks, and what a full lane leaves of it (`npm run bench:device`). */
const BLOCKS = 16383;
const FREE_BLOCKS = 7500;

/** Espruino's `Pin`. */
class Pin {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** From a start to the next. */
export class VirtualLife {
  readonly radio: VirtualRadio;
  readonly network: VirtualNetwork;
  private owner: LifeOwner;
  private random = new VirtualRandom();
  private timers = new Map<number, () => void>();
  private nextTimer = 1;
  private isOver = false;
  private console: string | null;
  private consoleForced = false;
  private onUsbData: ((bytes: string) => void) | undefined;
  /** Memory is short until then, in ms of the clock; and what `E.getErrorFlags` gives next. */
  private starvedMs = 0;
  private errorFlags: string[] = [];
  private context: Context;

  constructor(owner: LifeOwner) {
    const { platform, clock, pacer, silentHosts = new Set<string>(), extras } = owner.setup;
    this.owner = owner;
    this.console = platform.console;
    this.radio = new VirtualRadio(clock);
    this.network = new VirtualNetwork(platform, pacer, silentHosts, {
      stall: (ms) => owner.stall(ms),
      isStopped: () => this.isOver,
      hasNetwork: () => this.radio.hasNetwork(),
    });
    this.context = newBareContext({ ...this.globals(), ...extras?.globals });
    (runInContext("Math", this.context) as Math).random = () => this.random.fraction();
    runInContext("var global = globalThis", this.context);
    const evaluate = runInContext("eval", this.context) as (program: string) => unknown;
    this.context["eval"] = (program: string) => evaluate(textOf(program));
  }

  run(code: string): void {
    this.guarded(() => runInContext(textOf(code), this.context, { filename: "bundle.js" }));
    if (this.owner.setup.platform.radio && !this.isOver) this.radio.start(this.owner.storage.files[".wificfg"]);
  }

  evaluate(code: string): unknown {
    return runInContext(code, this.context, { filename: "prompt" });
  }

  receiveUsb(bytes: string): void {
    if (this.isOver) return;
    if (this.interrupts(true)) this.onUsbData = undefined;
    else this.onUsbData?.(bytes);
  }

  /** Memory runs out for so long: a callback that is due meanwhile is interrupted, and is not called again. */
  starve(ms: number): void {
    this.starvedMs = this.owner.setup.clock.nowMs() + ms;
  }

  /** Somebody connects from outside; true when the console is theirs now. */
  knock(by: "Bluetooth" | "Telnet"): boolean {
    const isOpen = by === "Bluetooth" ? this.owner.nvs.bluetooth : this.radio.telnet;
    if (isOpen && !this.consoleForced) this.console = by;
    return this.console === by;
  }

  end(): void {
    this.isOver = true;
    for (const cancel of this.timers.values()) cancel();
    this.network.breakAll();
    this.owner.pins.forgetWatches();
  }

  /** A callback is interrupted. One that would be called again is removed (src/jsinteractive.c, `jsiIdle`). */
  private interrupts(repeat: boolean): boolean {
    if (this.owner.setup.clock.nowMs() >= this.starvedMs && this.freeBlocks() > 0) return false;
    this.errorFlags = repeat ? ["CALLBACK", "MEMORY"] : ["MEMORY"];
    return true;
  }

  private freeBlocks(): number {
    return Math.max(0, FREE_BLOCKS - this.radio.lostBlocks);
  }

  private takeErrorFlags(): string[] {
    const flags = this.errorFlags;
    this.errorFlags = [];
    return flags;
  }

  private guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof BoardReset)) throw error;
    }
  }

  private globals(): { [name: string]: unknown } {
    const { setup, pins } = this.owner;
    return {
      Pin,
      getTime: () => setup.clock.nowMs() / 1000,
      print: (...values: unknown[]) => setup.onPrint(values.join(" ")),
      pinMode: () => {},
      analogRead: () => Math.floor(4096 * Math.random()) / 4096,
      digitalRead: (pin: Pin | Pin[]) =>
        Array.isArray(pin) ? pin.reduce((levels, { name }) => 2 * levels + pins.level(name), 0) : pins.level(pin.name),
      digitalWrite: (pin: Pin, level: 0 | 1) => this.drive(pin.name, level),
      setWatch: (listener: WatchListener, pin: Pin, options: WatchOptions) => this.watch(listener, pin.name, options),
      setInterval: (run: () => void, ms: number) => this.timer(run, ms, true),
      setTimeout: (run: string | (() => void), ms: number) =>
        this.timer(typeof run === "string" ? () => this.evaluate(run) : run, ms, false),
      clearInterval: (id: number) => this.timers.get(id)?.(),
      clearTimeout: (id: number) => this.timers.get(id)?.(),
      getSerial: () => setup.serial ?? "fa4e",
      E: this.espruino(),
      ...(setup.platform.radio ? { ESP32: this.esp32() } : {}),
      atob: (text: string) => Buffer.from(text, "base64").toString("latin1"),
      process: { memory: () => ({ free: this.freeBlocks(), usage: BLOCKS - this.freeBlocks(), total: BLOCKS }) },
      I2C1: this.i2c(),
      USB: {
        on: (_: "data", listener: (bytes: string) => void) => {
          this.onUsbData = listener;
        },
        write: (bytes: string) => setup.onUsb?.(Uint8Array.from(Buffer.from(bytes, "latin1"))),
      },
      require: (name: string) => this.module(name),
    };
  }

  private espruino(): object {
    const { owner, random } = this;
    const { platform, onConsole } = owner.setup;
    return {
      enableWatchdog: (seconds: number, automatic?: boolean) => owner.watchdog.enable(seconds, automatic),
      kickWatchdog: () => owner.watchdog.kick(),
      getErrorFlags: () => this.takeErrorFlags(),
      srand: (seed: number) => random.seed(seed),
      hwRand: () => (platform.hasNoise ? Math.floor(0x100000000 * Math.random()) | 0 : random.whole()),
      CRC32: (bytes: string) => crc32(Buffer.from(bytes, "latin1")),
      toString: (bytes: ArrayBuffer) => Buffer.from(bytes).toString("latin1"),
      reboot: () => owner.reset("E.reboot"),
      setConsole: (device: string | null, options?: { force?: boolean }) => {
        this.console = device;
        this.consoleForced = options?.force === true;
        onConsole?.(device);
      },
      toUint8Array: (bytes: string) => Uint8Array.from(Buffer.from(bytes, "latin1")),
    };
  }

  private esp32(): object {
    const { owner } = this;
    return {
      getState: () => ({ BLE: owner.nvs.bluetooth }),
      // Takes the saved code with it, and restarts (targets/esp32/jswrap_esp32.c).
      enableBLE: (enable: boolean) => {
        owner.nvs.bluetooth = enable;
        owner.storage.erase(".bootcde");
        owner.reset("ESP32.enableBLE");
      },
    };
  }

  private watch(listener: WatchListener, pin: string, options: WatchOptions): number {
    let isRemoved = false;
    this.owner.pins.watch(pin, options.edge, options.debounce, (high, tMs) => {
      if (this.isOver || isRemoved) return;
      isRemoved = this.interrupts(true);
      if (!isRemoved) this.guarded(() => listener({ state: high, time: tMs / 1000, lastTime: Number.NaN }));
    });
    return 1;
  }

  private drive(pin: string, level: 0 | 1): void {
    const { setup, pins } = this.owner;
    if (this.isOver || !pins.drive(pin, level)) return;
    setup.sensors[pin]?.setPower(level === 1);
    setup.onOutput(pin, level);
  }

  private timer(run: () => void, ms: number, repeat: boolean): number {
    const id = this.nextTimer++;
    const { clock } = this.owner.setup;
    if (this.isOver) return id;
    const guarded = (): void => {
      if (!this.interrupts(repeat)) this.guarded(run);
      else if (repeat) this.timers.get(id)?.();
    };
    if (repeat) this.again(id, ms, clock.nowMs() + ms, guarded);
    else this.timers.set(id, clock.after(ms, guarded));
    return id;
  }

  /** An interval makes up for each time that has passed while nothing ran (src/jsinteractive.c, `jsiIdle`). */
  private again(id: number, ms: number, dueMs: number, run: () => void): void {
    const { clock } = this.owner.setup;
    const again = (): void => {
      let isOver = false;
      this.timers.set(id, () => {
        isOver = true;
      });
      run();
      if (!isOver) this.again(id, ms, dueMs + ms, run);
    };
    this.timers.set(id, clock.after(dueMs - clock.nowMs(), again));
  }

  /** Espruino's I2C, which throws without an acknowledgement. */
  private i2c(): unknown {
    const { owner } = this;
    const throwNack = (): never => {
      owner.stall(owner.setup.platform.nackMs);
      throw new Error("I2C: no acknowledgement");
    };
    return {
      setup: ({ bitrate }: { bitrate: number }) => {
        owner.bus.clockHz = bitrate;
      },
      writeTo: (address: number, ...data: (number | string | number[])[]) =>
        owner.bus.send(address, data.flatMap(bytesToSend)) || throwNack(),
      readFrom: (address: number, count: number) => owner.bus.receive(address, count) ?? throwNack(),
    };
  }

  private module(name: string): unknown {
    const { setup, storage } = this.owner;
    const extra = setup.extras?.modules[name];
    if (extra !== undefined) return extra;
    if (name === "neopixel") return { write: (_: Pin, bytes: Uint8Array) => setup.onStrip?.([...bytes]) };
    if (name === "Storage") return storage.module();
    if (name === "crypto" && setup.platform.hasCrypto) return { SHA256: (text: string) => sha256(text) };
    if (setup.platform.radio) {
      if (name === "Wifi") return this.radio.wifi();
      if (name === "TelnetServer") return this.radio.telnetServer();
      if (name === "net") return this.network.module();
    }
    throw new Error(`Module "${name}" not found`);
  }
}

function sha256(text: string): ArrayBuffer {
  return new Uint8Array(createHash("sha256").update(Buffer.from(text, "latin1")).digest()).buffer;
}

function bytesToSend(data: number | string | number[]): number[] {
  if (typeof data === "string") return [...Buffer.from(data, "latin1")];
  return typeof data === "number" ? [data] : data;
}
