// A box as its session sees it, and who runs the session: plays back what it was given and notes what happens.
import type { Box } from "../../../firmware/core/box.ts";
import type { SessionOwner } from "../../../firmware/core/session.ts";
import type { Kind } from "../../../protocol/messages.ts";

/** Payloads are words for people, not messages. `said` gets a line for all that is done to it. */
export class FakeBox implements SessionOwner {
  answers: string[] = [];
  requests: string[] = [];
  /** Its own parts, as a session asks for them. */
  readonly commands = this;
  readonly records = this;
  queue: string[] = [];
  lessons: string[] = [];
  /** Records that are given a second time. */
  repeats = new Set<string>();
  /** Commands that are refused, by payload. */
  refusals = new Map<string, string>();
  /** As a session takes it. */
  readonly box: Box = this as unknown as Box;
  private said: string[];
  private last = "";

  constructor(said: string[]) {
    this.said = said;
  }

  will(): string {
    this.said.push("will");
    return "will";
  }

  birth(): string {
    return "birth";
  }

  connected(tMs: number): void {
    this.said.push(`connected at ${tMs}`);
  }

  disconnected(): void {
    this.said.push("disconnected");
  }

  command(kind: Kind, payload: string, tMs: number): string {
    this.said.push(`${kind} at ${tMs}: ${payload}`);
    return this.refusals.get(payload) ?? "";
  }

  takeAcknowledgement(payload: string, tMs: number): boolean {
    if (!payload.startsWith("seq")) return false;
    this.said.push(`acknowledged ${payload} at ${tMs}`);
    return true;
  }

  nextAnswer(): string | undefined {
    return this.answers.shift();
  }

  hasLearned(): boolean {
    return this.lessons.length > 0;
  }

  learned(): string {
    return this.lessons.shift() ?? "";
  }

  ask(): string | undefined {
    return this.requests.shift();
  }

  next(): string | undefined {
    this.last = this.queue.shift() ?? "";
    return this.last === "" ? undefined : this.last;
  }

  hasMore(): boolean {
    return this.queue.length > 0;
  }

  isRepeat(): boolean {
    return this.repeats.has(this.last);
  }

  health(tMs: number): string {
    return `health at ${tMs}`;
  }

  onCommand(kind: Kind): void {
    this.said.push(`on ${kind}`);
  }

  print(text: string): void {
    this.said.push(`print ${text}`);
  }
}
