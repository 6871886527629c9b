// A box's transport over MQTT 3.1.1: will, QoS 1 both ways, ping time-out, reconnect with back-off. Sans-IO: bytes are strings of
// one character a byte, as Espruino's sockets have them; time is an argument. Clauses are those of the OASIS standard.
import type { Kind } from "../../protocol/messages.ts";
import { kindOfTopic, topicOf } from "../../protocol/topics.ts";
import { BackOff } from "../core/back-off.ts";
import type { Transport, TransportOwner } from "../core/session.ts";
import { bodyAt, character, field, packetOf, packetSize, word } from "./mqtt-packets.ts";

/** A socket, as Espruino has them. */
export interface Socket {
  on(event: "data", listener: (bytes: string) => void): void;
  on(event: "close" | "error", listener: () => void): void;
  write(bytes: string): void;
  end(): void;
}

/** What the client asks of its board. */
export interface MqttPort {
  /** Opens a socket: `MqttClient.attach`, and then `opened`, or `failed` follows. */
  open(): void;
  /** The box's monotonic time in ms. */
  now(): number;
}

/** Which box connects, and how. */
export interface MqttSetup {
  store: string;
  box: string;
  username: string;
  password: string;
}

/** Of an inbound packet, so much is taken: a message that is longer is refused as too long. Unit bytes. */
const MAX_PACKET = 2048;
/** Packets sent with QoS 1 and not acknowledged yet. */
export const WINDOW = 4;
/** A connection that is not accepted by then is given up. Unit ms. */
const CONNECT_MS = 10000;

/** A broker that answers but acknowledges nothing for this long is given up. Unit ms; guess. */
const ACK_MS = 20000;

type Phase = "waiting" | "opening" | "greeting" | "connected";

/** One connection after another to one broker. `random` gives numbers from 0 to 1, for jitter. */
export class MqttClient implements Transport {
  /** QoS 1 publications that the broker has not acknowledged. */
  inFlight = 0;
  /** The connection in use. */
  socket: Socket | undefined;
  private port: MqttPort;
  private session: TransportOwner;
  private setup: MqttSetup;
  private keepAliveS: number;
  private backOff: BackOff = new BackOff();
  private random: () => number;
  private phase: Phase = "waiting";
  private will = "";
  private dueMs = 0;
  private heardMs = 0;
  private sentMs = 0;
  private pinged = false;
  /** When the broker last acknowledged a publication, or had none to acknowledge. */
  private ackedMs = 0;
  private buffer = "";
  /** Bytes still to come of a packet that is too long. */
  private skipped = 0;
  private packetId = 0;

  constructor(port: MqttPort, session: TransportOwner, setup: MqttSetup, keepAliveS: number, random: () => number) {
    this.port = port;
    this.session = session;
    session.transport = this;
    this.setup = setup;
    this.keepAliveS = keepAliveS;
    this.random = random;
  }

  /** To be called a few times a second: connects, pings, notices silence and sends. */
  tick(tMs: number): void {
    if (this.phase === "waiting") {
      if (tMs < this.dueMs) return;
      this.phase = "opening";
      this.sentMs = tMs;
      this.will = this.session.will();
      this.port.open();
    } else if (this.phase !== "connected") {
      if (tMs - this.sentMs > CONNECT_MS) this.fail("no answer to CONNECT", tMs);
    } else {
      this.keepAlive(tMs);
      if (this.session.mayHaveMore) this.session.flush(tMs);
    }
  }

  /** Uses a socket that is being opened: what comes over another from now on is nobody's. */
  attach(socket: Socket): void {
    const self = this;
    function gone(): void {
      if (self.socket === socket) self.failed("connection closed", self.port.now(), 0);
    }
    this.socket = socket;
    socket.on("data", function (bytes) {
      if (self.socket === socket) self.receive(bytes, self.port.now());
    });
    socket.on("close", gone);
    socket.on("error", gone);
  }

  /** The socket is open: introduces itself (clause 3.1). */
  opened(tMs: number): void {
    const setup = this.setup;
    this.phase = "greeting";
    this.buffer = "";
    this.skipped = 0;
    this.inFlight = 0;
    this.pinged = false;
    // Clean session, will with QoS 1, retained.
    let flags = 0x02 | 0x04 | 0x08 | 0x20;
    let body = field(setup.store + "-" + setup.box) + field(this.topic("status")) + field(this.will);
    if (setup.username !== "") {
      flags |= 0x80 | 0x40;
      body += field(setup.username) + field(setup.password);
    }
    this.write(0x10, field("MQTT") + character(4) + character(flags) + word(this.keepAliveS) + body, tMs);
  }

  /** The socket could not be opened, or broke. It is not tried again for at least `restMs`. */
  failed(reason: string, tMs: number, restMs: number): void {
    if (this.phase === "waiting") return;
    this.lost(reason, tMs);
    this.dueMs += restMs;
  }

  /** Bytes from the broker, in any pieces. */
  receive(bytes: string, tMs: number): void {
    this.heardMs = tMs;
    const rest = this.skipped;
    this.skipped = bytes.length < rest ? rest - bytes.length : 0;
    this.buffer += rest === 0 ? bytes : bytes.substring(rest);
    while (this.buffer.length >= 2) {
      const size = packetSize(this.buffer);
      if (size < 0) {
        this.fail("malformed packet", tMs);
        return;
      }
      const taken = size > MAX_PACKET ? MAX_PACKET : size;
      const length = this.buffer.length;
      if (size === 0 || length < taken) return;
      const packet = this.buffer.substring(0, taken);
      this.buffer = this.buffer.substring(size);
      if (length < size) this.skipped = size - length;
      this.handle(packet, tMs);
    }
    // What has been acknowledged leaves room for more.
    this.session.flush(tMs);
  }

  isConnected(): boolean {
    return this.phase === "connected";
  }

  /** Connected, and the window has room. */
  canPublish(): boolean {
    return this.phase === "connected" && this.inFlight < WINDOW;
  }

  /** Publishes with QoS 1. `repeated` marks what has been sent before, in any connection (clause 3.3.1.1). */
  publish(kind: Kind, payload: string, retained: boolean, repeated: boolean, tMs: number): void {
    if (this.inFlight === 0) this.ackedMs = tMs;
    this.inFlight += 1;
    const head = 0x32 | (retained ? 1 : 0) | (repeated ? 8 : 0);
    this.write(head, field(this.topic(kind)) + word(this.nextId()) + payload, tMs);
  }

  /** Subscribes with QoS 1. */
  subscribe(kinds: readonly Kind[], tMs: number): void {
    for (let i = 0; i < kinds.length; i++)
      this.write(0x82, word(this.nextId()) + field(this.topic(kinds[i] as Kind)) + character(1), tMs);
  }

  private keepAlive(tMs: number): void {
    const everyMs = this.keepAliveS * 1000;
    if (tMs - this.heardMs > 1.5 * everyMs) this.fail("broker is silent", tMs);
    else if (this.inFlight > 0 && tMs - this.ackedMs > ACK_MS) this.fail("broker does not acknowledge", tMs);
    else if (!this.pinged && (tMs - this.sentMs >= 0.75 * everyMs || tMs - this.heardMs >= 0.75 * everyMs)) {
      this.pinged = true;
      this.write(0xc0, "", tMs);
    }
  }

  private handle(packet: string, tMs: number): void {
    const type = packet.charCodeAt(0) >> 4;
    const at = bodyAt(packet);
    if (type === 2) this.greeted(packet.charCodeAt(at + 1), tMs);
    else if (type === 3) this.delivered(packet, at, tMs);
    else if (type === 4) {
      if (this.inFlight > 0) this.inFlight -= 1;
      this.ackedMs = tMs;
    } else if (type === 13) this.pinged = false;
  }

  private greeted(code: number, tMs: number): void {
    if (code !== 0) {
      // Without its second byte, it is no CONNACK (clause 3.2).
      const isCode = code > 0;
      if (isCode) this.backOff.refused();
      this.fail(isCode ? "refused with code " + code : "malformed packet", tMs);
      return;
    }
    this.phase = "connected";
    this.backOff.connected(tMs);
    this.session.connected(tMs);
  }

  private delivered(packet: string, from: number, tMs: number): void {
    const qos = (packet.charCodeAt(0) >> 1) & 3;
    const length = packet.charCodeAt(from) * 256 + packet.charCodeAt(from + 1);
    let at = from + 2 + length;
    if (at > packet.length) return;
    const topic = packet.substring(from + 2, at);
    if (qos > 0) {
      this.write(0x40, packet.substring(at, at + 2), tMs);
      at += 2;
    }
    this.session.received(kindOfTopic(topic), packet.substring(at), tMs);
  }

  private fail(reason: string, tMs: number): void {
    const closing = this.socket;
    this.socket = undefined;
    if (closing !== undefined) closing.end();
    this.lost(reason, tMs);
  }

  private lost(reason: string, tMs: number): void {
    this.buffer = "";
    this.phase = "waiting";
    this.inFlight = 0;
    this.dueMs = this.backOff.retryMs(tMs, this.random());
    this.session.disconnected(reason);
  }

  private topic(kind: Kind): string {
    return topicOf(this.setup.store, this.setup.box, kind);
  }

  private nextId(): number {
    this.packetId = this.packetId === 65535 ? 1 : this.packetId + 1;
    return this.packetId;
  }

  private write(head: number, body: string, tMs: number): void {
    this.sentMs = tMs;
    if (this.socket !== undefined) this.socket.write(packetOf(head, body));
  }
}
