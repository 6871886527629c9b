// An ESP32's box run from its sources on stand-ins for Espruino's globals: which files are on the stack when an edge has become
// bytes at the socket, and bytes a level at the lamp's pins.
import Module from "node:module";
import path from "node:path";
import { vi } from "vitest";
import { ESP32_DEVKITC } from "../hardware/boards/esp32-devkitc.ts";
import { encode } from "../protocol/codec.ts";
import type { Command } from "../protocol/messages.ts";
import { SETTINGS_FILE } from "../protocol/storage-files.ts";
import { topicOf } from "../protocol/topics.ts";
import { stackOf } from "./stack-files.ts";

type Listener = (bytes: string) => void;
type OnEdge = (event: { state: boolean; time: number }) => void;

const ENTRY_POINT = path.resolve(import.meta.dirname, "../firmware/espruino/esp32-devkitc.ts");
/** An edge has lasted by then. Unit ms. */
const DEBOUNCED_MS = 10;
const SETTINGS = {
  ...{ store: "s", box: "lane-1", ssid: "", wifiPassword: "", broker: "host", port: 1883 },
  ...{ username: "", password: "", tillSwitch: "none" },
  layout: { tills: 0, entry: false, entryPair: false, exit: true, head: false, tail: false },
};

class Pin {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A socket that keeps the stack of every write, beside what is written. */
class StackSocket {
  readonly writes: { bytes: string; files: string[] }[] = [];
  onData: Listener = () => {};

  on(event: string, listener: Listener): void {
    if (event === "data") this.onData = listener;
  }

  write(bytes: string): void {
    this.writes.push({ bytes, files: stackOf() });
  }

  end(): void {}
}

/** A box that has run for two seconds and is connected, with a lamp on a tower. */
export async function startBox() {
  const socket = new StackSocket();
  const lit: { pin: string; files: string[] }[] = [];
  const watches = new Map<string, OnEdge>();
  const files: { [name: string]: string } = { [SETTINGS_FILE]: JSON.stringify(SETTINGS) };
  const timers: { run: () => void; ms: number }[] = [];
  let nowMs = 0;
  let opened = (): void => {};
  const modules: { [name: string]: unknown } = {
    Storage: {
      read: (name: string) => files[name],
      readJSON: () => undefined,
      write: () => true,
    },
    Wifi: { stopAP: () => {}, getStatus: () => ({ station: "connected", rssi: -50 }) },
    neopixel: { write: () => {} },
    net: {
      connect: (_: unknown, onOpen: () => void) => {
        opened = onOpen;
        return socket;
      },
    },
  };
  const globals = {
    Pin,
    getTime: () => nowMs / 1000,
    print: () => {},
    pinMode: () => {},
    analogRead: () => 0,
    digitalRead: () => 1,
    digitalWrite: (pin: Pin, level: number) => {
      if (level === 1) lit.push({ pin: pin.name, files: stackOf() });
    },
    setWatch: (onEdge: OnEdge, pin: Pin) => void watches.set(pin.name, onEdge),
    setInterval: (run: () => void, ms: number) => void timers.push({ run, ms }),
    setTimeout: (run: () => void) => run(),
    getSerial: () => "1",
    E: {
      ...{ enableWatchdog: () => {}, kickWatchdog: () => {}, getErrorFlags: () => [], setConsole: () => {} },
      ...{ srand: () => {}, hwRand: () => 1, CRC32: () => 1 },
    },
  };
  // What a board's file requires is the board's.
  const loader = Module as unknown as { _load(name: string, parent: { filename: string }): unknown };
  const load = loader._load;
  const loaded = vi.spyOn(loader, "_load").mockImplementation((name, parent, ...rest) => {
    if (!parent?.filename.includes("firmware/espruino")) return Reflect.apply(load, loader, [name, parent, ...rest]);
    if (modules[name] === undefined) throw new Error(`no module '${name}'`);
    return modules[name];
  });
  const memory = Object.assign(process, { memory: () => ({ free: 1000, usage: 1000, total: 2000 }) });
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  await import(/* @vite-ignore */ ENTRY_POINT);
  const [beat, second] = [timers[0], timers[1]];
  vi.unstubAllGlobals();
  for (const [name, value] of Object.entries(globals)) if (!/^set/.test(name)) vi.stubGlobal(name, value);
  const run = (untilMs: number): void => {
    for (; nowMs < untilMs; nowMs += 100) {
      beat?.run();
      if (nowMs % 1000 === 0) second?.run();
    }
  };
  run(1000);
  opened();
  socket.onData("\x20\x02\0\0");
  run(2000);
  const command = (kind: Command, payload: string): void => {
    const topic = topicOf(SETTINGS.store, SETTINGS.box, kind);
    const body = `\0${String.fromCharCode(topic.length)}${topic}${payload}`;
    socket.onData(`0${String.fromCharCode((body.length & 127) | 128, body.length >> 7)}${body}`);
  };
  // Everything so far is acknowledged, and the host is there.
  socket.onData("\x40\x02\0\x01".repeat(8));
  command("time", encode("time", { unixMs: 1, errorMs: null }));
  const { exit } = ESP32_DEVKITC.wiring;
  return {
    socket,
    lit,
    command,
    end: () => {
      loaded.mockRestore();
      Reflect.deleteProperty(memory, "memory");
    },
    edge: (blocked: boolean, tMs: number) => {
      nowMs = tMs;
      // The edge is known once it has lasted.
      const debounced: (() => void)[] = [];
      const real = globalThis.setTimeout;
      Object.assign(globalThis, { setTimeout: (run: () => void) => debounced.push(run) });
      watches.get(exit)?.({ state: !blocked, time: tMs / 1000 });
      Object.assign(globalThis, { setTimeout: real });
      nowMs += DEBOUNCED_MS;
      for (const run of debounced) run();
    },
  };
}
