// The traffic between the broker's clients and the host: the bytes of one client's connection, messages in, messages out. Aedes waits
// for a slow client's socket before it serves others. So the connection here accepts all it writes and limits what waits for the
// client, as well as what comes from it.
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { Aedes, Client } from "aedes";
import { parseTopic } from "../../protocol/host-topics.ts";
import { MAX_PAYLOAD } from "../../protocol/messages.ts";
import { isCommand } from "../../protocol/tables.ts";
import { topicOf } from "../../protocol/topics.ts";
import { addressOf, type BoxListener, type BoxTransport } from "../core/boxes/box-transport.ts";
import { FROM_TOOLS } from "../core/clients/accounts.ts";
import { isLoopback } from "../core/clients/loopback.ts";
import { type Rate, TokenBucket } from "../core/clients/token-bucket.ts";
import type { ClientLimits } from "./client-limits.ts";
import { PacketLimit } from "./packet-limit.ts";
import { RetainedTopics } from "./retained-topics.ts";

/** Whether a client's account allows a publication. */
export interface PublishRules {
  mayPublish(client: Client, topic: string): boolean;
}

/** Why the host closes a connection. */
export type CutOffReason = "long-packet" | "does-not-read" | "flood";

/** Receives news of a connection. */
export interface ConnectionOwner {
  /** Bytes have been received. */
  onHeard(connection: ClientConnection): void;
  /** Too many packets have come for a while; the connection is being slowed down. */
  onThrottled(connection: ClientConnection): void;
  /** It has been closed for this reason. */
  onCutOff(connection: ClientConnection, reason: CutOffReason): void;
}

/** Topic that refused messages are redirected to, without payload: MQTT 3.1.1 can refuse a message only by closing the connection. */
const REFUSED_TOPIC = "tillbeacon/refused";
/** Largest packet accepted: a payload with its topic, or a CONNECT with its will. Unit bytes. */
const MAX_PACKET = 4096;
/** Most bytes that may wait for one client, beyond the system's own buffers. */
const MAX_WAITING = 256 * 1024;
/** A client that takes none of its waiting bytes for this long does not read. Unit ms. */
const STUCK_MS = 10000;
/**
 * A client that is slowed down for REPORTED_MS, longer than a box takes to send its whole outbox of 512 records, is reported; after
 * FLOOD_MS it is cut off. CALM_MS without slowing down starts both anew. Unit ms.
 */
const REPORTED_MS = 3000;
const FLOOD_MS = 10000;
const CALM_MS = 2000;
/** Shortest pause in reading from a client that is slowed down. Unit ms. */
const PAUSE_MS = 20;

/** The connection of one of the broker's clients. */
export function connectionOf(client: Client): ClientConnection {
  return client.conn as ClientConnection;
}

/** A client's socket as a duplex stream for the broker, with limits. */
export class ClientConnection extends Duplex {
  readonly address: string;
  /** When bytes were last received, by `performance.now`. */
  heardMs = performance.now();
  /** Announced length of the packet that was too long. Unit bytes. */
  get announced(): number {
    return this.packets.announced;
  }
  /** Number of bytes that wait for the client. */
  get waitingBytes(): number {
    return this.socket.writableLength;
  }

  private socket: Socket;
  private owner: ConnectionOwner;
  private packets = new PacketLimit(MAX_PACKET);
  private bucket: TokenBucket;
  private pending: Buffer = Buffer.alloc(0);
  private isWanted = false;
  private timer: NodeJS.Timeout | undefined;
  private throttled = { sinceMs: 0, lastMs: Number.NEGATIVE_INFINITY, isReported: false };
  private given = 0;
  private progress = { taken: 0, atMs: performance.now() };

  constructor(socket: Socket, packets: Rate, owner: ConnectionOwner) {
    // The broker never sees it full: `give` closes the connection before.
    super({ writableHighWaterMark: Number.MAX_SAFE_INTEGER });
    this.socket = socket;
    this.address = socket.remoteAddress ?? "";
    this.owner = owner;
    this.bucket = new TokenBucket(packets);
    socket.on("data", (bytes) => this.receive(bytes));
    socket.on("end", () => this.push(null));
    socket.on("error", () => this.destroy());
    socket.on("close", () => this.destroy());
    socket.pause();
  }

  /** To be called once a second: finds a client that does not read. */
  check(nowMs: number): void {
    const taken = this.given - this.waitingBytes;
    if (this.waitingBytes === 0 || taken > this.progress.taken) this.progress = { taken, atMs: nowMs };
    else if (nowMs - this.progress.atMs >= STUCK_MS) this.cutOff("does-not-read");
  }

  cutOff(reason: CutOffReason): void {
    if (this.destroyed) return;
    this.destroy();
    this.owner.onCutOff(this, reason);
  }

  override _read(): void {
    this.isWanted = true;
    this.pump();
  }

  override _write(bytes: Buffer, _: BufferEncoding, done: () => void): void {
    this.give([bytes]);
    done();
  }

  override _writev(pieces: { chunk: Buffer }[], done: () => void): void {
    this.give(pieces.map(({ chunk }) => chunk));
    done();
  }

  override _final(done: () => void): void {
    this.socket.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.timer);
    this.socket.destroy();
    done(error);
  }

  /** Writes pieces as one, so that a packet does not become several segments. */
  private give(pieces: Buffer[]): void {
    this.socket.cork();
    for (const piece of pieces) {
      this.given += piece.length;
      this.socket.write(piece);
    }
    this.socket.uncork();
    if (this.waitingBytes > MAX_WAITING) this.cutOff("does-not-read");
  }

  private receive(bytes: Buffer): void {
    this.heardMs = performance.now();
    this.owner.onHeard(this);
    this.pending = this.pending.length === 0 ? bytes : Buffer.concat([this.pending, bytes]);
    this.pump();
  }

  /** Passes on to the broker what the limits allow; the socket is read only while nothing is held back. */
  private pump(): void {
    if (this.timer !== undefined || this.destroyed) return;
    if (this.isWanted && this.pending.length > 0) {
      const nowMs = performance.now();
      const size = this.packets.accept(this.pending, () => this.bucket.take(nowMs));
      if (this.packets.isTooLong) {
        this.cutOff("long-packet");
        return;
      }
      const passed = this.pending.subarray(0, size);
      this.pending = this.pending.subarray(size);
      if (this.pending.length > 0) this.throttle(nowMs);
      if (size > 0) this.isWanted = this.push(passed);
    }
    if (this.isWanted && this.pending.length === 0) this.socket.resume();
    else this.socket.pause();
  }

  /** Pauses reading, and reports or ends a client that is slowed down for too long. */
  private throttle(nowMs: number): void {
    const { throttled } = this;
    if (nowMs - throttled.lastMs > CALM_MS) this.throttled = { sinceMs: nowMs, lastMs: nowMs, isReported: false };
    else throttled.lastMs = nowMs;
    const forMs = nowMs - this.throttled.sinceMs;
    if (forMs > FLOOD_MS) {
      this.cutOff("flood");
      return;
    }
    if (forMs > REPORTED_MS && !throttled.isReported) {
      throttled.isReported = true;
      this.owner.onThrottled(this);
    }
    const pauseMs = Math.max(PAUSE_MS, this.bucket.waitMs(nowMs));
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.pump();
    }, pauseMs);
  }
}

/** Hands published messages to the host, and decides which are passed on to subscribers. */
export function takeMessages(
  aedes: Aedes,
  store: string,
  limits: ClientLimits,
  listener: BoxListener,
  accounts: PublishRules | undefined,
): void {
  const retained = new RetainedTopics();
  aedes.authorizePublish = (client, packet, done) => {
    const parsed = parseTopic(packet.topic);
    const address = client === null ? undefined : connectionOf(client).address;
    if (client !== null && accounts?.mayPublish(client, packet.topic) === false) {
      drop(packet);
      limits.refused(connectionOf(client), performance.now());
      return done();
    }
    if (parsed.kind === "ok" && FROM_TOOLS.includes(parsed.message) && isLoopback(address ?? "")) {
      packet.retain = false;
      return done();
    }
    // Only what boxes report is passed on to subscribers; everything else is counted by the host and dropped.
    const isReport = parsed.kind === "ok" && !isCommand(parsed.message);
    const isPassedOn = isReport && packet.payload.length <= MAX_PAYLOAD;
    if (!isPassedOn || parsed.message !== "status") packet.retain = false;
    else if (packet.retain) packet.retain = retained.mayKeep(packet.topic, packet.payload.length);
    take(listener, store, `mqtt ${address ?? "?"}`, packet.topic, packet.payload, isReport);
    if (!isPassedOn) {
      drop(packet);
      if (client !== null) limits.refused(connectionOf(client), performance.now());
    }
    done();
  };
}

/** Makes a packet harmless, as it cannot be refused. */
function drop(packet: { topic: string; payload: Buffer | string; retain: boolean }): void {
  packet.topic = REFUSED_TOPIC;
  packet.payload = "";
  packet.retain = false;
}

/** Hands a packet to the host as a message or a rejection. */
function take(
  listener: BoxListener,
  store: string,
  from: string,
  topic: string,
  payload: Buffer | string,
  isReport: boolean,
): void {
  const address = addressOf(topic, store, from);
  if (address.kind === "rejected") listener.onRejection(address.rejection);
  else if (isReport && payload.length > MAX_PAYLOAD)
    listener.onRejection({ reason: "too-long", field: "", about: topic, from });
  else listener.onMessage({ box: address.box, kind: address.message, payload: payload.toString(), from });
}

/** Sends the host's messages to boxes and to other systems. */
export function sender(aedes: Aedes, store: string): Pick<BoxTransport, "send" | "publish"> {
  return {
    send: (box, kind, payload) => {
      const topic = topicOf(store, box, kind);
      // Acknowledgements, too: a box that misses one sends its records again, which delays what it shows.
      aedes.publish({ cmd: "publish", topic, payload, qos: 1, retain: false, dup: false }, () => {});
    },
    publish: ({ topic, payload, isRetained, qos }) => {
      aedes.publish({ cmd: "publish", topic, payload, qos, retain: isRetained, dup: false }, () => {});
    },
  };
}
