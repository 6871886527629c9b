// The messages between a store and its boxes. Inbound: limited, then decoded once. Outbound: encoded once, and sent before any
// other effect of the store is carried out. Holds no timer, socket or file: transport and clocks are passed in.
import type { LampSignal } from "../../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import type { Command, Messages, Report } from "../../../protocol/messages.ts";
import { decodeForHost, encodeForBox } from "../../../protocol/schemas.ts";
import { isCommand } from "../../../protocol/tables.ts";
import type { Decision } from "../dispatch/decision.ts";
import type { Warning, WarningListener } from "../problems/warnings.ts";
import type { Store } from "../store.ts";
import { type BoxLimits, WARNING_MS } from "./box-limits.ts";
import type { BoxListener, BoxMessage, BoxTransport, Rejection } from "./box-transport.ts";

/** A decoded message from a box. `from` as in BoxMessage. */
export type BoxReport = {
  [K in Report]: { box: string; kind: K; message: Messages[K]; from: string };
}[Report];

export type DecodedMessage = { kind: "ok"; report: BoxReport } | { kind: "rejected"; rejection: Rejection };

/** A message to a box. */
export type BoxCommand = { [K in Command]: { box: string; kind: K; message: Messages[K] } }[Command];

/** Reports of a box about itself, on which nothing is decided: they are only passed on. */
export type SelfReport = Extract<BoxReport, { kind: "health" | "answer" | "want" | "learned" }>;

/** What the store wants done. */
export type Effect =
  | { kind: "send"; command: BoxCommand & { kind: "beacon" } }
  | { kind: "send-time"; box: string }
  /** `life`: number of this start among those with the same boot id, from 0. `madeMs`: by the host's monotonic clock. */
  | { kind: "log-telemetry"; box: string; life: number; madeMs: number; telemetry: Telemetry }
  | { kind: "warn"; warning: Warning; lastsMs: number }
  | { kind: "log-decision"; decision: Decision }
  | { kind: "lamp"; box: string; lamp: LampSignal; cause: Telemetry | undefined }
  | { kind: "report"; report: SelfReport }
  | { kind: "rejected"; rejection: Rejection };

/** The clocks that it reads. Unit ms. */
export interface TrafficClock {
  /** Monotonic time of the shop, on which decisions are made; that of a demo may run faster. */
  now(): number;
  /** Monotonic time of the machine, for the limits of each box. */
  machine(): number;
  /** Wall clock since 1970; it may be wrong. */
  wall(): number;
}

/** Carries out the effects that are not messages to boxes. */
export interface TrafficOwner extends WarningListener {
  /** Effects of the store, whose messages to boxes have been sent already. */
  onEffects(effects: readonly Effect[]): void;
  /** A message has been handled, with its effects; undefined: it could not be decoded. */
  onHeard(report: BoxReport | undefined): void;
}

/** The traffic of one store. Call `attach` before messages come. */
export class BoxTraffic implements BoxListener {
  private store: Store;
  private limits: BoxLimits;
  private clock: TrafficClock;
  private owner: TrafficOwner;
  private transport: BoxTransport | undefined;
  private isClosed = false;

  constructor(store: Store, limits: BoxLimits, clock: TrafficClock, owner: TrafficOwner) {
    this.store = store;
    this.limits = limits;
    this.clock = clock;
    this.owner = owner;
  }

  attach(transport: BoxTransport): void {
    this.transport = transport;
  }

  /** Another host of the same store is in command; this one sends nothing. */
  get standsBy(): boolean {
    return this.transport?.standsBy?.() ?? false;
  }

  /** Ignores messages from now on. Unacknowledged, boxes send them again. */
  close(): void {
    this.isClosed = true;
  }

  /** Handles one message from a box, or drops it where the box exceeds its limits. */
  onMessage(message: BoxMessage): void {
    if (this.isClosed) return;
    const { isTaken, warning } = this.limits.judge(message, this.clock.machine());
    if (warning !== undefined) this.owner.onWarning(warning, WARNING_MS);
    if (!isTaken) return;
    const read = decodeMessage(message);
    if (read.kind === "rejected") this.onRejection(read.rejection);
    else this.run(this.store.handle(read.report, this.clock.now()));
    this.owner.onHeard(read.kind === "ok" ? read.report : undefined);
  }

  /** Counts one message that an edge has rejected. */
  onRejection(rejection: Rejection): void {
    if (!this.isClosed) this.run([this.store.reject(rejection)]);
  }

  onWarning(warning: Warning, lastsMs?: number): void {
    this.owner.onWarning(warning, lastsMs);
  }

  onWarningOver(key: string): void {
    this.owner.onWarningOver(key);
  }

  /** Carries out effects, messages to boxes first: no lamp waits for anything else. */
  run(effects: readonly Effect[]): void {
    for (const effect of effects)
      if (effect.kind === "send") this.send(effect.command);
      else if (effect.kind === "send-time") this.sendTime(effect.box);
    this.owner.onEffects(effects);
  }

  send({ box, kind, message }: BoxCommand): void {
    this.transport?.send(box, kind, encodeForBox(kind, message));
  }

  /** Sends the wall clock's time, even where it may be wrong. */
  private sendTime(box: string): void {
    const unixMs = Math.max(0, Math.floor(this.clock.wall()));
    this.send({ box, kind: "time", message: { unixMs, errorMs: null } });
  }
}

/** Decodes one message. */
export function decodeMessage({ box, kind, payload, from }: BoxMessage): DecodedMessage {
  const about = `${box}/${kind}`;
  if (isCommand(kind)) return { kind: "rejected", rejection: { reason: "not-from-a-box", field: kind, about, from } };
  const decoded = decodeForHost(kind, payload);
  if (decoded.kind === "rejected")
    return { kind: "rejected", rejection: { reason: decoded.reason, field: decoded.field, about, from } };
  return { kind: "ok", report: { box, kind, message: decoded.message, from } as BoxReport };
}
