// A conversation with a board's console: one question at a time, each with its time limit. Knows packets and text, not
// what is asked.
import { setTimeout as sleep } from "node:timers/promises";
import type { SerialConnection } from "../core/boxes/serial-connection.ts";
import { BoardError } from "./board-error.ts";
import { evalPacket, PacketReader, type Token } from "./packets.ts";

/** Text kept for messages, in characters. */
const KEPT_TEXT = 2000;
/** A failed expression is followed by its reason. Unit ms. */
const REASON_MS = 150;
/** Longest wait while the board holds the flow back. Unit ms: compacting a large Storage takes seconds. */
const PAUSED_MS = 30000;

/** A last word leaves the line within this time. Unit ms. */
const FAREWELL_MS = 200;

/** What the console says in a line of text, without its prompt and cursor movements. */
export type OnLine = (line: string) => void;

/** A board at the end of a line. */
export class Console {
  /** Where, for messages. */
  readonly port: string;
  /** Why a person has to wait. */
  readonly note: (text: string) => void;
  /** The line carries frames when nobody works at the console: it is to be given back. */
  borrowed = false;
  private line: SerialConnection;
  private reader = new PacketReader();
  private tokens: Token[] = [];
  private wake: () => void = () => {};
  private heard = "";
  private partial = "";
  private paused = false;
  private gone: string | undefined;
  private onLine: OnLine = () => {};
  private turn: Promise<unknown> = Promise.resolve();

  constructor(line: SerialConnection, port: string, note: (text: string) => void) {
    this.line = line;
    this.port = port;
    this.note = note;
    line.onBytes((bytes) => this.take(bytes));
    line.ended.then((reason) => {
      this.gone = reason;
      this.wake();
    });
  }

  /** The last text that the board has said. */
  get recent(): string {
    return this.heard;
  }

  forget(): void {
    this.heard = "";
    this.partial = "";
    this.tokens = [];
    this.reader.reset();
  }

  lines(onLine: OnLine): void {
    this.onLine = onLine;
  }

  /** Writes bytes as soon as the board lets them flow. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let waitedMs = 0; this.paused && waitedMs < PAUSED_MS && this.gone === undefined; waitedMs += 20)
      await sleep(20);
    this.paused = false;
    this.check();
    this.line.write(bytes);
  }

  /** Writes text as somebody at a keyboard would. */
  type(text: string): Promise<void> {
    return this.write(Buffer.from(text, "latin1"));
  }

  /**
   * The value of an expression, by way of JSON; one is asked for after the other. Throws BoardError "threw", "silent",
   * "garbled" or "gone".
   */
  evaluate(expression: string, withinMs = 5000): Promise<unknown> {
    const value = this.turn.then(() => this.askFor(expression, withinMs));
    this.turn = value.catch(() => {});
    return value;
  }

  private async askFor(expression: string, withinMs: number): Promise<unknown> {
    this.tokens = [];
    await this.write(evalPacket(`JSON.stringify(${expression})`));
    const answered = await this.answer(withinMs);
    if (answered === undefined) throw this.silence(`an answer within ${withinMs / 1000} s`);
    if (answered === "nak") throw await this.thrown();
    const response = await this.next((token) => token.kind === "response", withinMs);
    if (response?.kind !== "response") throw this.silence("the value of an expression");
    return this.parse(response.text);
  }

  /** The next ACK or NAK; undefined when none comes in time. */
  async answer(withinMs: number): Promise<"ack" | "nak" | undefined> {
    const token = await this.next(({ kind }) => kind === "ack" || kind === "nak", withinMs);
    return token?.kind === "ack" || token?.kind === "nak" ? token.kind : undefined;
  }

  /** Waits until the text heard since `forget` matches. */
  async hears(pattern: RegExp, withinMs: number): Promise<RegExpExecArray | null> {
    for (const endMs = performance.now() + withinMs; ; ) {
      const found = pattern.exec(this.heard);
      const leftMs = endMs - performance.now();
      if (found !== null || leftMs <= 0) return found;
      this.check();
      await this.sleepUntilWoken(leftMs);
    }
  }

  /** Gives a borrowed line back to its box, and closes it. */
  async close(): Promise<void> {
    if (this.borrowed && this.gone === undefined) {
      this.line.write(evalPacket("E.setConsole(null,{force:true})"));
      await sleep(FAREWELL_MS);
    }
    await this.line.close();
  }

  private async next(fits: (token: Token) => boolean, withinMs: number): Promise<Token | undefined> {
    for (const endMs = performance.now() + withinMs; ; ) {
      for (let token = this.tokens.shift(); token !== undefined; token = this.tokens.shift())
        if (fits(token)) return token;
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) return undefined;
      this.check();
      await this.sleepUntilWoken(leftMs);
    }
  }

  private sleepUntilWoken(longestMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longestMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private take(bytes: Uint8Array): void {
    for (const token of this.reader.push(bytes)) {
      if (token.kind === "pause") this.paused = true;
      else if (token.kind === "resume") this.paused = false;
      else if (token.kind === "text") this.hear(token.text);
      else this.tokens.push(token);
    }
    this.wake();
  }

  private hear(text: string): void {
    this.heard = (this.heard + text).slice(-KEPT_TEXT);
    const lines = (this.partial + text).split("\n");
    this.partial = (lines.pop() ?? "").slice(-KEPT_TEXT);
    for (const line of lines) this.onLine(plain(line));
  }

  private check(): void {
    if (this.gone !== undefined)
      throw new BoardError("gone", `${this.port}: found ${this.gone}, expected the board; plug it in and start again`);
  }

  private async thrown(): Promise<BoardError> {
    await sleep(REASON_MS);
    const reason = /Uncaught ([^\r\n]*)/.exec(this.heard)?.[1] ?? "an error without words";
    return new BoardError("threw", `${this.port}: found ${reason}, expected the board to run what it was asked`);
  }

  private silence(expected: string): BoardError {
    return new BoardError("silent", `${this.port}: found silence, expected ${expected}`);
  }

  /** The board quotes the JSON text as a string of its own. */
  private parse(text: string): unknown {
    try {
      const json = JSON.parse(text.replace(/\\x([0-9A-Fa-f]{2})/g, "\\u00$1")) as unknown;
      return typeof json === "string" ? (JSON.parse(json) as unknown) : json;
    } catch {
      const shown = JSON.stringify(text.slice(0, 60));
      throw new BoardError("garbled", `${this.port}: found the value ${shown}, expected JSON; is the cable sound?`);
    }
  }
}

/** A line without carriage returns, cursor movements and the prompt that the console draws around prints. */
export function plain(line: string): string {
  const cleaned = line.replaceAll("\r", "").replaceAll("\u001b[J", "");
  return cleaned.startsWith(">") ? cleaned.slice(1) : cleaned;
}
