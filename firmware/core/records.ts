// When a box makes telemetry records and when it sends them: at once and each second while the host hears it, one a minute
// while nobody does, and again what the host has not kept. The outbox holds them.
import type { TillState } from "../../protocol/messages/lane-states.ts";
import type { Beacon } from "./beacon.ts";
import type { Lane } from "./lane.ts";
import { Outbox } from "./outbox.ts";
import { tillStateOf } from "./till-state.ts";

/** The host has not heard the box for this long: it is away. Records that are not durable by then are sent again. Unit ms; guess. */
const AWAY_MS = 10000;
/** While nobody hears the box, one record a minute is kept. Unit ms. */
const ALONE_MS = 60000;

/** The records of one box. Times are its monotonic time in ms. */
export class Records {
  private lane: Lane;
  private beacon: Beacon;
  private boot: string;
  private outbox: Outbox;
  private online = false;
  /** When the host last heard a record, and when records last became durable. */
  private heardMs = 0;
  private durableMs = 0;
  /** Number of the newest record that the host has received. */
  private heard = 0;
  private rewoundMs = 0;
  private probedMs = -1e9;
  private recordedMs = -1e9;

  constructor(lane: Lane, beacon: Beacon, boot: string, capacity: number) {
    this.lane = lane;
    this.beacon = beacon;
    this.boot = boot;
    this.outbox = new Outbox(lane, boot, capacity);
  }

  /** The link is up: a record is sent to find out whether the host is there, and all others once it has answered. */
  connected(tMs: number): void {
    this.online = true;
    this.record(tMs);
    this.heardMs = tMs - AWAY_MS - 1;
    this.rewind(tMs);
  }

  disconnected(): void {
    this.online = false;
  }

  /** The host has just come and tells the time: what it may have missed is sent again, in order. */
  greeted(tMs: number): void {
    this.heardMs = tMs;
    this.durableMs = tMs;
    this.rewind(tMs);
  }

  /** Makes a record of something that has just happened, if the host hears the box; whether it does. */
  recordChange(tMs: number): boolean {
    const isHeard = this.isHeard(tMs);
    if (isHeard) this.record(tMs);
    return isHeard;
  }

  /**
   * To be called once a second with the lane as it is now: makes a record when `changed` or when one is due, every `everyMs`
   * while the host hears the box; sends again what the host does not have.
   */
  tick(
    changed: boolean,
    everyMs: number,
    state: TillState,
    waiting: number | undefined,
    confidence: number,
    tMs: number,
  ): void {
    const isHeard = this.isHeard(tMs);
    if ((changed && isHeard) || tMs - this.recordedMs >= (isHeard ? everyMs : ALONE_MS))
      this.keep(state, waiting, confidence, tMs);
    if (!this.online) return;
    if (!isHeard && tMs - this.rewoundMs > AWAY_MS) this.rewind(tMs);
    else if (isHeard && this.outbox.pending() > 0 && tMs - this.durableMs > AWAY_MS) this.probe(tMs);
  }

  /** Takes an acknowledgement in the host's usual form; false for any other payload, which is a command to be decoded. */
  takeAcknowledgement(payload: string, tMs: number): boolean {
    const outbox = this.outbox;
    if (!outbox.read(payload)) return false;
    this.acknowledge(this.boot, outbox.durable, outbox.heard, tMs);
    return true;
  }

  /**
   * The host has records of this boot up to `seq` in its log and has received one up to `heard`: an acknowledgement that
   * frees nothing and has heard nothing new says nothing. A log that works again may lack more than the record that was
   * tried.
   */
  acknowledge(boot: string, seq: number, heard: number, tMs: number): void {
    if (boot !== this.boot) return;
    const isFreed = this.outbox.acknowledge(seq);
    if (isFreed || heard > this.heard) this.heardMs = tMs;
    this.heard = heard;
    if (!isFreed) return;
    if (tMs - this.durableMs > AWAY_MS && tMs - this.probedMs <= AWAY_MS) this.outbox.rewind();
    this.durableMs = tMs;
  }

  /** The next payload to send, or undefined. While the host is away, one is sent to find out whether it is back. */
  next(tMs: number): string | undefined {
    if (!this.online || (this.outbox.sent > 0 && !this.isHeard(tMs))) return undefined;
    return this.outbox.next(tMs);
  }

  /** There is a record that has not been sent. */
  hasMore(): boolean {
    return this.outbox.hasMore();
  }

  /** Whether the payload that `next` gave last had been given before. */
  isRepeat(): boolean {
    return this.outbox.repeated;
  }

  /** Records dropped since the start because the outbox was full. */
  dropped(): number {
    return this.outbox.dropped;
  }

  private isHeard(tMs: number): boolean {
    return this.online && (tMs - this.heardMs <= AWAY_MS || this.outbox.pending() === 0);
  }

  /** The host hears but does not keep: the oldest record is tried again now and then, and new ones go on. */
  private probe(tMs: number): void {
    if (tMs - this.probedMs <= AWAY_MS) return;
    this.probedMs = tMs;
    this.outbox.probe();
  }

  private rewind(tMs: number): void {
    this.rewoundMs = tMs;
    this.outbox.rewind();
  }

  private record(tMs: number): void {
    const lane = this.lane;
    this.keep(tillStateOf(lane, tMs), lane.waiting(), lane.confidence(tMs), tMs);
  }

  /** Makes a record of the lane as it is now. */
  private keep(state: TillState, waiting: number | undefined, confidence: number, tMs: number): void {
    this.recordedMs = tMs;
    // A host that had nothing to acknowledge was not silent.
    if (this.outbox.pending() === 0) {
      this.heardMs = tMs;
      this.durableMs = tMs;
    }
    const beacon = this.beacon;
    this.outbox.record(beacon.signal, beacon.rule, beacon.isAccepted(), state, waiting, confidence, tMs);
  }
}
