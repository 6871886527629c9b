// A box on a serial line: the firmware's own link and core at the far end of a cable, without the board.
import { crc32 } from "node:zlib";
import { Box } from "../../firmware/core/box.ts";
import type { Vitals } from "../../firmware/core/health-report.ts";
import { Session } from "../../firmware/core/session.ts";
import { SerialLink } from "../../firmware/espruino/serial-link.ts";
import type { SerialConnection } from "../../host/core/boxes/serial-connection.ts";
import { openPort } from "../../host/serial/port.ts";

/** What no board is there to know. */
const VITALS: Vitals = {
  free: undefined,
  total: undefined,
  errors: undefined,
  rssiDbm: undefined,
  lateMs: 0,
  link: undefined,
  failedStarts: 0,
  image: "newest",
};

/** Runs in real time from `open` to `close`. Time counts from the construction. */
export class SerialBoard {
  readonly box: Box;
  consoles = 0;
  private name: string;
  private startedMs = performance.now();
  private line: SerialConnection | undefined;
  private timers: NodeJS.Timeout[] = [];

  constructor(store: string, box: string, boot: string) {
    this.name = `${store}/${box}`;
    this.box = new Box({
      layout: { tills: 0, entry: true, entryPair: false, exit: true, head: false, tail: false },
      boot,
      firmware: "0.1.0",
      board: "test",
      callAbove: 3,
      telemetryMs: 200,
      outboxRecords: 64,
    });
  }

  /** Plugs into the port. */
  async open(port: string): Promise<void> {
    const line = await openPort(port, 115200);
    this.line = line;
    const { box } = this;
    const session = new Session(box, {
      health: (tMs) => box.report(VITALS, tMs),
      hasLearned: () => false,
      learned: () => "",
      onCommand: () => {},
      print: () => {},
    });
    const link = new SerialLink(
      {
        send: (bytes) => line.write(Buffer.from(bytes, "latin1")),
        crc32: (bytes) => crc32(Buffer.from(bytes, "latin1")),
        onConsole: () => {
          this.consoles += 1;
        },
      },
      session,
      this.name,
    );
    line.onBytes((bytes) => link.receive(Buffer.from(bytes).toString("latin1"), this.nowMs()));
    this.timers = [
      setInterval(() => {
        box.tick(this.nowMs());
        session.flush(this.nowMs());
      }, 200),
      setInterval(() => link.maintain(this.nowMs()), 20),
    ];
    // As a board does whose USB was cut: it notices nothing but silence.
    line.ended.then(() => this.stop());
  }

  async close(): Promise<void> {
    this.stop();
    await this.line?.close();
  }

  nowMs(): number {
    return Math.floor(performance.now() - this.startedMs);
  }

  private stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
  }
}
