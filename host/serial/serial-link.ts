// The transport to boxes on serial lines: keeps every configured port open, reopening it as needed, and passes messages on.
import { setTimeout } from "node:timers/promises";
import type { BoxListener, BoxMessage, BoxTransport } from "../core/boxes/box-transport.ts";
import { PortError, type PortFault, type SerialConnection } from "../core/boxes/serial-connection.ts";
import { type Cause, whyField } from "../core/problems/cause.ts";
import { openPort, type PortBinding } from "./port.ts";
import { SerialBox, type SerialEvent } from "./serial-box.ts";

/** A port, its speed in bit/s, and the box that is expected there. */
export interface SerialAccount {
  port: string;
  box: string;
  baudRate: number;
}

/** Called when a port is up with its box, or down; `detail` says with which box, or why. */
export type OnPort = (port: string, up: boolean, detail: string) => void;

/** A box that has been silent for this long is reported: it sends something every second. Unit ms. */
const SILENT_MS = 10000;
/** Pause before a port is tried again. Unit ms. */
const RETRY_MS = 1000;
const TICK_MS = 250;
/** Bytes waiting for a box from which further commands are dropped; they are renewed. */
const MOST_WAITING = 16384;

/** The cause of each fault, where it has one. */
const WHY: { [fault in PortFault]: Cause | undefined } = {
  ...{ missing: "missing", denied: "denied", busy: "locked", "not-serial": "not-serial", other: undefined },
};

/** A transport that knows which boxes are its own. */
export interface SerialLink extends Omit<BoxTransport, "publish"> {
  has(box: string): boolean;
}

/**
 * Opens all ports. A port that cannot be opened is reported once and tried again every second. `binding`: the system's by default.
 */
export function openSerialLink(
  store: string,
  accounts: readonly SerialAccount[],
  listener: BoxListener,
  onPort: OnPort,
  binding?: PortBinding,
): SerialLink {
  const keepers = new Map(
    accounts.map((account) => [account.box, new PortKeeper(store, account, listener, onPort, binding)]),
  );
  return {
    has: (box) => keepers.has(box),
    send: (box, kind, payload) => keepers.get(box)?.send(kind, payload),
    close: async () => {
      await Promise.all([...keepers.values()].map((keeper) => keeper.close()));
    },
  };
}

/** Keeps one port open: opens it, listens, and opens it again when it has ended. */
class PortKeeper {
  private account: SerialAccount;
  private box: SerialBox;
  private listener: BoxListener;
  private onPort: OnPort;
  private binding: PortBinding | undefined;
  private heardMs = 0;
  private line: SerialConnection | undefined;
  private closing = new AbortController();
  private running: Promise<void>;

  constructor(
    store: string,
    account: SerialAccount,
    listener: BoxListener,
    onPort: OnPort,
    binding: PortBinding | undefined,
  ) {
    this.account = account;
    this.box = new SerialBox(store, account.box);
    this.listener = listener;
    this.onPort = onPort;
    this.binding = binding;
    this.running = this.run();
  }

  send(kind: Parameters<SerialBox["command"]>[0], payload: string): void {
    const bytes = this.box.command(kind, payload);
    if (bytes !== undefined) this.write(bytes);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.line?.close();
    await this.running;
  }

  private async run(): Promise<void> {
    let reported = "";
    while (!this.closing.signal.aborted) {
      const { port, baudRate } = this.account;
      const line = await openPort(port, baudRate, this.binding).catch((error: unknown) => {
        if (!(error instanceof PortError)) throw error;
        if (error.message !== reported) this.fail(error.message, "other", WHY[error.fault]);
        reported = error.message;
      });
      if (line !== undefined) {
        reported = "";
        const reason = await this.listen(line);
        if (!this.closing.signal.aborted) this.fail(reason, "other", "unplugged");
      }
      await this.pause();
    }
  }

  private async listen(line: SerialConnection): Promise<string> {
    this.line = line;
    if (this.closing.signal.aborted) await line.close();
    line.onBytes((bytes) => this.carry(this.box.receive(bytes, performance.now())));
    this.carry(this.box.opened(performance.now()));
    this.heardMs = performance.now();
    const timer = setInterval(() => this.tick(performance.now()), TICK_MS);
    const reason = await line.ended;
    clearInterval(timer);
    this.line = undefined;
    this.carry(this.box.ended());
    return reason;
  }

  private tick(nowMs: number): void {
    this.carry(this.box.tick(nowMs));
    if (nowMs - this.heardMs <= SILENT_MS) return;
    this.fail("nothing is heard on it", "silent");
  }

  private carry(events: SerialEvent[]): void {
    const { port, box } = this.account;
    for (const event of events) {
      if (event.kind === "send") this.write(event.bytes);
      else if (event.kind === "message") this.take({ ...event.message, from: `serial ${port}` });
      else if (event.kind === "named") this.onPort(port, true, `box ${box}`);
      else if (event.kind === "noise")
        this.onPort(port, true, `${event.bytes} bytes in the last minute were not part of a frame`);
      else this.fail(`found ${event.found}, expected ${event.expected}`, "other", "other-box");
    }
  }

  private take(message: BoxMessage): void {
    this.heardMs = performance.now();
    this.listener.onWarningOver(this.key);
    this.listener.onMessage(message);
  }

  /** Reports that the box is not heard on this port, and why. */
  private fail(reason: string, cause: "silent" | "other", why?: Cause): void {
    const { port, box } = this.account;
    // Reported as silent only once, until the box is heard or the port is opened again.
    this.heardMs = Number.POSITIVE_INFINITY;
    this.onPort(port, false, reason);
    const problem = { code: "serial", box, port, cause, detail: reason, ...whyField(why) } as const;
    this.listener.onWarning({ key: this.key, problem });
  }

  private get key(): string {
    return `serial ${this.account.port}`;
  }

  private write(bytes: Uint8Array): void {
    if (this.line !== undefined && this.line.waitingBytes + bytes.length <= MOST_WAITING) this.line.write(bytes);
  }

  private async pause(): Promise<void> {
    await setTimeout(RETRY_MS, undefined, { signal: this.closing.signal }).catch(() => {});
  }
}
