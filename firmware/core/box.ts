// A whole box without its wires: sensor inputs, commands and time go in; telemetry payloads and the lamp come out.
import { type Decoded, decode, encode } from "../../protocol/codec.ts";
import type { Kind, LampSignal } from "../../protocol/messages.ts";
import { Beacon } from "./beacon.ts";
import { type Channel, Lane, type LaneLayout } from "./lane.ts";
import { Outbox } from "./outbox.ts";

/** What a box is told at its start. */
export interface BoxSetup {
  layout: LaneLayout;
  /** Boot id, 1 to 16 characters, another one at every start. */
  boot: string;
  firmware: string;
  board: string;
  /** The box's own rule calls when more than this many wait. */
  callAbove: number;
  /** Time between telemetry records when nothing changes. Unit ms. */
  telemetryMs: number;
  /** Records kept while the host does not answer. */
  outboxRecords: number;
}

/** The host has not acknowledged for this long: everything open is sent again. Unit ms; guess, ten records. */
const ANSWER_MS = 10000;
/** While nobody answers, one record a minute is kept. Unit ms. */
const ALONE_MS = 60000;

/** One box. All times are its monotonic time in ms. Not one of its methods throws. */
export class Box {
  readonly lane: Lane;
  /** Commands that were refused, since the start. */
  rejected = 0;
  /** Host's wall clock minus the box's time in ms; undefined until the host has told. */
  unixOffsetMs: number | undefined;
  private beacon: Beacon;
  private outbox: Outbox;
  private setup: BoxSetup;
  private session = 0;
  private online = false;
  private answeredMs = 0;
  private recordedMs = -1e9;
  private ins = 0;
  private outs = 0;

  constructor(setup: BoxSetup) {
    this.setup = setup;
    this.lane = new Lane(setup.layout);
    this.beacon = new Beacon(setup.callAbove);
    this.outbox = new Outbox(setup.boot, setup.outboxRecords);
  }

  /** Takes one sensor input; a crossing makes a record at once. */
  feed(channel: Channel, value: number, status: number, tMs: number): void {
    const lane = this.lane;
    const open = lane.open;
    lane.feed(channel, value, status, tMs);
    const ins = lane.entryGate.inward + lane.entryGate.outward;
    const outs = lane.exitGate.inward;
    if (ins === this.ins && outs === this.outs && open === lane.open) return;
    this.ins = ins;
    this.outs = outs;
    if (this.online) this.record(tMs);
  }

  /** To be called once a second. */
  tick(tMs: number): void {
    const lane = this.lane;
    lane.tick(tMs);
    const changed = this.beacon.tick(lane.tillState(tMs), lane.waiting(), lane.confidence(tMs), tMs);
    const everyMs = this.isAnswered(tMs) ? this.setup.telemetryMs : ALONE_MS;
    if (changed || tMs - this.recordedMs >= everyMs) this.record(tMs);
    if (this.online && this.outbox.pending() > 0 && tMs - this.answeredMs > ANSWER_MS) {
      this.outbox.rewind();
      this.answeredMs = tMs;
    }
  }

  /** Takes a command's payload. A refused one is counted and answered with the reason. */
  command(kind: Kind, payload: string, tMs: number): string {
    if (kind === "beacon") {
      const decoded = decode("beacon", payload);
      if (decoded.kind !== "ok") return this.refuse(decoded);
      if (this.beacon.command(decoded.message, tMs)) this.record(tMs);
    } else if (kind === "ack") {
      const decoded = decode("ack", payload);
      if (decoded.kind !== "ok") return this.refuse(decoded);
      const pending = this.outbox.pending();
      this.outbox.acknowledge(decoded.message.boot, decoded.message.seq);
      // An answer that frees nothing is none: what it lacks is sent again.
      if (this.outbox.pending() < pending) this.answeredMs = tMs;
    } else if (kind === "time") {
      const decoded = decode("time", payload);
      if (decoded.kind !== "ok") return this.refuse(decoded);
      this.unixOffsetMs = decoded.message.unixMs - tMs;
    } else if (kind === "config") {
      const decoded = decode("config", payload);
      if (decoded.kind !== "ok") return this.refuse(decoded);
      this.beacon.callAbove = decoded.message.callAbove;
      this.setup.telemetryMs = decoded.message.telemetryMs;
    } else return this.refuse({ kind: "rejected", reason: "unknown-field", field: kind });
    return "";
  }

  /** The link is up: what is open is sent again, and a fresh record follows. */
  connected(tMs: number): void {
    this.online = true;
    this.answeredMs = tMs;
    this.outbox.rewind();
    this.record(tMs);
  }

  disconnected(): void {
    this.online = false;
  }

  /** The next telemetry payload to send, or undefined. */
  next(tMs: number): string | undefined {
    return this.online ? this.outbox.next(tMs) : undefined;
  }

  lamp(): LampSignal {
    return this.beacon.signal;
  }

  /** The will of the connection about to be made; counts it. */
  will(): string {
    this.session += 1;
    return this.status("offline");
  }

  /** The birth of the connection just made. */
  birth(): string {
    return this.status("online");
  }

  private isAnswered(tMs: number): boolean {
    return this.online && tMs - this.answeredMs <= ANSWER_MS;
  }

  private record(tMs: number): void {
    this.recordedMs = tMs;
    this.outbox.record(this.lane, this.beacon.signal, this.beacon.rule, tMs);
  }

  private refuse(decoded: Decoded<unknown>): string {
    this.rejected += 1;
    return decoded.kind === "rejected" ? decoded.reason + " " + decoded.field : "";
  }

  private status(presence: "online" | "offline"): string {
    const setup = this.setup;
    return encode("status", {
      boot: setup.boot,
      session: this.session,
      presence: presence,
      firmware: setup.firmware,
      board: setup.board,
    });
  }
}
