// The NodeMCU modules that the entry point touches (documentation of NodeMCU 3.0, Lua 5.1, float build).

/** @noSelf */
interface NodeTimer {
  now(): number;
  create(): NodeAlarm;
  ALARM_AUTO: number;
  ALARM_SINGLE: number;
}
interface NodeAlarm {
  alarm(ms: number, mode: number, run: (this: void) => void): void;
}
/** @noSelf */
interface NodeGpio {
  INPUT: number;
  INT: number;
  OUTPUT: number;
  PULLUP: number;
  HIGH: number;
  LOW: number;
  mode(pin: number, mode: number, pullUp?: number): void;
  read(pin: number): number;
  write(pin: number, level: number): void;
  /** `when` in us, as `tmr.now` counts. */
  trig(pin: number, edge: "both" | "up", run: (this: void, level: number, when: number) => void): void;
}
/** @noSelf */
interface NodeI2c {
  SLOW: number;
  TRANSMITTER: number;
  RECEIVER: number;
  setup(bus: number, sda: number, scl: number, speed: number): void;
  start(bus: number): void;
  stop(bus: number): void;
  /** Whether the device has acknowledged. */
  address(bus: number, address: number, direction: number): boolean;
  write(bus: number, bytes: string): number;
  read(bus: number, count: number): string;
}
interface NodeMqttClient {
  lwt(topic: string, payload: string, qos: number, retain: number): void;
  /** Overflow: a message longer than it takes, with its beginning. */
  on(
    event: "message" | "overflow",
    run: (this: void, client: unknown, topic: string, payload: string | undefined) => void,
  ): void;
  on(event: "offline", run: (this: void) => void): void;
  connect(
    host: string,
    port: number,
    secure: boolean,
    onConnected: (this: void) => void,
    onFailed: (this: void, client: unknown, reason: number) => void,
  ): void;
  subscribe(topics: LuaTable<string, number>): void;
  publish(topic: string, payload: string, qos: number, retain: number, onAcknowledged: (this: void) => void): void;
  close(): void;
}
interface LuaTable<K, V> {
  readonly __key?: K;
  readonly __value?: V;
}
declare const tmr: NodeTimer;
declare const gpio: NodeGpio;
declare const i2c: NodeI2c;
/** @noSelf */
interface NodeMqtt {
  Client(
    id: string,
    keepAliveS: number,
    username: string,
    password: string,
    clean: number,
    longest: number,
  ): NodeMqttClient;
}
/** @noSelf */
interface NodeStation {
  config(station: { ssid: string; pwd: string; auto: boolean }): void;
  getrssi(): number | undefined;
}
/** @noSelf */
interface NodeWifi {
  STATION: number;
  setmode(mode: number): void;
  sta: NodeStation;
}
/** @noSelf */
interface NodeFile {
  getcontents(name: string): string | undefined;
  /** Nothing where it could not (app/modules/file.c). */
  putcontents(name: string, text: string): boolean | undefined;
}
/** @noSelf */
interface NodeJson {
  decode(text: string): unknown;
}
/** @noSelf */
interface NodeSystem {
  /** The emergency collector of Lua 5.1. */
  egc: { readonly ON_ALLOC_FAILURE: number; setmode(this: void, mode: number): void };
  heap(): number;
  restart(this: void): void;
  /** Called for an error in a timer or a pin, instead of the restart. */
  setonerror(this: void, run: (this: void, problem: string) => void): void;
  /** From the chip's noise: below 1, or a whole number of this range. */
  random(this: void, from?: number, to?: number): number;
}
/** @noSelf */
interface NodeStrip {
  init(): void;
  write(bytes: string): void;
}
/** Absent in builds without the module.
 * @noSelf */
interface NodeCrypto {
  /** The digest as bytes, a character each. */
  hmac(algorithm: "sha256", text: string, key: string): string;
}
declare const crypto: NodeCrypto;
declare const mqtt: NodeMqtt;
declare const wifi: NodeWifi;
declare const file: NodeFile;
declare const sjson: NodeJson;
declare const node: NodeSystem;
declare const ws2812: NodeStrip;
declare function print(this: void, text: string): void;
/** Whether it ended without an error. */
declare function pcall(this: void, run: (this: void) => void): boolean;
declare function xpcall(this: void, run: (this: void) => void, onError: (this: void, problem: string) => void): boolean;
/** Lua's own: "setpause" and "setstepmul" take per cent, and give what was set before. */
declare function collectgarbage(this: void, what: "setpause" | "setstepmul", value: number): number;
declare function tonumber(this: void, text: string): number | undefined;
declare const _VERSION: string;
declare const _G: { [name: string]: unknown };
declare const string: {
  char(this: void, ...codes: number[]): string;
  byte(this: void, text: string, at: number): number;
  rep(this: void, text: string, count: number): string;
  sub(this: void, text: string, from: number, to?: number): string;
  find(this: void, text: string, pattern: string): number | undefined;
  /** What the pattern has captured, or matched. */
  match(this: void, text: string, pattern: string): string | undefined;
};
/** The build's own: a table with exactly this many zeros; one that grows has room for up to twice as many. */
declare function rowOfZeros(this: void, length: number): { [index: number]: number };
/** The build's own, too: a text's bytes as a row, and a row's first so many numbers as a text, at once. */
declare function rowOfBytes(this: void, text: string): { [index: number]: number };
declare function textOfRow(this: void, row: { [index: number]: number }, length: number): string;
declare const math: { floor(this: void, value: number): number };

declare const adc: {
  /** 0 to 1,024; 65,535 where the chip is set to measure its own supply (docs/modules/adc.md). */
  read(this: void, channel: 0): number;
  readonly INIT_ADC: number;
  /** What the chip measures from its next start on; whether that is a change. */
  force_init_mode(this: void, mode: number): boolean;
};
