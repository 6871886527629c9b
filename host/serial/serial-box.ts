// One box on one serial line: turns frames into messages and back, checks which box is there, and reports the end of the line as a will.
// Pure: bytes and times come in, events go out.
import { encodeFrame, type Frame, FrameDecoder, MAX_FRAME_PAYLOAD } from "../../protocol/framing.ts";
import type { Status } from "../../protocol/messages/status.ts";
import type { Kind } from "../../protocol/messages.ts";
import { decodeForHost, encodeForBox } from "../../protocol/schemas.ts";
import { frameKindOf, HELLO_FRAME, messageOfFrame } from "../../protocol/serial.ts";
import type { BoxMessage } from "../core/boxes/box-transport.ts";

/** What follows from bytes or time: a message from the box, bytes to send, or something to report. */
export type SerialEvent =
  | { kind: "message"; message: Pick<BoxMessage, "box" | "kind" | "payload"> }
  | { kind: "send"; bytes: Uint8Array }
  | { kind: "named" }
  | { kind: "refused"; found: string; expected: string }
  | { kind: "noise"; bytes: number };

/** Silence after which the box is asked for its name. Unit ms; a box sends something every second. */
export const ASK_MS = 3000;
/** A frame that has stopped for this long will not be completed. Unit ms. */
const STALLED_MS = 200;
/** Interval of reports of bytes outside frames. Unit ms. */
const NOISE_MS = 60000;

/** The host's question for the name of the box, as bytes. */
export const HELLO = encodeFrame(HELLO_FRAME, new Uint8Array(0)) as Uint8Array;

/** JavaScript by which a running box takes back its line, if a tool has borrowed it as a console and lost its cable. */
const TAKE_BACK = "global.tillbeacon&&E.setConsole(null,{force:true})";
/**
 * The question to a silent box: Ctrl-C, which clears earlier questions from the console's input; an Espruino packet that evaluates
 * TAKE_BACK (README_Protocol); and HELLO. A box that reads frames skips the first two.
 */
export const WAKE: Uint8Array = Buffer.concat([
  Uint8Array.of(0x03, 0x10, 0x01, 0x20, TAKE_BACK.length),
  Buffer.from(TAKE_BACK),
  HELLO,
]);

/** The box expected on a line. Call `opened` first. Times are monotonic, in ms. */
export class SerialBox {
  private name: string;
  private box: string;
  private decoder = new FrameDecoder(MAX_FRAME_PAYLOAD);
  private named = false;
  private refused = "";
  private heardMs = 0;
  private bytesMs = 0;
  private askedMs = 0;
  private noise = { reportedMs: 0, bytes: 0 };
  private status: Status | undefined;

  constructor(store: string, box: string) {
    this.box = box;
    this.name = `${store}/${box}`;
  }

  opened(nowMs: number): SerialEvent[] {
    this.named = false;
    this.refused = "";
    this.decoder = new FrameDecoder(MAX_FRAME_PAYLOAD);
    this.noise = { reportedMs: nowMs, bytes: 0 };
    return [this.ask(nowMs, HELLO)];
  }

  receive(bytes: Uint8Array, nowMs: number): SerialEvent[] {
    const events: SerialEvent[] = [];
    this.bytesMs = nowMs;
    this.decoder.push(bytes, (frame) => this.take(frame, nowMs, events));
    return events;
  }

  /** To be called a few times a second. */
  tick(nowMs: number): SerialEvent[] {
    const events: SerialEvent[] = [];
    if (nowMs - this.bytesMs >= STALLED_MS) this.decoder.flush((frame) => this.take(frame, nowMs, events));
    if (nowMs - Math.max(this.heardMs, this.askedMs) >= ASK_MS) events.push(this.ask(nowMs, WAKE));
    this.reportNoise(nowMs, events);
    return events;
  }

  /** The line has ended: reports the box as offline, as the will of an MQTT box does. */
  ended(): SerialEvent[] {
    const { status } = this;
    this.status = undefined;
    this.named = false;
    if (status === undefined) return [];
    return [this.message("status", encodeForBox("status", { ...status, presence: "offline" }))];
  }

  /** A command as bytes; undefined until the box has told its name, or where it is too long for a frame. */
  command(kind: Kind, payload: string): Uint8Array | undefined {
    return this.named ? encodeFrame(frameKindOf(kind), Buffer.from(payload)) : undefined;
  }

  private take(frame: Frame, nowMs: number, events: SerialEvent[]): void {
    if (frame.kind === HELLO_FRAME) {
      this.greet(Buffer.from(frame.payload).toString("latin1"), nowMs, events);
      return;
    }
    const kind = messageOfFrame(frame.kind);
    if (kind === undefined) this.refuse(`frame kind ${frame.kind}`, "a box's message", events);
    else if (this.named) {
      this.heardMs = nowMs;
      const payload = Buffer.from(frame.payload).toString();
      if (kind === "status") this.keep(payload);
      events.push(this.message(kind, payload));
    }
  }

  private greet(found: string, nowMs: number, events: SerialEvent[]): void {
    this.named = found === this.name;
    this.heardMs = nowMs;
    if (this.named) events.push({ kind: "named" });
    else this.refuse(`box ${JSON.stringify(found.slice(0, 80))}`, `box "${this.name}"`, events);
  }

  /** Keeps the last birth, from which the will is made. */
  private keep(payload: string): void {
    const decoded = decodeForHost("status", payload);
    if (decoded.kind === "ok") this.status = decoded.message;
  }

  private reportNoise(nowMs: number, events: SerialEvent[]): void {
    if (nowMs - this.noise.reportedMs < NOISE_MS) return;
    const bytes = this.decoder.skippedBytes - this.noise.bytes;
    this.noise = { reportedMs: nowMs, bytes: this.decoder.skippedBytes };
    if (bytes > 0) events.push({ kind: "noise", bytes });
  }

  /** Reports a fault, once in a row and per opening of the line. */
  private refuse(found: string, expected: string, events: SerialEvent[]): void {
    if (this.refused === found) return;
    this.refused = found;
    events.push({ kind: "refused", found, expected });
  }

  private message(kind: Kind, payload: string): SerialEvent {
    return { kind: "message", message: { box: this.box, kind, payload } };
  }

  private ask(nowMs: number, bytes: Uint8Array): SerialEvent {
    this.askedMs = nowMs;
    return { kind: "send", bytes };
  }
}
