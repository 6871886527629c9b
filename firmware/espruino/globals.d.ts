// The Espruino globals and modules that the entry point touches (reference of Espruino 2v29). Nothing else may.

declare function setInterval(callback: () => void, everyMs: number): number;
declare function setTimeout(callback: (() => void) | string, afterMs: number): number;
declare function print(text: string): void;

declare const E: {
  enableWatchdog(seconds: number, automatic: boolean): void;
  kickWatchdog(): void;
  getErrorFlags(): string[];
  reboot(): void;
  CRC32(bytes: string): number;
  /** The bytes as a string of one character each. */
  toString(bytes: ArrayBuffer): string;
  setConsole(device: "USB" | "Serial1" | null, options: { force: true }): void;
  /** Noise where the chip has any. */
  hwRand(): number;
  srand(seed: number): void;
};
/** On an ESP32 alone. */
declare const ESP32: { getState(): { BLE: boolean } };
/** The chip's number. */
declare function getSerial(): string;

/** The board's USB line. */
declare const USB: {
  on(event: "data", listener: (bytes: string) => void): void;
  write(bytes: string): void;
};
declare const process: {
  /** Blocks; `collect` false leaves the garbage where it is. */
  memory(collect: boolean): { free: number; usage: number; total: number };
};
declare const global: {
  /** The box, for tools at the board's console; in a bundle without a board, what the bundle is for. */
  tillbeacon: import("../../protocol/console.ts").ConsoleObserver | ShownCore | ShownCodec;
};
/** What traces are run through: a lane under these names. Times in ms. */
interface ShownLane {
  feed(channel: number, value: number, status: number, tMs: number): void;
  tick(tMs: number): void;
}
interface ShownCore {
  Lane: new (layout: import("../../protocol/box-settings.ts").LaneLayout) => ShownLane;
  estimate: unknown;
}
interface ShownCodec {
  encode: unknown;
  decode: unknown;
}
declare function atob(text: string): string;
declare const Error: new (message: string) => object;
interface CallableFunction {
  call<T, A extends unknown[], R>(this: (this: T, ...args: A) => R, self: T, ...args: A): R;
}
interface ArrayBuffer {}
interface Uint8ArrayConstructor {
  new (bytes: ArrayBuffer): Uint8Array;
}
interface Number {
  toString(radix: number): string;
}

interface EspruinoSocket {
  on(event: "data", listener: (bytes: string) => void): void;
  on(event: "close" | "error", listener: () => void): void;
  write(bytes: string): boolean;
  end(): void;
}
interface EspruinoNet {
  connect(options: { host: string; port: number }, onOpen: () => void): EspruinoSocket;
}
interface EspruinoWifi {
  /** Up to 2v29 it says nothing of a failure; later, it drops a line that is joined. */
  connect(ssid: string, options: { password: string }): void;
  getStatus(): { station: "connected" | "disconnected"; rssi: number | undefined };
  stopAP(): void;
}
interface EspruinoTelnet {
  setOptions(options: { mode: "off" }): void;
}
interface EspruinoStorage {
  /** The file where it lies in flash, or a part of it. */
  read(name: string): string | undefined;
  read(name: string, offset: number, length: number): string;
  readJSON(name: string, quiet: boolean): unknown;
  /** Throws when there is no room, or when it would write over other bytes. */
  write(name: string, data: string, offset?: number, size?: number): boolean;
  erase(name: string): void;
  /** Bytes that can be written without a compaction. */
  getFree(): number;
}
interface EspruinoCrypto {
  SHA256(text: string): ArrayBuffer;
}
declare function require(module: "net" | "tls"): EspruinoNet;
declare function require(module: "crypto"): EspruinoCrypto;
declare function require(module: "Wifi"): EspruinoWifi;
declare function require(module: "TelnetServer"): EspruinoTelnet;
declare function require(module: "Storage"): EspruinoStorage;
declare function require(module: "neopixel"): { write(pin: Pin, bytes: { [index: number]: number }): void };
