// A real host as a process of its own whose console is read line by line; it can be killed, frozen and started again.
import { type ChildProcess, spawn } from "node:child_process";
import { COMMAND } from "../e2e/host-process.ts";

const START = [...COMMAND, "start", "--config", "shop.yaml", "--port", "0"];

/** One line of the host's console, as pino writes it, and when it was read. Level 40 warns, 30 informs. */
export interface ConsoleLine {
  level: number;
  /** By `performance.now` of the test. */
  atMs: number;
  msg: string;
  warning?: string;
  decision?: string;
  box?: string;
  reason?: string;
}

/** What a host of tests says when it changes a lamp: the record that made it do so, unless it was time alone. */
export interface LampCause {
  box: string;
  boot?: string;
  seq?: number;
}

/** How a host is started. */
export interface HostSetup {
  dir: string;
  /** The command, unless it is the real one with the configuration `shop.yaml`. */
  command?: readonly string[];
  /** What runs the command: `prlimit`, `taskset`; nothing for the command itself. */
  wrap?: readonly string[];
  env?: { [name: string]: string };
  /** Arguments after `start`. */
  args?: readonly string[];
}

/** One life of a host. */
export class HostRun {
  readonly lines: ConsoleLine[] = [];
  /** What it has printed for people. */
  stdout = "";
  /** Lines that are no JSON: a crash, a refusal. */
  other = "";
  onLamp: (cause: LampCause) => void = () => {};
  readonly exited: Promise<number | null>;
  private child: ChildProcess;
  private partial = "";
  /** Who waits for a host of tests to have taken the time. */
  private echoes = new Map<number, (isTaken: boolean) => void>();
  private nextEcho = 1;

  constructor({ dir, command = START, wrap = [], env = {}, args = [] }: HostSetup) {
    const [program, ...rest] = [...wrap, ...command, ...args];
    this.child = spawn(program as string, rest, {
      cwd: dir,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe", ...(command === START ? [] : ["ipc" as const])],
    });
    this.child.on("message", (message) => {
      if (typeof message === "number") this.echoes.get(message)?.(true);
      else this.onLamp(message as LampCause);
    });
    this.child.on("exit", () => this.giveUp());
    this.child.stdout?.on("data", (data) => {
      this.stdout += data;
    });
    this.child.stderr?.on("data", (data) => this.read(String(data)));
    this.exited = new Promise((resolve) =>
      this.child.on("exit", (code, signal) => resolve(signal === null ? code : -1)),
    );
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Stops it where it is; nobody waits for it meanwhile. */
  freeze(): void {
    this.child.kill("SIGSTOP");
    this.giveUp();
  }

  private giveUp(): void {
    for (const settle of this.echoes.values()) settle(false);
  }

  /** Tells a host of tests the time, and resolves when it has taken it and everything before; false when it is over. */
  tell(nowMs: number): Promise<boolean> {
    return this.ask({ nowMs });
  }

  /** A host of tests collects its garbage, so that its memory is what it keeps; false when it is over. */
  collect(): Promise<boolean> {
    return this.ask({ collect: true });
  }

  private async ask(what: { nowMs: number } | { collect: true }): Promise<boolean> {
    const id = this.nextEcho++;
    if (!this.child.connected) return false;
    const isTaken = await new Promise<boolean>((resolve) => {
      this.echoes.set(id, resolve);
      this.child.send({ id, ...what }, (error) => error !== null && resolve(false));
    });
    this.echoes.delete(id);
    return isTaken;
  }

  /** Address of the page, with a slash at its end; rejects when the host ends or says nothing for 60 s. */
  page(): Promise<string> {
    return this.said(/page: (http:\S+?\/) /);
  }

  /** Port of the embedded broker. */
  async brokerPort(): Promise<number> {
    return Number(await this.said(/mqtt:\/\/127\.0\.0\.1:(\d+)/));
  }

  private async said(pattern: RegExp): Promise<string> {
    for (let i = 0; i < 1200 && !this.isOver; i++) {
      const found = pattern.exec(this.stdout)?.[1];
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const why = this.isOver ? `ended with ${this.child.exitCode ?? this.child.signalCode}` : "said nothing for 60 s";
    throw new Error(`the host ${why}: ${(this.other || this.lines.at(-1)?.msg || "no word").trim().slice(0, 300)}`);
  }

  private read(text: string): void {
    const lines = (this.partial + text).split("\n");
    this.partial = lines.pop() ?? "";
    for (const line of lines)
      try {
        this.lines.push({ ...(JSON.parse(line) as ConsoleLine), atMs: performance.now() });
      } catch {
        this.other += `${line}\n`;
      }
  }
}
