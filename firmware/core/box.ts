// A whole box without its wires: sensor inputs, commands and time go in; payloads and the lamp come out.

import type { LaneLayout } from "../../protocol/box-settings.ts";
import { type Channel, HEAD, TAIL } from "../../protocol/channels.ts";
import { type Decoded, decode, encode } from "../../protocol/codec.ts";
import { valuesOf } from "../../protocol/enumerations.ts";
import type { Acknowledgement } from "../../protocol/messages/acknowledgement.ts";
import type { BeaconCommand } from "../../protocol/messages/beacon.ts";
import type { Configuration } from "../../protocol/messages/box-configuration.ts";
import type { LampSignal, TillState } from "../../protocol/messages/lane-states.ts";
import type { TimeOfDay } from "../../protocol/messages/time.ts";
import type { Chunk, UpdateOffer } from "../../protocol/messages/update.ts";
import { COMMANDS, type Command, type Kind, MAX_COUNT } from "../../protocol/messages.ts";
import { toNumber } from "../../protocol/text.ts";
import { Beacon } from "./beacon.ts";
import { Health, type Vitals } from "./health.ts";
import { Lane } from "./lane.ts";
import { Outbox } from "./outbox.ts";
import type { Update } from "./update.ts";

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
  /** Records kept while the host does not answer: one a minute, and a few of the seconds before that was noticed. */
  outboxRecords: number;
}

/** The host has not heard the box for this long: it is away. Records that are not durable by then are sent again. Unit ms; guess. */
const ANSWER_MS = 10000;
/** A length less sure than this is not shown. As the host's own least confidence. */
const SURE_ENOUGH = 0.6;
/** While nobody answers, one record a minute is kept. Unit ms. */
const ALONE_MS = 60000;
/** Answers that wait for the link. */
const MAX_ANSWERS = 4;

/** One box. All times are its monotonic time in ms. Not one of its methods throws. */
export class Box {
  readonly lane: Lane;
  /** Commands that were refused, since the start. */
  rejected = 0;
  /** Host's wall clock minus the box's time in ms; undefined until the host has told. */
  unixOffsetMs: number | undefined;
  /** The configuration in force; 0 is the number of the one that the box was flashed with. */
  configuration: Configuration;
  /** Set where the board can take new images. */
  update: Update | undefined;
  private beacon: Beacon;
  private outbox: Outbox;
  private health: Health = new Health();
  private setup: BoxSetup;
  private answers: string[] = [];
  /** The host's last wish for the lamp, and what was read of it. */
  private wish: string | undefined;
  private wished: Decoded<unknown> | undefined;
  private session = 0;
  private online = false;
  /** The host last heard a record; records last became durable. */
  private answeredMs = 0;
  private durableMs = 0;
  private heard = 0;
  private rewoundMs = 0;
  private probedMs = -1e9;
  private recordedMs = -1e9;
  private moves = 0;
  private shown: number | undefined;

  constructor(setup: BoxSetup) {
    this.setup = setup;
    this.configuration = { id: 0, callAbove: setup.callAbove, telemetryMs: setup.telemetryMs };
    this.lane = new Lane(setup.layout);
    this.beacon = new Beacon(setup.callAbove);
    this.outbox = new Outbox(this.lane, setup.boot, setup.outboxRecords);
  }

  /** Takes one sensor input; a crossing makes a record at once. True when there is a new one. */
  feed(channel: Channel, value: number, status: number, tMs: number): boolean {
    const lane = this.lane;
    const open = lane.open;
    lane.feed(channel, value, status, tMs);
    if (channel === HEAD || channel === TAIL) return false;
    this.health.count(channel);
    const moves = lane.entryGate.inward + lane.entryGate.outward + lane.exitGate.inward;
    if (moves === this.moves && open === lane.open) return false;
    this.moves = moves;
    const answered = this.isAnswered(tMs);
    if (answered) this.record(tMs);
    return answered;
  }

  /** To be called once a second. */
  tick(tMs: number): void {
    const lane = this.lane;
    lane.tick(tMs);
    const confidence = lane.confidence(tMs);
    const waiting = lane.waiting();
    this.shown = confidence < SURE_ENOUGH ? undefined : waiting;
    const state = lane.tillState(tMs);
    const changed = this.beacon.tick(state, waiting, confidence, tMs);
    const answered = this.isAnswered(tMs);
    const everyMs = answered ? this.configuration.telemetryMs : ALONE_MS;
    if ((changed && answered) || tMs - this.recordedMs >= everyMs) this.keep(state, waiting, confidence, tMs);
    if (!this.online) return;
    if (!answered && tMs - this.rewoundMs > ANSWER_MS) this.rewind(tMs);
    else if (answered && this.outbox.pending() > 0 && tMs - this.durableMs > ANSWER_MS) this.probe(tMs);
  }

  /** Somebody at the till has acknowledged the call that the lamp shows. */
  acknowledge(tMs: number): void {
    if (this.beacon.acknowledge() && this.isAnswered(tMs)) this.record(tMs);
  }

  /** The length that the cashier's gauge shows, as of the last tick; undefined when it is not to be trusted. */
  shownWaiting(): number | undefined {
    return this.shown;
  }

  /** Takes a command's payload. A refused one is counted; "" or the reason and the field. */
  command(kind: Kind, payload: string, tMs: number): string {
    let refusal = "unknown-field " + kind;
    if (valuesOf(COMMANDS).indexOf(kind as Command) >= 0) {
      // A wish for the lamp that is renewed is the same text again.
      const known = kind === "beacon" && payload === this.wish ? this.wished : undefined;
      const decoded = known === undefined ? decode(kind as Command, payload) : known;
      if (kind === "beacon") {
        this.wish = payload;
        this.wished = decoded;
      }
      refusal = reasonOf(decoded);
      if (decoded.kind === "ok") refusal = this.obey(kind as Command, decoded.message, tMs);
      if (kind === "config" || (kind === "update" && refusal !== "")) this.answer(kind, idOf(payload), refusal);
    }
    if (refusal !== "") this.rejected += 1;
    return refusal;
  }

  /** Carries out a command; "" or the reason why not, and the field. */
  private obey(kind: Command, message: unknown, tMs: number): string {
    if (kind === "beacon") {
      if (this.beacon.command(message as BeaconCommand, tMs) && this.isAnswered(tMs)) this.record(tMs);
    } else if (kind === "ack") {
      const ack = message as Acknowledgement;
      if (ack.boot === this.setup.boot) this.acknowledged(ack.seq, ack.heard, tMs);
    } else if (kind === "time") this.greeted((message as TimeOfDay).unixMs, tMs);
    else if (kind === "config") this.adopt(message as Configuration);
    else if (this.update === undefined) return kind === "update" ? "no-updates board" : "";
    else if (kind === "update") return this.update.begin(message as UpdateOffer, tMs);
    else this.update.take(message as Chunk, tMs);
    return "";
  }

  /**
   * Takes an acknowledgement as the host writes it, without reading it field by field; false for any other payload, which
   * is for `command`.
   */
  takeAcknowledgement(payload: string, tMs: number): boolean {
    const outbox = this.outbox;
    if (!outbox.read(payload)) return false;
    this.acknowledged(outbox.durable, outbox.heard, tMs);
    return true;
  }

  /**
   * The host has records up to `seq` in its log and has received one up to `heard`: one that frees nothing and has heard
   * nothing new says nothing. A log that works again may lack more than the record that was tried.
   */
  private acknowledged(seq: number, heard: number, tMs: number): void {
    const isFreed = this.outbox.acknowledge(seq);
    if (isFreed || heard > this.heard) this.answeredMs = tMs;
    this.heard = heard;
    if (!isFreed) return;
    if (tMs - this.durableMs > ANSWER_MS && tMs - this.probedMs <= ANSWER_MS) this.outbox.rewind();
    this.durableMs = tMs;
  }

  /** Takes a configuration as it came or was kept; "" or the reason and the field. */
  configure(payload: string): string {
    const decoded = decode("config", payload);
    if (decoded.kind === "ok") this.adopt(decoded.message);
    return reasonOf(decoded);
  }

  private adopt(configuration: Configuration): void {
    this.configuration = configuration;
    this.beacon.callAbove = configuration.callAbove;
  }

  /** The link is up: a record is sent to try whether the host is there, and all others once it has said something. */
  connected(tMs: number): void {
    this.online = true;
    this.record(tMs);
    this.answeredMs = tMs - ANSWER_MS - 1;
    this.rewind(tMs);
  }

  disconnected(): void {
    this.online = false;
  }

  /** The next telemetry payload to send, or undefined. While the host is silent, one is sent to try. */
  next(tMs: number): string | undefined {
    if (!this.online || (this.outbox.sent > 0 && !this.isAnswered(tMs))) return undefined;
    return this.outbox.next(tMs);
  }

  /** There is telemetry that has not been sent. */
  hasMore(): boolean {
    return this.outbox.hasMore();
  }

  /** Whether the payload that `next` gave last had been given before. */
  isRepeat(): boolean {
    return this.outbox.repeated;
  }

  /** The next answer to send, or undefined. */
  nextAnswer(): string | undefined {
    return this.answers.shift();
  }

  /** The next request for a chunk of a new image, or undefined. */
  ask(tMs: number): string | undefined {
    return this.update === undefined ? undefined : this.update.ask(this.setup.boot, tMs);
  }

  /** Ends an update whose chunks are all there, with an answer to the host; true when the box is to restart into it. */
  concludeUpdate(): boolean {
    const update = this.update;
    if (update === undefined) return false;
    const id = update.id();
    const result = update.finish();
    if (result !== undefined) this.answer("update", id, result);
    return result === "";
  }

  /** The report on the box's health since the last one. */
  report(vitals: Vitals, tMs: number): string {
    const tally = {
      boot: this.setup.boot,
      unixOffsetMs: this.unixOffsetMs,
      rejected: this.rejected,
      dropped: this.outbox.dropped,
      sessions: this.session,
      config: this.configuration.id,
    };
    const lane = this.lane;
    return this.health.report(tally, vitals, lane.headZone.samples, lane.tailZone.samples, tMs);
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
    return this.online && (tMs - this.answeredMs <= ANSWER_MS || this.outbox.pending() === 0);
  }

  /** The host has just come and tells the time: what it may have missed is sent again, in order. */
  private greeted(unixMs: number, tMs: number): void {
    this.unixOffsetMs = unixMs - tMs;
    this.answeredMs = tMs;
    this.durableMs = tMs;
    this.rewind(tMs);
  }

  /** The host hears but does not keep: the oldest record is tried again now and then, and new ones go on. */
  private probe(tMs: number): void {
    if (tMs - this.probedMs <= ANSWER_MS) return;
    this.probedMs = tMs;
    this.outbox.probe();
  }

  private rewind(tMs: number): void {
    this.rewoundMs = tMs;
    this.outbox.rewind();
  }

  private record(tMs: number): void {
    const lane = this.lane;
    this.keep(lane.tillState(tMs), lane.waiting(), lane.confidence(tMs), tMs);
  }

  /** Makes a record of the lane as it is now. */
  private keep(state: TillState, waiting: number | undefined, confidence: number, tMs: number): void {
    this.recordedMs = tMs;
    // A host that had nothing to acknowledge was not silent.
    if (this.outbox.pending() === 0) {
      this.answeredMs = tMs;
      this.durableMs = tMs;
    }
    const beacon = this.beacon;
    this.outbox.record(beacon.signal, beacon.rule, beacon.isAcknowledged(), state, waiting, confidence, tMs);
  }

  private answer(to: "config" | "update", id: number, refusal: string): void {
    const result = refusal === "" ? "done" : "refused";
    if (this.answers.length < MAX_ANSWERS)
      this.answers.push(
        encode("answer", {
          boot: this.setup.boot,
          to: to,
          id: id,
          result: result,
          detail: refusal === "" ? undefined : refusal,
        }),
      );
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

function reasonOf(decoded: Decoded<unknown>): string {
  return decoded.kind === "rejected" ? decoded.reason + " " + decoded.field : "";
}

/** The number of a message that may be broken otherwise; 0 where none can be read. */
function idOf(payload: string): number {
  const at = payload.indexOf('"id":');
  const end = payload.indexOf(",", at);
  const id = at < 0 || end < 0 ? undefined : toNumber(payload.substring(at + 5, end));
  return id !== undefined && id >= 0 && id <= MAX_COUNT && id % 1 === 0 ? id : 0;
}
