// The store's core: what boxes say and time go in; commands to boxes, rows for the log and news for pages come out. Holds the
// newest telemetry of every configured box, and knows which of it is fresh. Pure: the time is given to it, monotonic, in ms.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Status } from "../../protocol/messages/status.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { BoxReport, Effect } from "./box-traffic.ts";
import type { Rejection } from "./box-transport.ts";
import type { AcknowledgedBy, Advice, Call, Decision } from "./decision.ts";
import { isSudden } from "./decision-inputs.ts";
import type { Dispatch } from "./dispatch.ts";
import type { LaneView } from "./lane-view.ts";
import { madeAt, RecordChecks } from "./record-checks.ts";
import type { Place } from "./shop.ts";
import { StoreState } from "./store-state.ts";
import { relivedWarning, switchForgottenWarning } from "./warnings.ts";

/** Lease of a lamp command, which is renewed well before it ends. Unit ms. */
export const LEASE_MS = 15000;
const RENEW_MS = 5000;
/** Time between two looks at the shop for each lane, on average: 20 lanes are looked at every millisecond at most, 1,000 every 50 ms. */
const LOOK_MS = 0.05;
/** So much sooner a look may be: in a shop of 40 lanes, five sudden records in a row are each looked at as they come. Unit ms. */
const AHEAD_MS = 10;

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
  /** Decides for the shop, until the next `rebuild`. */
  dispatch: Dispatch;
  private state: StoreState;
  private checks = new RecordChecks();
  /** The command that each box goes by, the one that was sent last at the end; and what was wanted then. */
  private lamps = new Map<string, { lamp: LampSignal; id: number; renewedMs: number }>();
  private wanted: ReadonlyMap<string, LampSignal> | undefined;
  private nextId = 1;
  private current: { calls: Call[]; advice: Advice[] } = { calls: [], advice: [] };
  /** When the looks so far are paid for, at their average rate. */
  private paidMs = Number.NEGATIVE_INFINITY;
  /** Something sudden is looked at again where it has been decided on: what the first look ends may free what the next one sees. */
  private looksOwed = 0;
  /** When the shop is to be looked at because of what a record has said: call `tick` then. Undefined: nothing is due. */
  dueMs: number | undefined;

  constructor(places: readonly Place[], dispatch: Dispatch) {
    this.state = new StoreState(places);
    this.dispatch = dispatch;
  }

  lanes(nowMs: number): readonly LaneView[] {
    return this.state.lanes(nowMs);
  }

  /** The lamp that the host wants at a box. */
  lamp(box: string): LampSignal | undefined {
    return this.lamps.get(box)?.lamp;
  }

  /** Takes what one box has said. */
  handle(report: BoxReport, nowMs: number): Effect[] {
    if (report.kind === "telemetry") return this.handleTelemetry(report, nowMs);
    if (report.kind === "status") return this.handleStatus(report, nowMs);
    return [{ kind: "report", report }];
  }

  /** Counts what could not be taken. */
  reject(rejection: Rejection): Effect {
    const { rejectedBy } = this.counts;
    this.counts.rejected += 1;
    rejectedBy[rejection.reason] = (rejectedBy[rejection.reason] ?? 0) + 1;
    return { kind: "rejected", rejection };
  }

  /** To be called once a second: freshness, holds and leases run on time alone. */
  tick(nowMs: number): Effect[] {
    return this.decide(undefined, nowMs);
  }

  /** Whether the shop has such a box. */
  has(box: string): boolean {
    return this.state.has(box);
  }

  /** Calls that have not ended, the oldest first. */
  calls(): readonly Call[] {
    return this.current.calls;
  }

  /** What is wanted of every pool of tills. */
  advice(): readonly Advice[] {
    return this.current.advice;
  }

  /** Somebody is on the way to a till; nothing happens where it is not called. */
  acknowledge(box: string, nowMs: number, by: AcknowledgedBy): Effect[] {
    const decisions = this.dispatch.acknowledge(box, this.state.lanes(nowMs), nowMs, by);
    return decisions.length === 0 ? [] : [...this.logged(decisions), ...this.decide(undefined, nowMs)];
  }

  /** The host is stopping: every call ends. */
  stop(nowMs: number): Effect[] {
    return this.logged(this.dispatch.stop(this.state.lanes(nowMs), nowMs));
  }

  /** The shop has other boxes or rules: every call ends, boxes that stay keep their state, the new dispatch decides. */
  rebuild(places: readonly Place[], dispatch: Dispatch, nowMs: number): Effect[] {
    const ended = this.stop(nowMs);
    this.state.rebuild(places);
    dispatch.succeed(this.dispatch);
    this.dispatch = dispatch;
    return [...ended, ...this.decide(undefined, nowMs)];
  }

  private handleTelemetry({ box, message, from }: BoxReport & { message: Telemetry }, nowMs: number): Effect[] {
    this.counts.telemetry += 1;
    // Records of an unknown box are logged, but decide nothing.
    if (!this.state.has(box)) {
      const madeMs = madeAt(message, nowMs);
      const logged: Effect = { kind: "log-telemetry", box, life: 0, madeMs, telemetry: message };
      return [logged, this.rejectUnknown(box, "telemetry", from)];
    }
    const checked = this.checks.check(box, message, nowMs);
    if (checked.kind === "strange") return [];
    const about = `${box}/telemetry`;
    if (checked.kind === "refused") return [this.reject({ reason: "implausible", field: checked.field, about, from })];
    const { life, released, dropped } = checked;
    const records = [...released, { record: message, madeMs: checked.madeMs }];
    const effects = records.map(
      ({ record, madeMs }): Effect => ({ kind: "log-telemetry", box, life, madeMs, telemetry: record }),
    );
    for (let i = 0; i < dropped; i++)
      effects.push(this.reject({ reason: "out-of-time", field: "sentMs", about, from }));
    if (checked.isRelived) effects.push({ kind: "warn", ...relivedWarning(box) });
    const before = this.state.freshTelemetry(box, nowMs);
    if (!checked.isCurrent || this.state.acceptTelemetry(box, message, nowMs) !== "newest") return effects;
    if (message.till === "closed" && message.state !== "closed")
      effects.push({ kind: "warn", ...switchForgottenWarning(box) });
    // Who decides looks at every lane: what can wait for the next second is not worth it.
    if (!isSudden(message, before)) return effects;
    this.looksOwed = 2;
    const dueMs = this.paidMs - AHEAD_MS;
    if (nowMs >= dueMs) return effects.concat(this.decide(message, nowMs));
    this.dueMs = dueMs;
    return effects;
  }

  private handleStatus({ box, message, from }: BoxReport & { message: Status }, nowMs: number): Effect[] {
    if (this.state.acceptStatus(box, message) === "unknown-box") return [this.rejectUnknown(box, "status", from)];
    if (message.presence === "offline") return this.decide(undefined, nowMs);
    // A box that has just connected gets the time and its lamp at once.
    this.lamps.delete(box);
    return [{ kind: "send-time", box }, ...this.decide(undefined, nowMs)];
  }

  private rejectUnknown(box: string, kind: string, from: string): Effect {
    return this.reject({ reason: "unknown-box", field: box, about: `${box}/${kind}`, from });
  }

  private decide(cause: Telemetry | undefined, nowMs: number): Effect[] {
    const costMs = LOOK_MS * this.state.size;
    this.paidMs = Math.max(this.paidMs, nowMs) + costMs;
    const verdict = this.dispatch.decide(this.state.lanes(nowMs), nowMs);
    this.looksOwed = verdict.decisions.length === 0 ? 0 : Math.max(0, this.looksOwed - 1);
    this.dueMs = this.looksOwed > 0 ? Math.max(nowMs + costMs, this.paidMs - AHEAD_MS) : undefined;
    this.current = { calls: verdict.calls, advice: verdict.advice };
    const effects = this.light(verdict.lamps, cause, nowMs);
    return effects.concat(this.logged(verdict.decisions));
  }

  /** Lamps that have changed, and those whose command is to be renewed. */
  private light(wanted: ReadonlyMap<string, LampSignal>, cause: Telemetry | undefined, nowMs: number): Effect[] {
    const effects: Effect[] = [];
    // Mostly none has changed: then only the commands that were sent the longest ago are looked at.
    if (wanted === this.wanted && wanted.size === this.lamps.size) {
      for (const [box, { lamp, renewedMs }] of this.lamps) {
        if (nowMs - renewedMs < RENEW_MS) break;
        effects.push(this.command(box, lamp, nowMs));
      }
      return effects;
    }
    this.wanted = wanted;
    wanted.forEach((lamp, box) => {
      const before = this.lamps.get(box);
      if (before?.lamp === lamp && nowMs - before.renewedMs < RENEW_MS) return;
      if (before?.lamp !== lamp && (before !== undefined || lamp !== "off")) {
        this.counts.lampChanges += 1;
        effects.push({ kind: "lamp", box, lamp, cause });
      }
      effects.push(this.command(box, lamp, nowMs));
    });
    if (this.lamps.size > wanted.size)
      for (const box of this.lamps.keys()) if (!wanted.has(box)) this.lamps.delete(box);
    return effects;
  }

  /** A command, new or renewed: the one that was sent last is the last of all. */
  private command(box: string, lamp: LampSignal, nowMs: number): Effect {
    const before = this.lamps.get(box);
    const id = before?.lamp === lamp ? before.id : this.nextId++;
    this.lamps.delete(box);
    this.lamps.set(box, { lamp, id, renewedMs: nowMs });
    return { kind: "send", command: { box, kind: "beacon", message: { id, lamp, leaseMs: LEASE_MS } } };
  }

  private logged(decisions: Decision[]): Effect[] {
    this.counts.decisions += decisions.length;
    return decisions.map((decision) => ({ kind: "log-decision", decision }));
  }
}
