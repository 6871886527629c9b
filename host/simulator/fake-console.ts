// A fake Espruino 2v29 on a serial line: prompt, echo, packets and Storage, around a virtual board that runs what Storage
// holds. Misbehaves on request.

import type { BoardSetup } from "./board-setup.ts";
import { FakeStorage } from "./fake-storage.ts";
import { RP2040 } from "./platforms.ts";
import type { VirtualBoard } from "./virtual-board.ts";
import { BoardReset } from "./virtual-life.ts";

/** What goes wrong. Packets are numbered from 1, over all data packets since construction. */
export interface Misbehaviour {
  /** Replies NAK to these packets instead of writing them. */
  nakAt?: readonly number[];
  /** Writes these packets but does not reply. */
  silentAt?: readonly number[];
  /** Restarts in the middle of these packets. */
  resetAt?: readonly number[];
  /** Flips a bit of these packets. */
  corruptAt?: readonly number[];
  /** Never replies. */
  dead?: boolean;
  /** Inserts random bytes into its output. */
  garbage?: boolean;
  /** Echoes everything, like a terminal in cooked mode. */
  echo?: boolean;
  /** Does not know packets, as before 2v25. */
  noPackets?: boolean;
}

/** Callbacks and globals that connect a virtual board to its console. */
export type ConsoleHooks = Required<Pick<BoardSetup, "onPrint" | "onUsb" | "onConsole" | "extras">>;

/** The board to fake. */
export interface FakeBoardSetup {
  board: string;
  version: string;
  storageBytes: number;
  hasSha256: boolean;
  misbehaviour: Misbehaviour;
  send: (bytes: Uint8Array) => void;
  /** Makes a virtual board that runs this code, connected to the console. */
  newBoard: (code: string, hooks: ConsoleHooks) => VirtualBoard;
}

const PROMPT = "\r\n>";
const ACK = "\u0006";
const NAK = "\u0015";
const BANNER =
  "\r\n ____                 _ \r\n|  __|___ ___ ___ _ _|_|___ ___ \r\n|____|___|  _|_| |___|_|_|_|___|\r\n         |_| espruino.com\r\n ";

/** The board. `receive` takes bytes from the serial line. */
export class FakeConsole {
  readonly storage: FakeStorage;
  /** Number of starts. */
  boots = 0;
  /** Bluetooth is on; kept beside Storage. */
  bluetooth = true;
  /** The console owns the serial line; otherwise the program does. */
  onUsb = true;
  private setup: FakeBoardSetup;
  private running: VirtualBoard | undefined;
  private line = "";
  private quietLine = false;
  private packet: number[] | undefined;
  private escape = false;
  private dataPackets = 0;
  private file: { name: string; size: number; offset: number } | undefined;
  private state = 7;

  constructor(setup: FakeBoardSetup) {
    this.setup = setup;
    this.storage = new FakeStorage(setup.storageBytes);
  }

  /** Starts or restarts; runs `.bootcde`, if there is one, unless `runs` is false. */
  boot(runs = true): void {
    this.stop();
    this.boots += 1;
    this.line = "";
    this.packet = undefined;
    this.file = undefined;
    const code = runs ? (this.storage.files[".bootcde"] ?? "") : "";
    this.onUsb = true;
    this.running = this.setup.newBoard(code, {
      onPrint: (text) => this.say(`\r\u001b[J${text}\r\n>`),
      onUsb: (bytes) => this.setup.send(bytes),
      onConsole: (device) => {
        this.onUsb = device !== null;
      },
      extras: this.extras(),
    });
    this.say(`${BANNER}${this.setup.version} (c) fake${PROMPT}`);
    try {
      this.running.start();
    } catch (error) {
      this.say(`Uncaught ${error}${PROMPT}`);
    }
  }

  /** The running virtual board. */
  get board(): VirtualBoard | undefined {
    return this.running;
  }

  stop(): void {
    this.running?.stop();
    this.running = undefined;
  }

  receive(bytes: Uint8Array): void {
    if (this.setup.misbehaviour.dead) return;
    for (const byte of bytes) {
      if (this.onUsb) this.take(byte);
      else this.running?.sendUsb(String.fromCharCode(byte));
    }
  }

  private take(byte: number): void {
    if (this.setup.misbehaviour.echo) this.say(String.fromCharCode(byte));
    if (this.packet !== undefined) this.takePacket(byte, this.packet);
    else if (byte === 1 && this.escape && !this.setup.misbehaviour.noPackets) this.packet = [];
    else if (byte === 16) {
      if (this.line === "") this.quietLine = true;
    } else if (byte === 3) this.line = "";
    else if (byte === 5 && this.line === "") this.say(`Espruino ${this.setup.version} ${this.setup.board}\r\n`);
    else if (byte === 10 || byte === 13) this.enter();
    else if (byte >= 32 || byte === 27) {
      this.line += String.fromCharCode(byte);
      if (!this.quietLine) this.say(String.fromCharCode(byte));
    }
    this.escape = byte === 16;
  }

  private enter(): void {
    // Espruino's own tools tell the number of a line in an escape sequence.
    const [text = "", ...numbered] = this.line.split("\u001b[");
    const line = text + numbered.map((part) => part.replace(/^\d*[a-z]/i, "")).join("");
    this.line = "";
    const quiet = this.quietLine;
    this.quietLine = false;
    if (line === "") return;
    try {
      const value = this.evaluate(line);
      this.say(quiet ? ">" : `\r\n=${String(value)}${PROMPT}`);
    } catch (error) {
      this.say(`\r\nUncaught ${error}${PROMPT}`);
    }
  }

  private takePacket(byte: number, packet: number[]): void {
    packet.push(byte);
    if (packet.length < 2) return;
    const head = ((packet[0] as number) << 8) | (packet[1] as number);
    if (packet.length < 2 + (head & 0x1fff)) return;
    this.packet = undefined;
    const text = Buffer.from(packet.slice(2)).toString("latin1");
    this.quietLine = false;
    if ((head & 0xe000) === 0x2000) this.evalPacket(text);
    else if ((head & 0xe000) === 0x6000) this.filePacket(text);
    else if ((head & 0xe000) === 0x8000) this.dataPacket(text);
    else this.say(NAK);
  }

  private evalPacket(code: string): void {
    try {
      const value = JSON.stringify(this.evaluate(code)) ?? "undefined";
      const bytes = Buffer.from(value, "latin1");
      this.say(`${ACK}\u0010\u0001${String.fromCharCode(bytes.length >> 8, bytes.length & 255)}${value}`);
    } catch (error) {
      // A board that restarts says nothing more.
      if (error instanceof BoardReset) return;
      this.say(`${NAK}Uncaught ${error}\r\n    at line 1${PROMPT}`);
    }
  }

  private filePacket(text: string): void {
    const { fn, s } = JSON.parse(text) as { fn: string; s: number };
    this.file = { name: fn, size: s, offset: 0 };
    this.say(ACK);
  }

  /** With Storage full, replies ACK and then prints an error, as 2v29 does. */
  private dataPacket(text: string): void {
    const { misbehaviour } = this.setup;
    this.dataPackets += 1;
    const at = (list: readonly number[] | undefined): boolean => list?.includes(this.dataPackets) === true;
    if (at(misbehaviour.resetAt)) {
      this.boot();
      return;
    }
    const file = this.file;
    if (file === undefined || at(misbehaviour.nakAt)) {
      this.say(NAK);
      return;
    }
    const part = at(misbehaviour.corruptAt) ? String.fromCharCode(text.charCodeAt(0) ^ 1) + text.slice(1) : text;
    const fits = this.storage.write(file.name, part, file.offset, file.size);
    file.offset += text.length;
    if (file.offset >= file.size) this.file = undefined;
    if (!at(misbehaviour.silentAt))
      this.say(fits ? ACK : `${ACK}Uncaught Error: Unable to find or create file${PROMPT}`);
  }

  private evaluate(code: string): unknown {
    if (this.running === undefined) this.boot(false);
    return (this.running as VirtualBoard).evaluate(code);
  }

  private extras(): ConsoleHooks["extras"] {
    const { board, version, hasSha256 } = this.setup;
    const blocks = (board === RP2040.board ? RP2040.blocks : undefined) ?? 16000;
    const later = (run: () => void): void => void setTimeout(run, 0);
    return {
      globals: {
        process: {
          env: { BOARD: board, VERSION: version, SERIAL: "fa4e" },
          memory: () => ({ free: blocks - 100, usage: 100, total: blocks, blocksize: 14 }),
        },
        ...(board === "ESP32" ? { ESP32: this.esp32() } : {}),
        reset: () => later(() => this.boot(false)),
        load: () => later(() => this.boot()),
      },
      modules: {
        Storage: this.storage.module(),
        ...(hasSha256 ? {} : { crypto: {} }),
      },
    };
  }

  private esp32(): object {
    return {
      getState: () => ({ BLE: this.bluetooth }),
      // Takes the saved code with it, and restarts (targets/esp32/jswrap_esp32.c).
      enableBLE: (enable: boolean) => {
        this.bluetooth = enable;
        this.storage.erase(".bootcde");
        setTimeout(() => this.boot(), 0);
        throw new BoardReset("ESP32.enableBLE");
      },
    };
  }

  private say(text: string): void {
    if (this.setup.misbehaviour.dead || !this.onUsb) return;
    this.setup.send(Buffer.from(this.setup.misbehaviour.garbage ? text + this.noise() : text, "latin1"));
  }

  /** A few characters that belong to no reply. */
  private noise(): string {
    this.state = (this.state * 1103515245 + 12345) % 2147483648;
    return ["\u00fe\u0000x", "~\u00a5Z", "", "\u0007?"][this.state % 4] as string;
  }
}
