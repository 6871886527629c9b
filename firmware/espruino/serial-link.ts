// A box's transport over a serial line: frames instead of MQTT. Sans-IO: bytes go in and out, time is an argument.
import { FrameReader, frameOfText, type TextCrc } from "../../protocol/frame-text.ts";
import type { Kind } from "../../protocol/messages.ts";
import { ACK_FRAME, CONSOLE_FRAME, frameKindOf, HELLO_FRAME, messageOfFrame } from "../../protocol/serial.ts";
import type { Transport, TransportOwner } from "../core/session.ts";

/** What the link asks of its line. */
export interface SerialPort {
  /** Bytes, one a character. */
  send(bytes: string): void;
  crc32: TextCrc;
  /** The line is wanted for the board's console. */
  onConsole(): void;
}

/** A host that is silent for this long is gone. Unit ms: it acknowledges every second, and asks after three. */
const SILENT_MS = 10000;

/**
 * So much is sent before the host has to be heard again. Unit bytes: a host that does not read fills its system's 4,095
 * (Linux: N_TTY_BUF_SIZE), and then the board would wait in the middle of a byte until its watchdog resets it (Espruino:
 * jshTransmit).
 */
const UNANSWERED = 3000;

/** Longest command that is taken; an update is offered in 300 bytes, and its chunks are never asked for. Unit bytes. */
const LONGEST = 320;

/** One host after another on one line. `name` is `<store>/<box>`. */
export class SerialLink implements Transport {
  private port: SerialPort;
  private session: TransportOwner;
  private reader: FrameReader;
  private name: string;
  private online = false;
  private heardMs = 0;
  /** Bytes sent since then. */
  private unanswered = 0;

  constructor(port: SerialPort, session: TransportOwner, name: string) {
    this.port = port;
    this.session = session;
    this.name = name;
    this.reader = new FrameReader(LONGEST, port.crc32);
    session.transport = this;
  }

  /** Bytes from the host, one a character, in any pieces. */
  receive(bytes: string, tMs: number): void {
    const self = this;
    this.reader.push(bytes, function (frame, payload) {
      self.take(frame, payload, tMs);
    });
  }

  /** To be called a few times a second: sends what is left to send. */
  maintain(tMs: number): void {
    if (this.session.mayHaveMore) this.session.flush(tMs);
  }

  /** A host listens, and has taken what was sent. One that is silent for too long is gone. */
  canPublish(tMs: number): boolean {
    if (this.online && tMs - this.heardMs >= SILENT_MS) this.end("host is silent");
    return this.online && this.unanswered < UNANSWERED;
  }

  /** Nothing is retained or repeated on a line: the host asks for the birth, and knows records by their numbers. */
  publish(kind: Kind, payload: string): void {
    this.send(frameKindOf(kind), payload);
  }

  /** Everything from the host comes over the line. */
  subscribe(): void {}

  private take(frame: number, payload: string, tMs: number): void {
    this.heardMs = tMs;
    this.unanswered = 0;
    if (frame === ACK_FRAME) this.session.received("ack", payload, tMs);
    else if (frame === HELLO_FRAME) this.begin(tMs);
    else if (frame === CONSOLE_FRAME) {
      this.end("line given to the console");
      this.port.onConsole();
    } else {
      const kind = messageOfFrame(frame);
      if (kind !== undefined) this.session.received(kind, payload, tMs);
    }
  }

  private begin(tMs: number): void {
    this.online = true;
    this.send(HELLO_FRAME, this.name);
    this.session.will();
    this.session.connected(tMs);
  }

  private end(reason: string): void {
    this.online = false;
    this.session.disconnected(reason);
  }

  private send(frame: number, text: string): void {
    const bytes = frameOfText(frame, text, this.port.crc32);
    if (bytes === undefined) return;
    this.unanswered += bytes.length;
    this.port.send(bytes);
  }
}
