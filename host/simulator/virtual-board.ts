// An Espruino board without the silicon: runs a built bundle in a bare context and gives it pins, I2C, timers,
// Storage and a socket. Time is virtual; the socket is real.
import { createHash } from "node:crypto";
import net from "node:net";
import { runInContext } from "node:vm";
import { crc32 } from "node:zlib";
import { newBareContext } from "./bare-context.ts";
import type { Pacer, VirtualClock } from "./clock.ts";
import type { FakeVl53l1x } from "./fake-vl53l1x.ts";
import { type Files, storageModule } from "./virtual-storage.ts";

/** What surrounds the board. */
export interface BoardSetup {
  code: string;
  clock: VirtualClock;
  pacer: Pacer;
  /** Files in Storage; the board writes to them, too. */
  files: Files;
  /** Levels of inputs at the start; others are pulled up. */
  inputs: { [pin: string]: 0 | 1 };
  /** Sensors on the bus by the pin that drives their XSHUT line. */
  sensors: { [shutdownPin: string]: FakeVl53l1x };
  onOutput: (pin: string, level: 0 | 1) => void;
  onPrint: (text: string) => void;
}

interface Watch {
  listener: (event: { state: boolean; time: number; lastTime: number }) => void;
  debounceMs: number;
  lastS: number;
  cancel: (() => void) | undefined;
  told: 0 | 1;
}

/** Memory of an ESP32 in blocks. */
const BLOCKS = 16383;

/** Where bundles print to and where `new Pin(name)` ends. */
class Pin {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** One board. `stop` pulls its plug: timers end, the socket breaks without a farewell. */
export class VirtualBoard {
  private setup: BoardSetup;
  private levels = new Map<string, 0 | 1>();
  private watches = new Map<string, Watch>();
  private timers = new Map<number, () => void>();
  private sockets = new Set<net.Socket>();
  private nextTimer = 1;
  private stopped = false;
  private online = true;

  constructor(setup: BoardSetup) {
    this.setup = setup;
    for (const [pin, level] of Object.entries(setup.inputs)) this.levels.set(pin, level);
  }

  /** Powers the board: the bundle runs, as after a reset. */
  start(): void {
    const context = newBareContext(this.globals());
    runInContext("var global = globalThis", context);
    runInContext(this.setup.code, context, { filename: "bundle.js" });
  }

  /** Drives an input pin from outside. */
  setInput(pin: string, level: 0 | 1): void {
    if (this.stopped || this.levels.get(pin) === level) return;
    this.levels.set(pin, level);
    const watch = this.watches.get(pin);
    if (watch === undefined) return;
    const atS = this.setup.clock.nowMs() / 1000;
    watch.cancel?.();
    watch.cancel = this.setup.clock.after(watch.debounceMs, () => this.deliver(pin, watch, atS));
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

  /** As the board's reset pin: everything in RAM is gone, and what Storage has to start is started. */
  private reboot(): void {
    this.silence();
    if (!this.stopped) this.setup.clock.after(0, () => this.start());
  }

  private silence(): void {
    for (const cancel of this.timers.values()) cancel();
    for (const socket of this.sockets) socket.destroy();
    this.timers.clear();
    this.watches.clear();
  }

  private deliver(pin: string, watch: Watch, atS: number): void {
    const level = this.levels.get(pin) ?? 1;
    if (this.stopped || level === watch.told) return;
    watch.told = level;
    const lastTime = watch.lastS;
    watch.lastS = atS;
    watch.listener({ state: level === 1, time: atS, lastTime });
  }

  private globals(): { [name: string]: unknown } {
    return {
      Pin,
      getTime: () => this.setup.clock.nowMs() / 1000,
      print: this.setup.onPrint,
      pinMode: () => {},
      digitalRead: (pin: Pin) => this.levels.get(pin.name) ?? 1,
      digitalWrite: (pin: Pin, level: 0 | 1) => this.drive(pin.name, level),
      setWatch: (listener: Watch["listener"], pin: Pin, options: { debounce: number }) => {
        const told = this.levels.get(pin.name) ?? 1;
        this.watches.set(pin.name, { listener, debounceMs: options.debounce, lastS: 0, cancel: undefined, told });
        return this.watches.size;
      },
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
      },
      atob: (text: string) => Buffer.from(text, "base64").toString("latin1"),
      process: { memory: () => ({ free: BLOCKS, usage: 0, total: BLOCKS }) },
      I2C1: this.bus(),
      require: (name: string) => this.module(name),
    };
  }

  private drive(pin: string, level: 0 | 1): void {
    if (this.stopped || this.levels.get(pin) === level) return;
    this.levels.set(pin, level);
    this.setup.sensors[pin]?.setPower(level === 1);
    this.setup.onOutput(pin, level);
  }

  private timer(run: () => void, ms: number, repeat: boolean): number {
    const id = this.nextTimer++;
    const { clock } = this.setup;
    this.timers.set(id, repeat ? clock.every(ms, run) : clock.after(ms, run));
    return id;
  }

  private bus(): unknown {
    const find = (address: number): FakeVl53l1x => {
      const device = Object.values(this.setup.sensors).find((sensor) => sensor.answers(address));
      if (device === undefined) throw new Error("I2C: no acknowledgement");
      return device;
    };
    return {
      setup: () => {},
      writeTo: (address: number, data: number[]) => find(address).write([...data]),
      readFrom: (address: number, count: number) => find(address).read(count),
    };
  }

  private module(name: string): unknown {
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

  /** A socket of the host's network stack behind Espruino's interface: strings of one character a byte. */
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
