// A virtual Espruino board: runs a built bundle in a bare context with pins, I2C, timers, Storage and a socket. Time is
// virtual; the socket is real.
import { createHash } from "node:crypto";
import net from "node:net";
import { type Context, runInContext } from "node:vm";
import { crc32 } from "node:zlib";
import { newBareContext } from "./bare-context.ts";
import type { Pacer, VirtualClock } from "./clock.ts";
import { FakeI2cBus } from "./fake-i2c-bus.ts";
import { FakePins } from "./fake-pins.ts";
import type { FakeVl53 } from "./fake-vl53.ts";
import { type Files, storageModule } from "./virtual-storage.ts";

/** Environment of the board. */
export interface BoardSetup {
  code: string;
  clock: VirtualClock;
  pacer: Pacer;
  /** Files in Storage, which the board may write. */
  files: Files;
  /** Initial levels of inputs; others are pulled up. */
  inputs: { [pin: string]: 0 | 1 };
  /** Sensors on the bus, by the pin of their XSHUT line. */
  sensors: { [shutdownPin: string]: FakeVl53 };
  /** The same sensors by the pin of their interrupt line, where it is wired. */
  readyLines?: { [pin: string]: FakeVl53 };
  onOutput: (pin: string, level: 0 | 1) => void;
  onPrint: (text: string) => void;
  /** Bytes sent to a WS2812 strip. */
  onStrip?: (bytes: number[]) => void;
  /** Bytes sent over the USB line. */
  onUsb?: (bytes: Uint8Array) => void;
  /** The console moves to a device, or to none. */
  onConsole?: (device: string | null) => void;
  /** Additional or replaced globals and modules. */
  extras?: { globals: { [name: string]: unknown }; modules: { [name: string]: unknown } };
}

type WatchListener = (event: { state: boolean; time: number; lastTime: number }) => void;

/** RAM of an ESP32, in Espruino blocks. */
const BLOCKS = 16383;

/** Espruino's `Pin`. */
class Pin {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** One board. `stop` cuts its power: timers stop, the socket breaks without a DISCONNECT. */
export class VirtualBoard {
  private setup: BoardSetup;
  readonly pins: FakePins;
  /** The I2C bus with the sensors on it. */
  readonly bus: FakeI2cBus;
  private timers = new Map<number, () => void>();
  private sockets = new Set<net.Socket>();
  private nextTimer = 1;
  private stopped = false;
  private context: Context | undefined;
  private online = true;
  private onUsbData: (bytes: string) => void = () => {};

  constructor(setup: BoardSetup) {
    this.setup = setup;
    this.pins = new FakePins(setup.clock);
    this.bus = new FakeI2cBus(Object.values(setup.sensors));
    for (const [pin, level] of Object.entries(setup.inputs)) this.pins.drive(pin, level);
    for (const [pin, sensor] of Object.entries(setup.readyLines ?? {})) {
      this.pins.drive(pin, 0);
      sensor.onReadyLine = (high) => void this.pins.drive(pin, high ? 1 : 0);
    }
  }

  /** Powers the board: runs the bundle, as after a reset. */
  start(): void {
    this.context = newBareContext({ ...this.globals(), ...this.setup.extras?.globals });
    runInContext("var global = globalThis", this.context);
    runInContext(this.setup.code, this.context, { filename: "bundle.js" });
  }

  /** Evaluates an expression beside the running bundle, as at the board's prompt. */
  evaluate(code: string): unknown {
    if (this.context === undefined) throw new Error("the board is off");
    return runInContext(code, this.context, { filename: "prompt" });
  }

  /** Drives an input pin from outside. */
  setInput(pin: string, level: 0 | 1): void {
    if (!this.stopped) this.pins.drive(pin, level);
  }

  /** Receives bytes over the USB line, as a string of one character a byte. */
  sendUsb(bytes: string): void {
    if (!this.stopped) this.onUsbData(bytes);
  }

  /** Cuts or restores the network. */
  setOnline(online: boolean): void {
    this.online = online;
    if (!online) for (const socket of this.sockets) socket.destroy();
  }

  stop(): void {
    this.stopped = true;
    this.silence();
  }

  /** Resets the board: clears RAM and runs the bundle again. */
  private reboot(): void {
    this.silence();
    if (!this.stopped) this.setup.clock.after(0, () => this.start());
  }

  private silence(): void {
    for (const cancel of this.timers.values()) cancel();
    for (const socket of this.sockets) socket.destroy();
    this.timers.clear();
    this.pins.forgetWatches();
  }

  private globals(): { [name: string]: unknown } {
    return {
      Pin,
      getTime: () => this.setup.clock.nowMs() / 1000,
      print: this.setup.onPrint,
      pinMode: () => {},
      digitalRead: (pin: Pin | Pin[]) =>
        Array.isArray(pin)
          ? pin.reduce((levels, { name }) => 2 * levels + this.pins.level(name), 0)
          : this.pins.level(pin.name),
      digitalWrite: (pin: Pin, level: 0 | 1) => this.drive(pin.name, level),
      setWatch: (listener: WatchListener, pin: Pin, options: { edge: "both" | "rising"; debounce: number }) =>
        this.watch(listener, pin.name, options),
      setInterval: (run: () => void, ms: number) => this.timer(run, ms, true),
      setTimeout: (run: () => void, ms: number) => this.timer(run, ms, false),
      clearInterval: (id: number) => this.timers.get(id)?.(),
      clearTimeout: (id: number) => this.timers.get(id)?.(),
      E: {
        enableWatchdog: () => {},
        kickWatchdog: () => {},
        getErrorFlags: () => [],
        CRC32: (bytes: string) => crc32(Buffer.from(bytes, "latin1")),
        toString: (bytes: ArrayBuffer) => Buffer.from(bytes).toString("latin1"),
        reboot: () => this.reboot(),
        setConsole: (device: string | null) => this.setup.onConsole?.(device),
        toUint8Array: (bytes: string) => Uint8Array.from(Buffer.from(bytes, "latin1")),
      },
      atob: (text: string) => Buffer.from(text, "base64").toString("latin1"),
      process: { memory: () => ({ free: BLOCKS, usage: 0, total: BLOCKS }) },
      I2C1: this.i2c(),
      USB: {
        on: (_: "data", listener: (bytes: string) => void) => {
          this.onUsbData = listener;
        },
        write: (bytes: string) => this.setup.onUsb?.(Uint8Array.from(Buffer.from(bytes, "latin1"))),
      },
      require: (name: string) => this.module(name),
    };
  }

  private watch(listener: WatchListener, pin: string, options: { edge: "both" | "rising"; debounce: number }): number {
    this.pins.watch(pin, options.edge, options.debounce, (high, tMs) => {
      if (!this.stopped) listener({ state: high, time: tMs / 1000, lastTime: Number.NaN });
    });
    return 1;
  }

  private drive(pin: string, level: 0 | 1): void {
    if (this.stopped || !this.pins.drive(pin, level)) return;
    this.setup.sensors[pin]?.setPower(level === 1);
    this.setup.onOutput(pin, level);
  }

  private timer(run: () => void, ms: number, repeat: boolean): number {
    const id = this.nextTimer++;
    const { clock } = this.setup;
    this.timers.set(id, repeat ? clock.every(ms, run) : clock.after(ms, run));
    return id;
  }

  /** Espruino's I2C, which throws without an acknowledgement. */
  private i2c(): unknown {
    const throwNack = (): never => {
      throw new Error("I2C: no acknowledgement");
    };
    return {
      setup: () => {},
      writeTo: (address: number, ...data: (number | string | number[])[]) =>
        this.bus.send(address, data.flatMap(bytesToSend)) || throwNack(),
      readFrom: (address: number, count: number) => this.bus.receive(address, count) ?? throwNack(),
    };
  }

  private module(name: string): unknown {
    const extra = this.setup.extras?.modules[name];
    if (extra !== undefined) return extra;
    if (name === "neopixel") return { write: (_: Pin, bytes: Uint8Array) => this.setup.onStrip?.([...bytes]) };
    if (name === "Storage") return storageModule(this.setup.files);
    if (name === "crypto") return { SHA256: (text: string) => sha256(text) };
    if (name === "Wifi")
      return {
        connect: (_: string, __: unknown, done: (error: unknown) => void) => done(null),
        getStatus: () => ({ rssi: undefined }),
      };
    if (name === "net")
      return { connect: (to: { host: string; port: number }, open: () => void) => this.connect(to, open) };
    throw new Error(`Module "${name}" not found`);
  }

  /** A real socket behind Espruino's interface: strings of one character a byte. */
  private connect(to: { host: string; port: number }, onOpen: () => void): unknown {
    const socket = net.connect({ host: to.host, port: to.port, noDelay: true });
    socket.setEncoding("latin1");
    this.sockets.add(socket);
    const later = (run: () => void): void => {
      this.setup.pacer.catchUp();
      if (!this.stopped) run();
    };
    socket.on("error", () => {});
    socket.on("connect", () => {
      if (this.online) later(onOpen);
      else socket.destroy();
    });
    socket.on("close", () => this.sockets.delete(socket));
    return {
      on: (event: "data" | "close" | "error", listener: (bytes?: string) => void) =>
        socket.on(event, (bytes: unknown) => later(() => listener(typeof bytes === "string" ? bytes : undefined))),
      write: (bytes: string) => socket.write(bytes, "latin1"),
      end: () => socket.end(),
    };
  }
}

function sha256(text: string): ArrayBuffer {
  return new Uint8Array(createHash("sha256").update(Buffer.from(text, "latin1")).digest()).buffer;
}

function bytesToSend(data: number | string | number[]): number[] {
  if (typeof data === "string") return [...Buffer.from(data, "latin1")];
  return typeof data === "number" ? [data] : data;
}
