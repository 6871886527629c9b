// The core of the host: messages of boxes and the time go in; commands to boxes, rows for the log and other effects come out. It
// decides when to look at the shop, and keeps the lamp command of each box. Pure: time is an argument, monotonic, in ms.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Status } from "../../protocol/messages/status.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { BoxReport, Effect } from "./boxes/box-traffic.ts";
import type { Rejection } from "./boxes/box-transport.ts";
import { madeAt, RecordChecks } from "./boxes/record-checks.ts";
import type { AcknowledgedBy, Advice, Call, Decision } from "./dispatch/decision.ts";
import { mustDecideAtOnce } from "./dispatch/decision-inputs.ts";
import type { Dispatch } from "./dispatch/dispatch.ts";
import type { LaneView } from "./lane-view.ts";
import { relivedWarning, switchForgottenWarning } from "./problems/warnings.ts";
import type { Place } from "./shop.ts";
import { StoreState } from "./store-state.ts";

/** Lease of a lamp command, and the interval at which it is renewed. Unit ms. */
export const LEASE_MS = 15000;
const RENEW_MS = 5000;
/**
 * Looks cost time in proportion to the lanes, and are limited as by the generic cell rate algorithm: on average one every LOOK_MS
 * for each lane, so that 20 lanes are looked at every 1 ms at most, and 1,000 every 50 ms; up to AHEAD_MS sooner than that, so that
 * 40 lanes have five looks in a row. Unit ms.
 */
const LOOK_MS = 0.05;
const AHEAD_MS = 10;

/** Counts since the start, for monitoring and for the line that the host prints when it stops. */
export interface Counts {
  telemetry: number;
  rejected: number;
  rejectedBy: { [reason: string]: number };
  decisions: number;
  lampChanges: number;
}

/** One store. */
export class Store {
  readonly counts: Counts = { telemetry: 0, rejected: 0, rejectedBy: {}, decisions: 0, lampChanges: 0 };
  /** Decides for the shop, until the next `rebuild`. */
  dispatch: Dispatch;
  private state: StoreState;
  private checks = new RecordChecks();
  /** The command in force at each box, the one sent last at the end; and the map of lamps that they were made from. */
  private lamps = new Map<string, { lamp: LampSignal; id: number; renewedMs: number }>();
  private wanted: ReadonlyMap<string, LampSignal> | undefined;
  private nextId = 1;
  private current: { calls: Call[]; advice: Advice[] } = { calls: [], advice: [] };
  /** When the next look would be due at the average rate; see LOOK_MS. */
  private paidMs = Number.NEGATIVE_INFINITY;
  /** Looks that a record still asks for: a second one where the first decides, as a call that ends may make room for another. */
  private looksOwed = 0;
  /** When `tick` must be called for a look that a record asks for; undefined: none is due. */
  dueMs: number | undefined;

  constructor(places: readonly Place[], dispatch: Dispatch) {
    this.state = new StoreState(places);
    this.dispatch = dispatch;
  }

  lanes(nowMs: number): readonly LaneView[] {
    return this.state.lanes(nowMs);
  }

  /** The lamp in the last command to a box. */
  lamp(box: string): LampSignal | undefined {
    return this.lamps.get(box)?.lamp;
  }

  /** Handles one report of a box. */
  handle(report: BoxReport, nowMs: number): Effect[] {
    if (report.kind === "telemetry") return this.handleTelemetry(report, nowMs);
    if (report.kind === "status") return this.handleStatus(report, nowMs);
    return [{ kind: "report", report }];
  }

  /** Counts a rejected message. */
  reject(rejection: Rejection): Effect {
    const { rejectedBy } = this.counts;
    this.counts.rejected += 1;
    rejectedBy[rejection.reason] = (rejectedBy[rejection.reason] ?? 0) + 1;
    return { kind: "rejected", rejection };
  }

  /** Looks at the shop. To be called once a second, as freshness, holds and leases depend on time alone, and at `dueMs`. */
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

  /** Advice on every pool of tills, as of the last look. */
  advice(): readonly Advice[] {
    return this.current.advice;
  }

  /** Somebody is on the way to a till. Does nothing where it is not called. */
  acknowledge(box: string, nowMs: number, by: AcknowledgedBy): Effect[] {
    const decisions = this.dispatch.acknowledge(box, this.state.lanes(nowMs), nowMs, by);
    return decisions.length === 0 ? [] : [...this.logged(decisions), ...this.decide(undefined, nowMs)];
  }

  /** Ends every call: the host is stopping. */
  stop(nowMs: number): Effect[] {
    return this.logged(this.dispatch.stop(this.state.lanes(nowMs), nowMs));
  }

  /** Changes the boxes or the rules of the shop: every call ends, boxes that stay keep their state, `dispatch` decides from now on. */
  rebuild(places: readonly Place[], dispatch: Dispatch, nowMs: number): Effect[] {
    const ended = this.stop(nowMs);
    this.state.rebuild(places);
    dispatch.takeOver(this.dispatch);
    this.dispatch = dispatch;
    return [...ended, ...this.decide(undefined, nowMs)];
  }

  private handleTelemetry({ box, message, from }: BoxReport & { message: Telemetry }, nowMs: number): Effect[] {
    this.counts.telemetry += 1;
    // Records of an unknown box are logged, but nothing is decided on them.
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
    // A look visits every lane: what can wait for the next second does.
    if (!mustDecideAtOnce(message, before)) return effects;
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

  /** The commands for lamps that have changed, and those to be renewed. */
  private light(wanted: ReadonlyMap<string, LampSignal>, cause: Telemetry | undefined, nowMs: number): Effect[] {
    const effects: Effect[] = [];
    // Mostly none has changed: then only the oldest commands are checked for renewal.
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

  /** A new or renewed command, which moves to the end of `lamps`. */
  private command(box: string, lamp: LampSignal, nowMs: number): Effect {
    const before = this.lamps.get(box);
    const id = before?.lamp === lamp ? before.id : this.nextId++;
    this.lamps.delete(box);
    this.lamps.set(box, { lamp, id, renewedMs: nowMs });
    return { kind: "send", command: { box, kind: "beacon", message: { id, lamp, leaseMs: LEASE_MS } } };
  }

  /** Counts decisions, and has them logged. */
  private logged(decisions: Decision[]): Effect[] {
    this.counts.decisions += decisions.length;
    return decisions.map((decision) => ({ kind: "log-decision", decision }));
  }
}
