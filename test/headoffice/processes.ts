// The processes of head office under test: consumers and a fleet of shops, killed and started again at will.
import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { killNow } from "../e2e/free-port.ts";
import { COMMAND } from "../e2e/host-process.ts";
import type { FleetOptions, FleetReport } from "./fleet.ts";

const FLEET = path.join(import.meta.dirname, "fleet.ts");

/** A child that can be killed and started again. */
export class Restartable {
  /** All that it has printed, over all its lives; and its errors. */
  said = "";
  errors = "";
  /** How often it said that records cannot be kept. */
  refusals = 0;
  child: ChildProcess | undefined;
  private words: readonly string[];
  private onLine: (line: string) => void;

  constructor(words: readonly string[], onLine: (line: string) => void = () => {}) {
    this.words = words;
    this.onLine = onLine;
    this.start();
  }

  start(): void {
    const [program = "", ...rest] = this.words;
    const child = spawn(program, rest, { stdio: ["pipe", "pipe", "pipe"] });
    this.child = child;
    let line = "";
    child.stdin?.on("error", () => {});
    child.stdout?.on("data", (data: Buffer) => {
      const lines = (line + String(data)).split("\n");
      line = lines.pop() ?? "";
      for (const whole of lines) this.onLine(whole);
    });
    child.stderr?.on("data", (data: Buffer) => {
      this.refusals += String(data).split("records cannot be kept").length - 1;
      this.errors = (this.errors + String(data)).slice(-20000);
    });
  }

  async kill(): Promise<void> {
    await killNow(this.child);
  }
}

/** One consumer, by the real command. */
export function startConsumer(config: string): Restartable {
  return new Restartable([...COMMAND, "headoffice", "--config", config]);
}

/** A fleet, and what it last said of itself. */
export class Fleet {
  last: FleetReport = { made: 0, acked: 0, waiting: 0, lost: 0, connected: 0 };
  readonly process: Restartable;

  constructor(options: FleetOptions) {
    this.process = new Restartable(
      [process.execPath, "--disable-warning=ExperimentalWarning", FLEET, JSON.stringify(options)],
      (line) => {
        this.last = JSON.parse(line) as FleetReport;
      },
    );
  }

  /** From now on it makes no records, and only sends those that wait. */
  enough(): void {
    this.process.child?.stdin?.write("enough\n");
  }
}
