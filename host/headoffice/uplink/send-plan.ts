// Which records of the outbox are sent when: what is new at once, what waits beside it at a bounded rate, and again what
// head office has not acknowledged. Pure: time is an argument, monotonic, in ms.
import type { UplinkAck } from "../../../protocol/uplink/downlink.ts";
import { Ranges } from "../ranges.ts";

/** What is sent and not acknowledged after this is sent again. Unit ms; grows with what head office takes. */
const AGAIN_MS = 10000;
/** Backlog that may be on its way: head office's answers set the pace. */
const WINDOW = 400;
/** Head office counts as there while it has acknowledged something within this. Unit ms. */
const HEARD_MS = 15000;
/**
 * When head office has acknowledged less than before for so long, its database has been put back: acknowledgements of two consumers
 * overtake each other by less. Unit ms.
 */
const FALLEN_BACK_MS = 30000;

/** One record to be sent. */
export interface Sending {
  seq: number;
  isBacklog: boolean;
}

/** The plan of one outbox. */
export class SendPlan {
  /** Oldest record in the outbox, acknowledged or not. */
  private kept: number;
  private newest: number;
  private perS: number;
  /** Records that are sent and not acknowledged, with the time of sending. */
  private flying = new Map<number, { sentMs: number; isBacklog: boolean }>();
  /** Durable at head office, above all that is acknowledged. */
  private held = new Ranges("");
  private acked: number;
  private heardMs = Number.NEGATIVE_INFINITY;
  /** Since when head office acknowledges less than it did; undefined: it does not. */
  private fallenBackMs: number | undefined;
  /** Newest record that has been sent live, and when; and the next one of the backlog. */
  private live: number;
  private liveMs = Number.NEGATIVE_INFINITY;
  private cursor: number;
  private budget = 0;
  private refilledMs: number | undefined;
  private isConnected = false;

  /**
   * Records `kept` to `newest` are in the outbox (`kept` > `newest`: none), those up to `acked` acknowledged; `perS` bounds the
   * backlog.
   */
  constructor(kept: number, newest: number, perS: number, acked = kept - 1) {
    this.kept = kept;
    this.newest = newest;
    this.perS = perS;
    this.acked = acked;
    this.live = newest;
    this.cursor = this.oldest;
  }

  /** A record has been added. */
  added(seq: number): void {
    this.newest = Math.max(this.newest, seq);
  }

  /** The outbox had to drop all below this. */
  dropped(kept: number): void {
    this.kept = Math.max(this.kept, kept);
    this.forgetBelow(this.oldest);
  }

  /** The way to the broker is there, or gone: what was on its way may not have come. */
  connected(isConnected: boolean): void {
    this.isConnected = isConnected;
    this.flying.clear();
    this.cursor = this.oldest;
    // Until head office answers, the newest record asks whether it is there.
    this.live = Math.max(this.oldest, this.newest) - 1;
    this.heardMs = Number.NEGATIVE_INFINITY;
  }

  /** Takes an acknowledgement; returns the number up to which head office has all. It falls when head office has lost some. */
  acknowledged(ack: UplinkAck, nowMs: number): number {
    this.heardMs = nowMs;
    if (ack.upto >= this.acked) {
      this.fallenBackMs = undefined;
      this.acked = Math.min(ack.upto, this.newest);
    } else this.fallBack(ack.upto, nowMs);
    this.held = new Ranges(ack.ahead).above(this.acked);
    for (const seq of this.flying.keys()) if (this.held.has(seq)) this.flying.delete(seq);
    this.forgetBelow(this.oldest);
    return this.acked;
  }

  /** What to send now, at most `most` records: live ones first. */
  next(nowMs: number, most: number): Sending[] {
    this.refill(nowMs);
    if (!this.isConnected) return [];
    const sendings: Sending[] = [];
    while (this.live < this.newest && sendings.length < most) {
      this.live += 1;
      if (this.live >= this.oldest) sendings.push(this.send(this.live, false, nowMs));
    }
    if (!this.isHeard(nowMs)) {
      if (most > 0 && this.waiting > 0 && nowMs - this.liveMs >= AGAIN_MS)
        sendings.push(this.send(this.newest, false, nowMs));
      return sendings;
    }
    this.takeBackOverdue(nowMs);
    while (sendings.length < most && this.budget >= 1 && this.backlogFlying() < WINDOW) {
      const seq = this.nextOfBacklog();
      if (seq === undefined) break;
      this.budget -= 1;
      sendings.push(this.send(seq, true, nowMs));
    }
    return sendings;
  }

  /** Head office has acknowledged something lately. */
  isHeard(nowMs: number): boolean {
    return nowMs - this.heardMs <= HEARD_MS;
  }

  /** Records that head office does not have, as far as is known. */
  get waiting(): number {
    return Math.max(0, this.newest - this.oldest + 1 - this.held.count());
  }

  /** Oldest record that head office is not known to have; above the newest: there is none. */
  private get oldest(): number {
    return Math.max(this.kept, this.acked + 1);
  }

  /** What head office has lost is backlog again, as far as the outbox still has it. */
  private fallBack(upto: number, nowMs: number): void {
    this.fallenBackMs ??= nowMs;
    if (nowMs - this.fallenBackMs < FALLEN_BACK_MS) return;
    this.fallenBackMs = undefined;
    this.acked = Math.max(upto, this.kept - 1);
    this.cursor = this.oldest;
  }

  private send(seq: number, isBacklog: boolean, nowMs: number): Sending {
    if (!isBacklog) this.liveMs = nowMs;
    this.flying.set(seq, { sentMs: nowMs, isBacklog });
    return { seq, isBacklog };
  }

  private nextOfBacklog(): number | undefined {
    while (this.cursor <= this.live) {
      const seq = this.cursor;
      this.cursor = this.held.endOf(seq) + 1;
      if (this.cursor === seq + 1 && !this.held.has(seq) && !this.flying.has(seq)) return seq;
    }
    return undefined;
  }

  /** What has been on its way for too long goes back to the backlog. */
  private takeBackOverdue(nowMs: number): void {
    for (const [seq, { sentMs }] of this.flying) {
      if (nowMs - sentMs < AGAIN_MS || this.heardMs < sentMs) continue;
      this.flying.delete(seq);
      this.cursor = Math.min(this.cursor, seq);
    }
  }

  private backlogFlying(): number {
    let count = 0;
    for (const { isBacklog } of this.flying.values()) if (isBacklog) count += 1;
    return count;
  }

  private forgetBelow(oldest: number): void {
    this.cursor = Math.max(this.cursor, oldest);
    for (const seq of this.flying.keys()) if (seq < oldest) this.flying.delete(seq);
  }

  /** A second's worth at most. */
  private refill(nowMs: number): void {
    const sinceMs = nowMs - (this.refilledMs ?? nowMs);
    this.refilledMs = nowMs;
    this.budget = Math.min(this.perS, this.budget + (sinceMs * this.perS) / 1000);
  }
}
