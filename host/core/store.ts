// The store's core: what boxes say and time go in; commands to boxes, rows for the log and news for pages come out.
// Pure: holds no timer, socket or file, and is given the time.
import type { Acknowledgement } from "../../protocol/messages/acknowledgement.ts";
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Status } from "../../protocol/messages/status.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Messages } from "../../protocol/messages.ts";
import type { BoxReport } from "./box-traffic.ts";
import type { Rejection } from "./box-transport.ts";
import type { AcknowledgedBy, Advice, Call, Decision } from "./decision.ts";
import { isSudden } from "./decision-inputs.ts";
import type { Dispatch } from "./dispatch.ts";
import type { ForecastScores } from "./forecast-record.ts";
import type { LaneView } from "./lane-view.ts";
import type { HalfHour } from "./past-weeks.ts";
import { madeAt, RecordChecks } from "./record-checks.ts";
import type { Place } from "./shop.ts";
import { StoreState } from "./store-state.ts";
import { relivedWarning, type Warning } from "./warnings.ts";

/** What the host sends to a box by itself. */
export type HostCommand = {
  [K in "beacon" | "time" | "ack"]: { box: string; kind: K; message: Messages[K] };
}["beacon" | "time" | "ack"];

/** What boxes report of themselves: passed on; nothing is decided on it. */
export type SelfReport = Extract<BoxReport, { kind: "health" | "answer" | "want" | "learned" }>;

/** What the edges are asked to do. */
export type Effect =
  | { kind: "send"; command: HostCommand }
  | { kind: "send-time"; box: string }
  /** `life` counts the lives of the boot id; `madeMs` by the host's clock. */
  | { kind: "log-telemetry"; box: string; life: number; madeMs: number; telemetry: Telemetry }
  | { kind: "warn"; warning: Warning; lastsMs: number }
  | { kind: "log-decision"; decision: Decision }
  | { kind: "lamp"; box: string; lamp: LampSignal; cause: Telemetry | undefined }
  | { kind: "report"; report: SelfReport }
  | { kind: "rejected"; rejection: Rejection };

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
  private state: StoreState;
  private checks = new RecordChecks();
  private dispatch: Dispatch;
  /** The command that each box goes by. */
  private lamps = new Map<string, { lamp: LampSignal; id: number; renewedMs: number }>();
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

  lanes(nowMs: number): LaneView[] {
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

  /** The wall clock for a box that has connected; in ms since 1970, however wrong it is. */
  time(box: string, unixMs: number): HostCommand {
    return { box, kind: "time", message: { unixMs: Math.max(0, Math.floor(unixMs)), errorMs: null } };
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

  /** What the log knows of past weeks, by the host's monotonic clock, and how good forecasts were before the host was started. */
  knowPastWeeks(pastWeeks: readonly HalfHour[]): void {
    this.dispatch.knowPastWeeks(pastWeeks);
  }

  get forecastScores(): ForecastScores {
    return this.dispatch.forecastScores;
  }

  set forecastScores(scores: ForecastScores) {
    this.dispatch.forecastScores = scores;
  }

  /** The shop has other boxes or rules: every call ends, boxes that stay keep their state, the new dispatch decides. */
  rebuild(places: readonly Place[], dispatch: Dispatch, nowMs: number): Effect[] {
    const ended = this.stop(nowMs);
    this.state.rebuild(places);
    dispatch.succeed(this.dispatch);
    this.dispatch = dispatch;
    return [...ended, ...this.decide(undefined, nowMs)];
  }

  /** Tells a box what has been received from it, and what of it may be forgotten there. */
  acknowledgeRecords(box: string, message: Acknowledgement): Effect {
    return { kind: "send", command: { box, kind: "ack", message } };
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
    const effects: Effect[] = [];
    verdict.lamps.forEach((lamp, box) => {
      const before = this.lamps.get(box);
      if (before?.lamp === lamp && nowMs - before.renewedMs < RENEW_MS) return;
      if (before?.lamp !== lamp && (before !== undefined || lamp !== "off")) {
        this.counts.lampChanges += 1;
        effects.push({ kind: "lamp", box, lamp, cause });
      }
      const id = before?.lamp === lamp ? before.id : this.nextId++;
      this.lamps.set(box, { lamp, id, renewedMs: nowMs });
      effects.push({ kind: "send", command: { box, kind: "beacon", message: { id, lamp, leaseMs: LEASE_MS } } });
    });
    if (this.lamps.size > verdict.lamps.size)
      for (const box of this.lamps.keys()) if (!verdict.lamps.has(box)) this.lamps.delete(box);
    return effects.concat(this.logged(verdict.decisions));
  }

  private logged(decisions: Decision[]): Effect[] {
    this.counts.decisions += decisions.length;
    return decisions.map((decision) => ({ kind: "log-decision", decision }));
  }
}
