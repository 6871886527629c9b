// One box's session with its host over any transport: announces the box, hands it commands and sends its messages, one
// at a time. Sans-IO: time is an argument.
import { valuesOf } from "../../protocol/enumerations.ts";
import { COMMANDS, type Kind } from "../../protocol/messages.ts";
import type { Box } from "./box.ts";

/** What a transport tells its session. Times are the box's monotonic time in ms. */
export interface TransportOwner {
  /** Set by the transport. */
  transport: Transport;
  /** The will of the connection about to be made. Call it once per connection, even on a transport that has no will. */
  will(): string;
  connected(tMs: number): void;
  /** Not connected any more, or could not be. */
  disconnected(reason: string): void;
  /** A message from the host. */
  received(kind: Kind, payload: string, tMs: number): void;
  /** There may be something to send: `flush` is then to be called ten times a second. */
  readonly mayHaveMore: boolean;
  /**
   * Sends one message if there is one and the transport takes it: one at a time leaves time for the sensors. What is urgent
   * does not wait for a health report.
   */
  flush(tMs: number, isUrgent?: boolean): void;
}

/** The way to the host. */
export interface Transport {
  /** Whether a message would be taken now. A host that has fallen silent may be noticed here. */
  canPublish(tMs: number): boolean;
  publish(kind: Kind, payload: string, retained: boolean, repeated: boolean, tMs: number): void;
  subscribe(kinds: readonly Kind[], tMs: number): void;
}

/** Who runs the session. */
export interface SessionOwner {
  /** A health report of the time since the last one. */
  health(tMs: number): string;
  /** There is something learned that the host has not been told, and the message that tells it. */
  hasLearned(): boolean;
  learned(tMs: number): string;
  /** After each command, taken or refused, but not after an acknowledgement. */
  onCommand(kind: Kind, tMs: number): void;
  /** A line for people at the board's console. */
  print(text: string): void;
}

/** Longest silence of a connection, either way. Unit s. */
export const KEEP_ALIVE_S = 15;
/** Time between two health reports. Unit ms. */
const HEALTH_MS = 60000;

/** One session after another with one host. */
export class Session implements TransportOwner {
  /** Why the last connection ended, or could not be made. */
  fault = "";
  /** The host has been reached since the start. */
  reached = false;
  transport!: Transport;
  private box: Box;
  private owner: SessionOwner;
  /** Once nothing is found, there is not until something happens. */
  mayHaveMore = false;
  private healthMs = 0;
  /** A health report that goes with the next flush: to write it and to send it takes a slow board 50 ms each. */
  private report: string | undefined;

  constructor(box: Box, owner: SessionOwner) {
    this.box = box;
    this.owner = owner;
  }

  will(): string {
    return this.box.will();
  }

  connected(tMs: number): void {
    this.reached = true;
    this.transport.subscribe(valuesOf(COMMANDS), tMs);
    this.transport.publish("status", this.box.birth(), true, false, tMs);
    // A new health report goes with the birth.
    this.healthMs = tMs;
    this.report = undefined;
    this.box.records.connected(tMs);
    this.mayHaveMore = true;
  }

  disconnected(reason: string): void {
    this.fault = reason;
    this.mayHaveMore = false;
    this.box.records.disconnected();
    this.owner.print("disconnected: " + reason);
  }

  received(kind: Kind, payload: string, tMs: number): void {
    // Once a second, and nearly always in the same form.
    if (kind === "ack" && this.box.records.takeAcknowledgement(payload, tMs)) {
      if (!this.mayHaveMore) this.mayHaveMore = this.box.records.hasMore();
    } else this.obey(kind, payload, tMs);
  }

  private obey(kind: Kind, payload: string, tMs: number): void {
    const refusal = this.box.command(kind, payload, tMs);
    if (refusal !== "") this.owner.print(kind + " refused: " + refusal);
    this.mayHaveMore = true;
    this.owner.onCommand(kind, tMs);
  }

  flush(tMs: number, isUrgent?: boolean): void {
    if (!this.transport.canPublish(tMs)) return;
    const records = this.box.records;
    const commands = this.box.commands;
    let kind: Kind = "answer";
    let payload = commands.nextAnswer();
    if (payload === undefined) {
      kind = "want";
      payload = commands.ask(tMs);
    }
    if (payload === undefined && isUrgent !== true) {
      kind = "health";
      payload = this.report;
      this.report = undefined;
      if (payload === undefined && tMs >= this.healthMs) {
        this.healthMs = tMs + HEALTH_MS;
        this.report = this.owner.health(tMs);
        this.mayHaveMore = true;
        return;
      }
    }
    if (payload === undefined && this.owner.hasLearned()) {
      kind = "learned";
      payload = this.owner.learned(tMs);
    }
    if (payload === undefined) {
      kind = "telemetry";
      payload = records.next(tMs);
    }
    this.mayHaveMore =
      this.report !== undefined || (payload !== undefined && (kind !== "telemetry" || records.hasMore()));
    if (payload !== undefined)
      this.transport.publish(kind, payload, false, kind === "telemetry" && records.isRepeat(), tMs);
  }
}
