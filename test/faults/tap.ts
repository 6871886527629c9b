// A TCP proxy before a broker that reads along packet by packet, and can stall, delay, cut, refuse and alter.
import { connect, createServer, type Server, type Socket } from "node:net";
import { generate, type Packet, parser } from "mqtt-packet";
import type { Ledger } from "./ledger.ts";

/** Where a packet goes. */
export type Direction = "to-broker" | "from-broker";
/** Packets to pass on instead of one: none drops it, two double it. */
export type Alter = (packet: Packet, direction: Direction) => Packet[];

/** A clock with callbacks. Unit ms. */
export interface TapClock {
  nowMs(): number;
  after(ms: number, run: () => void): unknown;
}

/** One side of a connection: what has come waits its turn, in order. */
interface Lane {
  from: Socket;
  to: Socket;
  direction: Direction;
  queue: { atMs: number; bytes: Buffer }[];
  isWaiting: boolean;
  /** Nothing passes any more, and nobody is told. */
  isDead: boolean;
}

/** All connections through one port of this machine. */
export class Tap {
  port = 0;
  /** Port of the broker, which may change. */
  target: number;
  alter: Alter | undefined;
  /** By which packets are delayed: the machine's, unless a test has one of its own. */
  clock: TapClock = { nowMs: () => performance.now(), after: (ms, run) => void setTimeout(run, ms) };
  /** Extra time for each packet, without end where the connection is lost. Unit ms. */
  delayMs: (packet: Packet, direction: Direction) => number = () => 0;
  /** Sees every packet as it comes. */
  onPacket: (packet: Packet, direction: Direction) => void = () => {};
  /** New connections are cut at once. */
  isClosed = false;
  connections = 0;
  private server: Server;
  private lanes = new Set<Lane>();
  private isStalled = false;
  private ledger: Ledger | undefined;

  private constructor(target: number, ledger: Ledger | undefined) {
    this.target = target;
    this.ledger = ledger;
    this.server = createServer((near) => this.join(near));
  }

  static async open(target: number, ledger?: Ledger): Promise<Tap> {
    const tap = new Tap(target, ledger);
    await new Promise<void>((resolve) => tap.server.listen(0, "127.0.0.1", resolve));
    tap.port = (tap.server.address() as { port: number }).port;
    return tap;
  }

  /** Nothing comes through and nobody is told (half-open), or everything again. */
  stall(isStalled: boolean): void {
    this.isStalled = isStalled;
    if (!isStalled) for (const lane of this.lanes) this.pump(lane);
  }

  /** Breaks all connections. */
  cut(): void {
    for (const { from, to } of this.lanes) {
      from.destroy();
      to.destroy();
    }
  }

  /** What waits for its time goes on its way at once. */
  hurry(): void {
    for (const lane of this.lanes) {
      for (const packet of lane.queue) packet.atMs = 0;
      this.pump(lane);
    }
  }

  /** One connection after another, as they come, becomes half-open with this probability. */
  abandon(probability: number, random: () => number): number {
    const near = new Set([...this.lanes].map(({ from, to, direction }) => (direction === "to-broker" ? from : to)));
    const chosen = [...near].filter(() => random() < probability);
    for (const lane of this.lanes) if (chosen.includes(lane.from) || chosen.includes(lane.to)) lane.isDead = true;
    return chosen.length;
  }

  close(): void {
    this.isClosed = true;
    this.cut();
    this.server.close();
  }

  private join(near: Socket): void {
    this.connections += 1;
    if (this.isClosed) return void near.destroy();
    const far = connect({ port: this.target, host: "127.0.0.1", noDelay: true });
    near.setNoDelay(true);
    this.carry(near, far, "to-broker");
    this.carry(far, near, "from-broker");
  }

  private carry(from: Socket, to: Socket, direction: Direction): void {
    const lane: Lane = { from, to, direction, queue: [], isWaiting: false, isDead: false };
    this.lanes.add(lane);
    const packets = parser();
    packets.on("packet", (packet: Packet) => this.take(lane, packet));
    packets.on("error", () => from.destroy());
    from.on("data", (data: Buffer) => packets.parse(data));
    from.on("error", () => {});
    from.on("close", () => {
      this.lanes.delete(lane);
      lane.queue.length = 0;
      to.destroy();
    });
  }

  private take(lane: Lane, packet: Packet): void {
    this.note(packet);
    this.onPacket(packet, lane.direction);
    const atMs = this.clock.nowMs() + this.delayMs(packet, lane.direction);
    if (!Number.isFinite(atMs)) {
      lane.from.destroy();
      lane.to.destroy();
      return;
    }
    for (const passed of this.alter?.(packet, lane.direction) ?? [packet])
      lane.queue.push({ atMs, bytes: generate(passed) });
    this.pump(lane);
  }

  private pump(lane: Lane): void {
    if (this.isStalled || lane.isDead) return;
    const nowMs = this.clock.nowMs();
    let next = lane.queue[0];
    while (next !== undefined && next.atMs <= nowMs) {
      lane.queue.shift();
      lane.to.write(next.bytes);
      next = lane.queue[0];
    }
    if (next === undefined || lane.isWaiting) return;
    lane.isWaiting = true;
    this.clock.after(next.atMs - nowMs, () => {
      lane.isWaiting = false;
      this.pump(lane);
    });
  }

  private note(packet: Packet): void {
    if (this.ledger === undefined || packet.cmd !== "publish") return;
    const [, , , box = "", kind] = packet.topic.split("/");
    if (kind !== "telemetry" && kind !== "ack") return;
    try {
      const message = JSON.parse(String(packet.payload));
      if (kind === "ack") this.ledger.acknowledgement(box, message);
      else this.ledger.record(box, message);
    } catch {
      // Not a record: garbage is the host's to reject.
    }
  }
}
