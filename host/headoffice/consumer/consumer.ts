// One consumer: takes records from the broker, keeps them in batches, and acknowledges what is durable. Has no state that
// matters: it can be killed at any time, and any number may run beside it.
import type { DownlinkKind, LaneUp } from "../../../protocol/uplink/downlink.ts";
import { LANES_UP } from "../../../protocol/uplink/downlink.ts";
import { type Cause, causeOf } from "../../core/problems/cause.ts";
import { type Arrival, readArrival } from "../arrival.ts";
import { ackPayload } from "../stores/batch.ts";
import type { ChainStore } from "../stores/chain-store.ts";
import type { Delivery, Intake, IntakeListener } from "./intake.ts";

/** Records of one commit at most; a batch waits so long for more. Unit ms. */
const BATCH = 500;
const GATHER_MS = 100;
/** Records that wait for a commit, by lane; beyond that the broker is asked to hold. */
const MOST_WAITING: { [L in LaneUp]: number } = { live: 4000, backlog: 1000 };
/** After a failed commit, first and later. Unit ms. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5000;
/** Minutes are summed up this often, so many at a time. Units ms, minutes of shops. */
const SUM_UP_MS = 1000;
const SUM_UP = 200;
/** Classes of PostgreSQL's errors that say the data is at fault, not the server: 22 data, 23 constraint. */
const DATA_ERROR = /^2[23]/;

/** Counts since the start, and how it stands. */
export interface ConsumerStatus {
  received: number;
  fresh: number;
  repeated: number;
  rejected: { [reason: string]: number };
  commits: number;
  failedCommits: number;
  minutes: number;
  /** Records that wait for a commit, by lane. */
  waiting: { [L in LaneUp]: number };
  /** Time from a record's sending to its commit in the last batch, at most; ms. */
  lagMs: number;
  isConnected: boolean;
  /** Why nothing can be committed; "": it can. `cause`: by the code of the error, where that is known. */
  fault: string;
  cause?: Cause | undefined;
}

/** Tells what people should know. */
export type Say = (level: "info" | "warn", text: string, detail: object) => void;

export class Consumer implements IntakeListener {
  readonly status: ConsumerStatus = {
    ...{ received: 0, fresh: 0, repeated: 0, rejected: {}, commits: 0, failedCommits: 0, minutes: 0 },
    ...{ waiting: { live: 0, backlog: 0 }, lagMs: 0, isConnected: false, fault: "" },
  };
  private store: ChainStore;
  private say: Say;
  private intake: Intake | undefined;
  private waiting: { [L in LaneUp]: Delivery[] } = { live: [], backlog: [] };
  private timer: NodeJS.Timeout | undefined;
  private summing: NodeJS.Timeout | undefined;
  /** Undefined until the broker has been tried. */
  private isUp: boolean | undefined;
  private isBusy = false;
  private isClosed = false;
  private pauseMs = FIRST_PAUSE_MS;
  private idle: () => void = () => {};

  constructor(store: ChainStore, say: Say) {
    this.store = store;
    this.say = say;
  }

  /** Begins to work. `open` opens the way from the broker. */
  start(open: (listener: IntakeListener) => Intake): void {
    this.intake = open(this);
    this.summing = setTimeout(() => void this.sumUp(), SUM_UP_MS);
  }

  onDelivery(delivery: Delivery): void {
    const { lane } = delivery;
    this.status.received += 1;
    const waiting = this.waiting[lane];
    waiting.push(delivery);
    this.status.waiting[lane] = waiting.length;
    if (waiting.length >= MOST_WAITING[lane]) this.intake?.hold(lane, true);
    if (waiting.length >= BATCH) this.soon(0);
    else this.soon(GATHER_MS);
  }

  onLink(isUp: boolean, detail: string): void {
    if (isUp !== this.isUp) this.say(isUp ? "info" : "warn", isUp ? "broker" : "no broker", { detail });
    this.isUp = isUp;
    this.status.isConnected = isUp;
  }

  /** Sends to a shop, as well as the broker can. */
  send(store: string, kind: DownlinkKind, payload: string | Uint8Array): void {
    this.intake?.send(store, kind, payload);
  }

  /** Ends after the batch that is being written. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    clearTimeout(this.summing);
    await this.intake?.close();
    if (this.isBusy) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  private soon(ms: number): void {
    if (this.isBusy || this.isClosed || (this.timer !== undefined && ms > 0)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.work(), ms);
  }

  private async work(): Promise<void> {
    this.timer = undefined;
    this.isBusy = true;
    const batch = this.take();
    await this.keep(batch);
    this.isBusy = false;
    this.idle();
    const left = this.waiting.live.length + this.waiting.backlog.length;
    if (left > 0) this.soon(left >= BATCH ? 0 : GATHER_MS);
  }

  /** What is live goes first. */
  private take(): Delivery[] {
    const batch: Delivery[] = [];
    for (const lane of LANES_UP) {
      batch.push(...this.waiting[lane].splice(0, BATCH - batch.length));
      this.status.waiting[lane] = this.waiting[lane].length;
      if (this.waiting[lane].length < MOST_WAITING[lane] / 2) this.intake?.hold(lane, false);
    }
    return batch;
  }

  private async keep(batch: readonly Delivery[]): Promise<void> {
    const arrivals: Arrival[] = [];
    for (const { store, payload, receivedMs } of batch) {
      const read = readArrival(store, payload, receivedMs);
      if (read.kind === "ok") arrivals.push(read.arrival);
      else this.reject(store, read.reason, read.field);
    }
    while (!this.isClosed && !(await this.commit(arrivals))) await pause(this.nextPause());
    if (this.isClosed && this.status.fault !== "") return;
    for (const { done } of batch) done();
  }

  /** False when it must be tried again. */
  private async commit(arrivals: readonly Arrival[]): Promise<boolean> {
    if (arrivals.length === 0) return true;
    try {
      const { acks, fresh } = await this.store.write(arrivals);
      this.succeeded(arrivals, fresh);
      for (const ack of acks) this.send(ack.store, "ack", ackPayload(ack));
      return true;
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      this.status.failedCommits += 1;
      if (DATA_ERROR.test(code ?? "")) return this.divide(arrivals, message);
      if (this.status.fault === "") this.say("warn", "records cannot be kept", { error: message });
      this.status.fault = message || String(code);
      this.status.cause = causeOf(error);
      return false;
    }
  }

  /** One record of the batch cannot be kept by the database: halves are tried, down to the one. */
  private async divide(arrivals: readonly Arrival[], message: string): Promise<boolean> {
    const [only] = arrivals;
    if (only !== undefined && arrivals.length === 1) {
      this.reject(only.record.store, "database", message);
      return true;
    }
    const half = Math.ceil(arrivals.length / 2);
    return (await this.commit(arrivals.slice(0, half))) && (await this.commit(arrivals.slice(half)));
  }

  private succeeded(arrivals: readonly Arrival[], fresh: number): void {
    const { status } = this;
    if (status.fault !== "") this.say("info", "records are kept again", {});
    status.fault = "";
    this.pauseMs = FIRST_PAUSE_MS;
    status.commits += 1;
    status.fresh += fresh;
    status.repeated += arrivals.length - fresh;
    const nowMs = Date.now();
    status.lagMs = arrivals.reduce((lag, { envelope }) => Math.max(lag, nowMs - envelope.sentMs), 0);
  }

  private reject(store: string, reason: string, field: string): void {
    const { rejected } = this.status;
    rejected[reason] = (rejected[reason] ?? 0) + 1;
    // The first of each kind, then at every power of ten.
    if (Number.isInteger(Math.log10(rejected[reason])))
      this.say("warn", "record rejected", { store, reason, field, count: rejected[reason] });
  }

  private nextPause(): number {
    const ms = this.pauseMs;
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * ms);
    return ms * (0.5 + Math.random() / 2);
  }

  private async sumUp(): Promise<void> {
    let done = 0;
    try {
      done = await this.store.sumUp(Date.now(), SUM_UP);
      this.status.minutes += done;
    } catch (error) {
      if (this.status.fault === "") this.say("warn", "minutes cannot be summed up", { error: String(error) });
    }
    if (!this.isClosed) this.summing = setTimeout(() => void this.sumUp(), done === SUM_UP ? 0 : SUM_UP_MS);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
