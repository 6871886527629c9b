// A box on the real Espruino interpreter whose time is the test's: it runs up to a time and waits. Its power can go at any
// moment, and whatever else ends it is a reset.
import { createServer, type Server, type Socket } from "node:net";
import { EspruinoProcess, type TestBox } from "../box-process.ts";
import { boardCode } from "./board-code.ts";

/** A reset that the test has not caused by taking the power away. */
export interface Reset {
  atMs: number;
  /** `reboot` by the program itself, `watchdog`, or the interpreter's exit code. */
  reason: string;
}

/** Time between the loss of power, or a reset, and the next start. Unit ms. */
const OFF_MS = 1000;
/** A box that has restarted so often in a row, each time before it has run for so long, will not get any further. */
const MOST_SHORT_LIVES = 30;
const SHORT_MS = 60000;

/** One box. Times in ms of the test. */
export class SteppedBox {
  /** What its starts have printed, the oldest first. */
  readonly lines: string[] = [];
  readonly resets: Reset[] = [];
  starts = 0;
  /** How long the next start believes to have run already. Unit s. */
  uptimeS = 0;
  private readonly board: EspruinoProcess;
  private server!: Server;
  private life: (TestBox & { exited: Promise<number | null> }) | undefined;
  private line: Socket | undefined;
  private nowMs = 0;
  private startMs = 0;
  private wasCut = false;
  private shortLives = 0;
  /** Lines that earlier starts have printed. */
  private linesBefore = 0;
  private settle: (() => void) | undefined;

  private constructor(interpreter: string) {
    this.board = new EspruinoProcess(interpreter);
  }

  /** A box with these files in its flash; it has no power yet. */
  static async install(interpreter: string, files: { [name: string]: string }): Promise<SteppedBox> {
    const box = new SteppedBox(interpreter);
    box.board.install(files);
    box.server = createServer((line) => box.join(line));
    await new Promise<void>((resolve) => box.server.listen(0, "127.0.0.1", resolve));
    return box;
  }

  /** Runs up to a time, through restarts. A box without power starts on the way. Throws when it restarts again and again. */
  async step(toMs: number): Promise<void> {
    this.nowMs = toMs;
    if (this.shortLives > MOST_SHORT_LIVES)
      throw new Error(`the box restarts at every start:\n${this.lines.slice(-20).join("\n")}`);
    if (this.life === undefined) {
      if (toMs < this.startMs + OFF_MS) return;
      await this.start();
    }
    await this.settled(() => this.say(`step(${toMs - this.startMs})`));
  }

  /** Has the board evaluate something at its next step. */
  say(code: string): void {
    this.line?.write(`${code}\n`);
  }

  /** Sets an input at a time of the test. */
  drive(pin: string, level: 0 | 1, atMs: number): void {
    this.say(`drive("${pin}",${level},${Math.max(0, atMs - this.startMs)})`);
  }

  /** Its power goes in the middle of whatever it does. */
  async cutPower(): Promise<void> {
    this.wasCut = true;
    await this.life?.stop();
    await new Promise(setImmediate);
  }

  async close(): Promise<void> {
    await this.cutPower();
    this.server.close();
    this.board.remove();
  }

  private async start(): Promise<void> {
    this.starts += 1;
    this.wasCut = false;
    this.linesBefore = this.lines.length;
    this.startMs = this.nowMs;
    await this.settled(() => {
      const { port: controlPort } = this.server.address() as { port: number };
      const life = this.board.run(boardCode({ controlPort, uptimeS: this.uptimeS }), this.lines);
      this.life = life;
      life.exited.then((code) => this.ended(life, code));
    });
  }

  /** Resolves when the board has answered, or is off. */
  private settled(act: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.settle = resolve;
      act();
      if (this.life === undefined) resolve();
    });
  }

  private join(line: Socket): void {
    this.line = line;
    line.setNoDelay(true);
    line.on("error", () => {});
    line.on("data", () => this.settle?.());
  }

  private ended(life: TestBox, code: number | null): void {
    if (life !== this.life) return;
    this.life = undefined;
    this.line = undefined;
    this.shortLives = this.wasCut || this.nowMs - this.startMs > SHORT_MS ? 0 : this.shortLives + 1;
    this.startMs = this.nowMs;
    // An image that goes on for a moment may still print after it.
    const last = this.lines.slice(this.linesBefore).findLast((line) => line === "@reboot" || line === "@watchdog");
    const reason = last === undefined ? `exit code ${code}` : last.slice(1);
    if (!this.wasCut) this.resets.push({ atMs: this.nowMs, reason });
    this.settle?.();
  }
}
