// The traffic of a store with its boxes: what they send goes in, within bounds and decoded once; what the store asks of them goes
// out, encoded once, before anything else is done. Holds no timer, socket or file: way and clock are given to it.
import type { LampSignal } from "../../protocol/messages/lane-states.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Command, Messages, Report } from "../../protocol/messages.ts";
import { decodeForHost, encodeForBox } from "../../protocol/schemas.ts";
import { isCommand } from "../../protocol/tables.ts";
import { type BoxLimits, TOLD_MS } from "./box-limits.ts";
import type { BoxListener, BoxMessage, BoxTransport, Rejection } from "./box-transport.ts";
import type { Decision } from "./decision.ts";
import type { Store } from "./store.ts";
import type { Warning, WarningListener } from "./warnings.ts";

/** What a box has said. `about` is `<box>/<kind>` for messages to people. */
export type BoxReport = {
  [K in Report]: { box: string; kind: K; message: Messages[K]; from: string };
}[Report];

export type Ingested = { kind: "ok"; report: BoxReport } | { kind: "rejected"; rejection: Rejection };

/** What is asked of a box. */
export type BoxCommand = { [K in Command]: { box: string; kind: K; message: Messages[K] } }[Command];

/** What boxes report of themselves: passed on; nothing is decided on it. */
export type SelfReport = Extract<BoxReport, { kind: "health" | "answer" | "want" | "learned" }>;

/** What a store asks for. */
export type Effect =
  | { kind: "send"; command: BoxCommand & { kind: "beacon" } }
  | { kind: "send-time"; box: string }
  /** `life` counts the lives of the boot id; `madeMs` by the host's clock. */
  | { kind: "log-telemetry"; box: string; life: number; madeMs: number; telemetry: Telemetry }
  | { kind: "warn"; warning: Warning; lastsMs: number }
  | { kind: "log-decision"; decision: Decision }
  | { kind: "lamp"; box: string; lamp: LampSignal; cause: Telemetry | undefined }
  | { kind: "report"; report: SelfReport }
  | { kind: "rejected"; rejection: Rejection };

/** The times that traffic goes by. Unit ms. */
export interface TrafficClock {
  /** Monotonic, of the shop: all is decided by it. */
  now(): number;
  /** Monotonic, of the machine: a box's bounds go by it, however fast the shop's time runs. */
  machine(): number;
  /** Since 1970, however wrong. */
  wall(): number;
}

/** Who carries out what is not for boxes. */
export interface TrafficOwner extends WarningListener {
  /** Effects of the store; their commands are on their way. */
  onEffects(effects: readonly Effect[]): void;
  /** A message has been heard, and its effects carried out; undefined: it could not be read. */
  onHeard(report: BoxReport | undefined): void;
}

/** One store's. `attach` the way to the boxes before messages come. */
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

  /** Another host of the store speaks for it. */
  get standsBy(): boolean {
    return this.transport?.standsBy?.() ?? false;
  }

  /** What boxes say from now on they must send again. */
  close(): void {
    this.isClosed = true;
  }

  /** One message from a box; what is more than a box may send is dropped. */
  onMessage(message: BoxMessage): void {
    if (this.isClosed) return;
    const { isTaken, warning } = this.limits.judge(message, this.clock.machine());
    if (warning !== undefined) this.owner.onWarning(warning, TOLD_MS);
    if (!isTaken) return;
    const read = ingest(message);
    if (read.kind === "rejected") this.onRejection(read.rejection);
    else this.run(this.store.handle(read.report, this.clock.now()));
    this.owner.onHeard(read.kind === "ok" ? read.report : undefined);
  }

  /** One message that an edge could not take. */
  onRejection(rejection: Rejection): void {
    if (!this.isClosed) this.run([this.store.reject(rejection)]);
  }

  onWarning(warning: Warning, lastsMs?: number): void {
    this.owner.onWarning(warning, lastsMs);
  }

  onWarningOver(key: string): void {
    this.owner.onWarningOver(key);
  }

  /** Has effects carried out, commands first: no lamp waits for anything else. */
  run(effects: readonly Effect[]): void {
    for (const effect of effects)
      if (effect.kind === "send") this.send(effect.command);
      else if (effect.kind === "send-time") this.sendTime(effect.box);
    this.owner.onEffects(effects);
  }

  send({ box, kind, message }: BoxCommand): void {
    this.transport?.send(box, kind, encodeForBox(kind, message));
  }

  /** The wall clock, however wrong it is. */
  private sendTime(box: string): void {
    const unixMs = Math.max(0, Math.floor(this.clock.wall()));
    this.send({ box, kind: "time", message: { unixMs, errorMs: null } });
  }
}

/** Decodes one message. */
export function ingest({ box, kind, payload, from }: BoxMessage): Ingested {
  const about = `${box}/${kind}`;
  if (isCommand(kind)) return { kind: "rejected", rejection: { reason: "not-from-a-box", field: kind, about, from } };
  const decoded = decodeForHost(kind, payload);
  if (decoded.kind === "rejected")
    return { kind: "rejected", rejection: { reason: decoded.reason, field: decoded.field, about, from } };
  return { kind: "ok", report: { box, kind, message: decoded.message, from } as BoxReport };
}
