// A box whose image runs on the real Espruino interpreter, or in a bare context of this process where there is none.
// Its time runs `speed` times as fast as ours; what it prints is kept.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { Pacer, VirtualClock } from "../../host/simulator/clock.ts";
import { ESP32 } from "../../host/simulator/platforms.ts";
import { VirtualBoard } from "../../host/simulator/virtual-board.ts";
import type { Files } from "../../host/simulator/virtual-storage.ts";

export interface TestBox {
  /** Lines printed, the oldest first. */
  lines: string[];
  /** Pulls its plug. */
  stop(): Promise<void>;
}

export interface BoxOptions {
  /** Code that runs before the image, with the board's globals. */
  prelude: string;
  files: Files;
  speed: number;
}

/** What makes the interpreter's board an ESP32 without pins, joined to its WiFi, on a faster clock. */
const BENCH_BOARD = `
global.ESP32={getState:function(){return{BLE:false}}};E.setConsole=function(){};
Modules.addCached("Wifi","exports.stopAP=function(){};exports.getStatus=function(){return{station:'connected'}}");
global.pinMode=function(){};global.digitalRead=function(){return 1};global.digitalWrite=function(){};
global.setWatch=function(){};Modules.addCached("neopixel","exports.write=function(){}");E.reboot=function(){print("@reboot");quit()};`;
const FASTER = (speed: number): string => `
var realTime=getTime,realInterval=setInterval,realTimeout=setTimeout;
global.getTime=function(){return realTime()*${speed}};
global.setInterval=function(run,ms){return realInterval(run,ms/${speed})};
global.setTimeout=function(run,ms){return realTimeout(run,ms/${speed})};`;

const LOAD = 'eval(require("Storage").read(".bootcde"));';
const RUN = 'eval(require("Storage").read("tbimage0"));';

/** Settings of a lane with two beams whose broker is on this machine. */
export function settingsFor(port: number, changes: object = {}): string {
  return JSON.stringify({
    store: "s",
    box: "lane-1",
    ssid: "",
    wifiPassword: "",
    broker: "127.0.0.1",
    port,
    username: "",
    password: "",
    tillSwitch: "none",
    layout: { tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false },
    ...changes,
  });
}

/** Starts a box from its image in Storage. */
export function startBox(interpreter: string | undefined, options: BoxOptions): TestBox {
  if (interpreter === undefined) return startVirtual(options);
  const board = new EspruinoProcess(interpreter);
  const { lines, stop } = board.start(options);
  return {
    lines,
    stop: async () => {
      await stop();
      board.remove();
    },
  };
}

function startVirtual({ prelude, files, speed }: BoxOptions, runsImage = true, lines: string[] = []): TestBox {
  const clock = new VirtualClock();
  const pacer = new Pacer(clock, speed);
  const board = new VirtualBoard({
    platform: ESP32,
    code: runsImage ? `${prelude}\n${files["tbimage0"]}` : prelude,
    clock,
    pacer,
    files,
    inputs: {},
    sensors: {},
    onOutput: () => {},
    onPrint: (text) => lines.push(text),
  });
  board.start();
  pacer.start();
  return {
    lines,
    stop: async () => {
      pacer.stop();
      board.stop();
    },
  };
}

/** A box that starts through its loader, whenever it restarts itself or has its power cut: until it is stopped. */
export function supervise(
  interpreter: string | undefined,
  options: BoxOptions,
): TestBox & { cutPower(): Promise<void> } {
  if (interpreter === undefined) return superviseVirtual(options);
  const board = new EspruinoProcess(interpreter);
  board.install(options.files);
  const code = `${BENCH_BOARD}${FASTER(options.speed)}${options.prelude}\n${LOAD}`;
  const lines: string[] = [];
  let stopped = false;
  let life = board.run(code, lines);
  const watch = (): void => {
    life.exited.then(() => {
      if (stopped) return;
      life = board.run(code, lines);
      watch();
    });
  };
  watch();
  return {
    lines,
    cutPower: () => life.stop(),
    stop: async () => {
      stopped = true;
      await life.stop();
      board.remove();
    },
  };
}

function superviseVirtual(options: BoxOptions): TestBox & { cutPower(): Promise<void> } {
  const { files } = options;
  const code = files[".bootcde"] as string;
  const lines: string[] = [];
  const start = (): TestBox => startVirtual({ ...options, prelude: `${options.prelude}\n${code}` }, false, lines);
  let life = start();
  return {
    lines,
    cutPower: async () => {
      await life.stop();
      life = start();
    },
    stop: () => life.stop(),
  };
}

/** The interpreter in a folder of its own, which is its flash. */
export class EspruinoProcess {
  private binary: string;
  private dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-box-"));

  constructor(binary: string) {
    this.binary = binary;
  }

  /** Writes files into Storage, in programs that fit the smallest board. */
  install(files: Files): void {
    const writes = Object.entries(files).flatMap(([name, text]) => {
      const pieces = [...Array(Math.ceil(text.length / 1000)).keys()].map((i) => text.slice(i * 1000, (i + 1) * 1000));
      return pieces.map((piece, i) => `S.write(${JSON.stringify(name)},${literal(piece)},${i * 1000},${text.length});`);
    });
    for (let i = 0; i < writes.length; i += 20) {
      const code = `var S=require("Storage");\n${writes.slice(i, i + 20).join("\n")}\nquit();\n`;
      writeFileSync(path.join(this.dir, "install.js"), code);
      const { status } = spawnSync(this.binary, ["install.js"], { cwd: this.dir, input: "", timeout: 60000 });
      if (status !== 0) throw new Error(`${this.binary} install.js: exit code ${status}`);
    }
  }

  /** Installs what is given and runs the image. */
  start({ prelude, files, speed }: BoxOptions): TestBox {
    this.install(files);
    return this.run(`${BENCH_BOARD}${FASTER(speed)}${prelude}\n${RUN}`);
  }

  /** Runs a program. */
  run(code: string, lines: string[] = []): TestBox & { exited: Promise<number | null>; child: ChildProcess } {
    writeFileSync(path.join(this.dir, "run.js"), code);
    // The interpreter would keep what it prints to a pipe until 4 kB have come together.
    const child = spawn("stdbuf", ["-o0", this.binary, "run.js"], {
      cwd: this.dir,
      stdio: ["pipe", "pipe", "inherit"],
    });
    let rest = "";
    child.stdout?.on("data", (text: Buffer) => {
      const parts = (rest + text.toString("latin1")).split(/\r?\n/);
      rest = parts.pop() ?? "";
      // The console draws its prompt between what is printed.
      for (const part of parts)
        lines.push(
          stripVTControlCharacters(part)
            .replaceAll(/[\b\r]/g, "")
            .replace(/^>+/, ""),
        );
    });
    const exited = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const stop = async (): Promise<void> => {
      child.kill("SIGKILL");
      await exited;
    };
    return { lines, exited, child, stop };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** A string of one character a byte as source text. */
function literal(text: string): string {
  return JSON.stringify(text).replaceAll(/[\x7f-\xff]/g, (c) => `\\x${c.charCodeAt(0).toString(16)}`);
}
