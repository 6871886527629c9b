// A box's link over a serial line: frames instead of MQTT. Sans-IO: bytes go in and out, time is an argument.
import { encodeFrame, type Frame, FrameDecoder } from "../../protocol/framing.ts";
import type { Kind } from "../../protocol/messages.ts";
import { CONSOLE_FRAME, FRAME_OF, HELLO_FRAME, messageOfFrame } from "../../protocol/serial.ts";

/** What the link asks of its line and tells its owner. */
export interface SerialPort {
  send(bytes: Uint8Array): void;
  /** A host is there: to be answered with the birth. */
  onConnected(): void;
  onDisconnected(reason: string): void;
  onMessage(kind: Kind, payload: string): void;
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
  private name: string;
  private decoder: FrameDecoder = new FrameDecoder(LONGEST);
  private online = false;
  private heardMs = 0;

  constructor(port: SerialPort, name: string) {
    this.port = port;
    this.name = name;
  }

  /** Bytes from the host, in any pieces. */
  receive(bytes: Uint8Array, tMs: number): void {
    const self = this;
    this.decoder.push(bytes, function (frame) {
      self.take(frame, tMs);
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
    this.send(FRAME_OF[kind], payload);
  }

  private take(frame: Frame, tMs: number): void {
    this.heardMs = tMs;
    if (frame.kind === HELLO_FRAME) {
      this.online = true;
      this.send(HELLO_FRAME, this.name);
      this.port.onConnected();
    } else if (frame.kind === CONSOLE_FRAME) {
      this.online = false;
      this.port.onDisconnected("line given to the console");
      this.port.onConsole();
    } else {
      const kind = messageOfFrame(frame.kind);
      if (kind !== undefined) this.port.onMessage(kind, textOf(frame.payload));
    }
  }

  private send(frame: number, text: string): void {
    const payload = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) payload[i] = text.charCodeAt(i);
    const bytes = encodeFrame(frame, payload);
    if (bytes !== undefined) this.port.send(bytes);
  }
}

function textOf(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i] as number);
  return text;
}
