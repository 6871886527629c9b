// The shop's end of the way to head office: records into the outbox, out of it in the order of the plan, and away once
// head office has them. Does its input and output by what it is given; time is an argument, monotonic, in ms.

import { readHead, seal } from "../../../protocol/uplink/codec.ts";
import { type LaneUp, readDownlink, UPLINK_ACK, uplinkTopic } from "../../../protocol/uplink/downlink.ts";
import { type Cause, causeOf } from "../../core/problems/cause.ts";
import type { UplinkStatus } from "../../core/uplink-status.ts";
import { isDamage, type Outbox } from "./outbox.ts";
import { SendPlan } from "./send-plan.ts";

/** Makes a record's bytes, given its number. */
export type MakeRecord = (epoch: number, seq: number) => Uint8Array;

/** The way to the broker. */
export interface UplinkLink {
  /** Messages that can be sent now without waiting. */
  room(): number;
  publish(topic: string, payload: Uint8Array): void;
}

/** Records that wait in memory while the outbox cannot be written: an hour of frames. */
const MOST_PENDING = 720;

/** One shop's sender. */
export class Sender {
  private store: string;
  private open: () => Outbox;
  private link: UplinkLink;
  private perS: number;
  private outbox: Outbox | undefined;
  private plan: SendPlan | undefined;
  private pending: MakeRecord[] = [];
  private lost = 0;
  private fault = "";
  private cause: Cause | undefined;
  private isConnected = false;
  /** What head office is known to have; undefined: what the outbox says. */
  private acked: number | undefined;

  /** `open` opens the outbox, which may fail; `perS` bounds the backlog. */
  constructor(store: string, open: () => Outbox, link: UplinkLink, perS: number) {
    this.store = store;
    this.open = open;
    this.link = link;
    this.perS = perS;
  }

  /** Keeps a record, and sends it if it can. */
  add(make: MakeRecord): void {
    this.pending.push(make);
    const over = this.pending.length - MOST_PENDING;
    if (over <= 0) return;
    this.pending.splice(0, over);
    this.lost += over;
  }

  connected(isConnected: boolean): void {
    this.isConnected = isConnected;
    this.plan?.connected(isConnected);
  }

  /** A message of head office to this shop. */
  onAck(payload: string, nowMs: number): void {
    const ack = readDownlink(UPLINK_ACK, payload);
    const { outbox, plan } = this;
    if (ack === undefined || outbox === undefined || plan === undefined || ack.epoch !== outbox.now.epoch) return;
    this.acked = plan.acknowledged(ack, nowMs);
  }

  /** To be called several times a second; `atMs` by the wall clock. */
  run(nowMs: number, atMs: number): void {
    const isKept = this.attempt(() => this.keep());
    const { outbox, plan } = this;
    if (outbox === undefined || plan === undefined) return;
    const isSent = this.attempt(() => {
      for (const { seq, isBacklog } of plan.next(nowMs, this.link.room()))
        this.send(outbox, seq, isBacklog ? "backlog" : "live", atMs);
    });
    if (isKept && isSent) this.fault = "";
  }

  status(nowMs: number, atMs: number): UplinkStatus {
    const { isConnected, fault, cause, outbox, plan } = this;
    const backlog = (plan?.waiting ?? 0) + this.pending.length;
    const lost = (outbox?.now.lost ?? 0) + this.lost;
    const isHeard = plan?.isHeard(nowMs) ?? false;
    const kept = fault === "" ? { fault } : { fault, cause };
    return { isConnected, isHeard, backlog, backlogS: this.backlogS(atMs), lost, ...kept };
  }

  /** To be called after `run`, which keeps what has been added. */
  close(): void {
    this.outbox?.close();
  }

  private keep(): void {
    const outbox = this.opened();
    if (this.acked !== undefined) outbox.acknowledge(this.acked);
    if (this.pending.length === 0 && this.lost === 0) return;
    const { pending } = this;
    const first = this.added(outbox);
    this.plan?.dropped(outbox.now.oldest);
    for (let i = 0; i < pending.length; i++) this.plan?.added(first + i);
    this.pending = [];
    this.lost = 0;
  }

  /** What is out of the range that it has room for, such as a time of a clock that is ahead by ages, stands in the way of nothing else. */
  private added(outbox: Outbox): number {
    try {
      return outbox.add(this.pending, this.lost);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const fit = this.pending.filter(isFit);
      this.lost += this.pending.length - fit.length;
      this.pending = fit;
      throw error;
    }
  }

  private opened(): Outbox {
    if (this.outbox !== undefined) return this.outbox;
    const outbox = this.open();
    this.outbox = outbox;
    const { oldest, newest, acked } = outbox.now;
    this.plan = new SendPlan(oldest, newest, this.perS, acked);
    this.plan.connected(this.isConnected);
    return outbox;
  }

  private send(outbox: Outbox, seq: number, lane: LaneUp, atMs: number): void {
    const bytes = outbox.record(seq);
    if (bytes === undefined) return;
    const { oldest, newest, lost } = outbox.now;
    this.link.publish(uplinkTopic(this.store, lane), seal({ sentMs: Math.round(atMs), oldest, newest, lost }, bytes));
  }

  /** Age of the oldest record that head office does not have; s. */
  private backlogS(atMs: number): number {
    const { outbox } = this;
    let oldestMs = atMs;
    this.attempt(() => {
      const bytes = outbox?.record(outbox.now.acked + 1);
      const head = bytes === undefined ? undefined : readHead(bytes);
      if (head?.kind === "ok") oldestMs = head.value.atMs;
    });
    return Math.max(0, Math.round((atMs - oldestMs) / 1000));
  }

  /** A fault of the outbox is told, and tried again; a damaged file is opened anew, which sets it aside. */
  private attempt(step: () => void): boolean {
    try {
      step();
      return true;
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error);
      this.cause = causeOf(error);
      if (isDamage(error)) {
        this.outbox = undefined;
        this.plan = undefined;
        this.acked = undefined;
      }
      return false;
    }
  }
}

/** Whether a record can be made. */
function isFit(make: MakeRecord): boolean {
  try {
    make(0, 0);
    return true;
  } catch {
    return false;
  }
}
