// A box's link over a serial line: frames instead of MQTT. Sans-IO: bytes go in and out, time is an argument.
import { FrameReader, frameOfText, type TextCrc } from "../../protocol/frame-text.ts";
import type { Kind } from "../../protocol/messages.ts";
import { ACK_FRAME, CONSOLE_FRAME, frameKindOf, HELLO_FRAME, messageOfFrame } from "../../protocol/serial.ts";

/** What the link asks of its line and tells its owner. */
export interface SerialPort {
  /** Bytes, one a character. */
  send(bytes: string): void;
  crc32: TextCrc;
  /** A host is there: to be answered with the birth. */
  onConnected(): void;
  onDisconnected(reason: string): void;
  onMessage(kind: Kind, payload: string, tMs: number): void;
  /** The line is wanted for the board's console. */
  onConsole(): void;
}

/** A host that says nothing for this long is gone. Unit ms: it acknowledges every second, and asks after three. */
const SILENT_MS = 10000;

/** Longest command that is taken; an update is offered in 300 bytes, and its chunks are never asked for. Unit bytes. */
const LONGEST = 320;

/** One host after another on one line. `name` is `<store>/<box>`. */
export class SerialLink {
  private port: SerialPort;
  private reader: FrameReader;
  private name: string;
  private online = false;
  private heardMs = 0;

  constructor(port: SerialPort, name: string) {
    this.port = port;
    this.name = name;
    this.reader = new FrameReader(LONGEST, port.crc32);
  }

  /** Bytes from the host, one a character, in any pieces. */
  receive(bytes: string, tMs: number): void {
    const self = this;
    this.reader.push(bytes, function (frame, payload) {
      self.take(frame, payload, tMs);
    });
  }

  /** To be called a few times a second. */
  tick(tMs: number): void {
    if (!this.online || tMs - this.heardMs < SILENT_MS) return;
    this.online = false;
    this.port.onDisconnected("host is silent");
  }

  /** A host listens; the line itself holds back what it cannot take. */
  canPublish(): boolean {
    return this.online;
  }

  publish(kind: Kind, payload: string): void {
    this.send(frameKindOf(kind), payload);
  }

  private take(frame: number, payload: string, tMs: number): void {
    this.heardMs = tMs;
    if (frame === ACK_FRAME) this.port.onMessage("ack", payload, tMs);
    else if (frame === HELLO_FRAME) {
      this.online = true;
      this.send(HELLO_FRAME, this.name);
      this.port.onConnected();
    } else if (frame === CONSOLE_FRAME) {
      this.online = false;
      this.port.onDisconnected("line given to the console");
      this.port.onConsole();
    } else {
      const kind = messageOfFrame(frame);
      if (kind !== undefined) this.port.onMessage(kind, payload, tMs);
    }
  }

  private send(frame: number, text: string): void {
    const bytes = frameOfText(frame, text, this.port.crc32);
    if (bytes !== undefined) this.port.send(bytes);
  }
}
