// The store's core: telemetry and time go in; commands to boxes, rows for the log and news for pages come out. Pure:
// holds no timer, socket or file, and is given the time.
import type { Decoded } from "../../protocol/codec.ts";
import { parseTopic } from "../../protocol/host-topics.ts";
import type { Acknowledgement } from "../../protocol/messages/acknowledgement.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Messages } from "../../protocol/messages.ts";
import { decodeForHost, encodeForBox } from "../../protocol/schemas.ts";
import { topicOf } from "../../protocol/topics.ts";
import type { AcknowledgedBy, Advice, Call, Decision } from "./decision.ts";
import type { Dispatch } from "./dispatch.ts";
import type { LaneView } from "./lane-view.ts";
import type { Place } from "./shop.ts";
import { StoreState } from "./store-state.ts";

/** What the edges are asked to do. */
export type Effect =
  | { kind: "publish"; topic: string; payload: string }
  | { kind: "tell-time"; box: string }
  | { kind: "log-telemetry"; box: string; telemetry: Telemetry }
  | { kind: "log-decision"; decision: Decision }
  | { kind: "lamp"; box: string; lamp: LampSignal; cause: Telemetry | undefined }
  | { kind: "report"; box: string; about: Report; message: Messages[Report] }
  | { kind: "rejected"; topic: string; reason: string; field: string };

/** What boxes say of themselves: told, and acted on by nobody here. */
const REPORTS = ["health", "answer", "want"] as const;
export type Report = (typeof REPORTS)[number];

/** A lamp command holds for this long, and is renewed well before. Unit ms. */
export const LEASE_MS = 15000;
const RENEW_MS = 5000;

/** Counts since the start, for the log and the last line of JSON. */
export interface Counts {
  telemetry: number;
  rejected: number;
  rejectedBy: { [reason: string]: number };
  decisions: number;
  lampChanges: number;
}

export class Store {
  readonly counts: Counts = { telemetry: 0, rejected: 0, rejectedBy: {}, decisions: 0, lampChanges: 0 };
  private name: string;
  private state: StoreState;
  private dispatch: Dispatch;
  private lamps = new Map<string, LampSignal>();
  private commandIds = new Map<string, number>();
  private renewedMs = new Map<string, number>();
  private nextId = 1;
  private current: { calls: Call[]; advice: Advice[] } = { calls: [], advice: [] };

  constructor(name: string, places: readonly Place[], dispatch: Dispatch) {
    this.name = name;
    this.state = new StoreState(places);
    this.dispatch = dispatch;
  }

  lanes(nowMs: number): LaneView[] {
    return this.state.lanes(nowMs);
  }

  /** The lamp that the host wants at a box. */
  lamp(box: string): LampSignal | undefined {
    return this.lamps.get(box);
  }

  /** Takes one message from a box. Whatever is wrong with it is counted and said, and goes no further. */
  handle(topic: string, payload: string, nowMs: number): Effect[] {
    const parsed = parseTopic(topic);
    if (parsed.kind === "rejected") return [this.reject(topic, parsed.reason, "")];
    if (parsed.store !== this.name) return [this.reject(topic, "other-store", parsed.store)];
    if (parsed.message === "telemetry") return this.handleTelemetry(topic, parsed.box, payload, nowMs);
    if (parsed.message === "status") return this.handleStatus(topic, parsed.box, payload, nowMs);
    const report = REPORTS.find((kind) => kind === parsed.message);
    if (report !== undefined) return this.handleReport(topic, parsed.box, report, payload);
    return [this.reject(topic, "not-from-a-box", parsed.message)];
  }

  /** To be called once a second: freshness, holds and leases run on time alone. */
  tick(nowMs: number): Effect[] {
    return this.decide(undefined, nowMs);
  }

  /** The wall clock for a box that asks for it by coming; in ms since 1970. */
  time(box: string, unixMs: number): Effect {
    return this.publish(box, "time", encodeForBox("time", { unixMs: Math.floor(unixMs), errorMs: null }));
  }

  /** Calls that have not ended, the oldest first. */
  calls(): readonly Call[] {
    return this.current.calls;
  }

  /** What is wanted of every pool of tills. */
  advice(): readonly Advice[] {
    return this.current.advice;
  }

  /** Somebody says that he is on his way to a till that is called; nothing happens where none is. */
  acknowledge(box: string, nowMs: number, by: AcknowledgedBy): Effect[] {
    const decisions = this.dispatch.acknowledge(box, this.state.lanes(nowMs), nowMs, by);
    return decisions.length === 0 ? [] : [...this.logged(decisions), ...this.decide(undefined, nowMs)];
  }

  /** The host is going: every call has its end. */
  stop(nowMs: number): Effect[] {
    return this.logged(this.dispatch.stop(this.state.lanes(nowMs), nowMs));
  }

  /** The shop is set up anew: every call ends, boxes that stay keep their state, and the new dispatch decides. */
  setUp(places: readonly Place[], dispatch: Dispatch, nowMs: number): Effect[] {
    const ended = this.stop(nowMs);
    this.state.rebuild(places);
    this.dispatch = dispatch;
    return [...ended, ...this.decide(undefined, nowMs)];
  }

  /** What has been received of a box, and what of it may be forgotten there. */
  acknowledgeRecords(box: string, acknowledgement: Acknowledgement): Effect {
    return this.publish(box, "ack", encodeForBox("ack", acknowledgement));
  }

  private handleTelemetry(topic: string, box: string, payload: string, nowMs: number): Effect[] {
    const decoded = decodeForHost("telemetry", payload);
    if (decoded.kind === "rejected") return [this.refuse(topic, decoded)];
    const telemetry = decoded.message;
    this.counts.telemetry += 1;
    const effects: Effect[] = [{ kind: "log-telemetry", box, telemetry }];
    const accepted = this.state.acceptTelemetry(box, telemetry, nowMs);
    // A stranger's records are kept, but move nothing.
    if (accepted === "stranger") effects.push(this.reject(topic, "unknown-box", box));
    if (accepted !== "newest") return effects;
    return effects.concat(this.decide(telemetry, nowMs));
  }

  private handleStatus(topic: string, box: string, payload: string, nowMs: number): Effect[] {
    const decoded = decodeForHost("status", payload);
    if (decoded.kind === "rejected") return [this.refuse(topic, decoded)];
    if (this.state.acceptStatus(box, decoded.message) === "stranger") return [this.reject(topic, "unknown-box", box)];
    if (decoded.message.presence === "offline") return this.decide(undefined, nowMs);
    // A box that has just come is told the time and its lamp at once.
    this.lamps.delete(box);
    return [{ kind: "tell-time", box }, ...this.decide(undefined, nowMs)];
  }

  private handleReport(topic: string, box: string, about: Report, payload: string): Effect[] {
    const decoded = decodeForHost(about, payload);
    if (decoded.kind === "rejected") return [this.refuse(topic, decoded)];
    return [{ kind: "report", box, about, message: decoded.message }];
  }

  private decide(cause: Telemetry | undefined, nowMs: number): Effect[] {
    const verdict = this.dispatch.decide(this.state.lanes(nowMs), nowMs);
    this.current = { calls: verdict.calls, advice: verdict.advice };
    const effects: Effect[] = [];
    for (const [box, lamp] of verdict.lamps) {
      const changed = this.lamps.get(box) !== lamp;
      if (!changed && nowMs - (this.renewedMs.get(box) ?? 0) < RENEW_MS) continue;
      if (changed) {
        if (this.lamps.has(box) || lamp !== "off") {
          this.counts.lampChanges += 1;
          effects.push({ kind: "lamp", box, lamp, cause });
        }
        this.lamps.set(box, lamp);
        this.commandIds.set(box, this.nextId++);
      }
      this.renewedMs.set(box, nowMs);
      const id = this.commandIds.get(box) ?? 0;
      effects.push(this.publish(box, "beacon", encodeForBox("beacon", { id, lamp, leaseMs: LEASE_MS })));
    }
    for (const box of [...this.lamps.keys()]) if (!verdict.lamps.has(box)) this.lamps.delete(box);
    return effects.concat(this.logged(verdict.decisions));
  }

  private logged(decisions: Decision[]): Effect[] {
    this.counts.decisions += decisions.length;
    return decisions.map((decision) => ({ kind: "log-decision", decision }));
  }

  private publish(box: string, kind: "beacon" | "time" | "ack", payload: string): Effect {
    return { kind: "publish", topic: topicOf(this.name, box, kind), payload };
  }

  private refuse(topic: string, decoded: Decoded<unknown> & { kind: "rejected" }): Effect {
    return this.reject(topic, decoded.reason, decoded.field);
  }

  private reject(topic: string, reason: string, field: string): Effect {
    this.counts.rejected += 1;
    this.counts.rejectedBy[reason] = (this.counts.rejectedBy[reason] ?? 0) + 1;
    return { kind: "rejected", topic, reason, field };
  }
}
