// The host at the board's line: the host's own serial code, which acknowledges records and sends commands.
import { SerialBox, type SerialEvent } from "../../../host/serial/serial-box.ts";
import { encodeFrame } from "../../../protocol/framing.ts";
import type { Kind, Messages } from "../../../protocol/messages.ts";
import { decodeForHost, encodeForBox } from "../../../protocol/schemas.ts";
import { CONSOLE_FRAME } from "../../../protocol/serial.ts";
import type { PicoBoard } from "./pico-board.ts";

/** The host looks after its line so often. Unit ms. */
const TICK_MS = 250;

/** Listens from its beginning on. */
export class LineHost {
  /** Every message, the oldest first, and what the line's code refused. */
  readonly messages: { kind: Kind; payload: string; atMs: number }[] = [];
  readonly refused: string[] = [];
  private readonly board: PicoBoard;
  private readonly box: SerialBox;

  constructor(board: PicoBoard, store: string, box: string) {
    this.board = board;
    this.box = new SerialBox(store, box);
    board.onUsb = (bytes) => this.carry(this.box.receive(bytes, board.nowMs()));
    this.carry(this.box.opened(board.nowMs()));
    board.clock.every(TICK_MS, () => this.carry(this.box.tick(board.nowMs())));
  }

  /** Messages of a kind, the oldest first. Throws on one that breaks its schema. */
  all<K extends Kind>(kind: K): Messages[K][] {
    return this.messages.filter((message) => message.kind === kind).map(({ payload }) => decoded(kind, payload));
  }

  newest<K extends Kind>(kind: K): Messages[K] | undefined {
    const last = this.messages.findLast((message) => message.kind === kind);
    return last === undefined ? undefined : decoded(kind, last.payload);
  }

  send(kind: "ack" | "beacon", payload: string): void {
    const bytes = this.box.command(kind, payload);
    if (bytes !== undefined) this.board.chip.usb.send(bytes);
  }

  /** Takes the line for the board's console, as the host's tools do, and types a line. */
  console(text: string): void {
    this.board.chip.usb.send(encodeFrame(CONSOLE_FRAME, new Uint8Array(0)) as Uint8Array);
    this.board.run(TICK_MS);
    this.board.chip.usb.send(Buffer.from(`\x10${text}\n`));
  }

  private carry(events: readonly SerialEvent[]): void {
    for (const event of events) {
      if (event.kind === "send") this.board.chip.usb.send(event.bytes);
      else if (event.kind === "message") this.take(event.message.kind, event.message.payload);
      else if (event.kind === "refused") this.refused.push(event.found);
    }
  }

  private take(kind: Kind, payload: string): void {
    this.messages.push({ kind, payload, atMs: this.board.nowMs() });
    if (kind !== "telemetry") return;
    const { boot, seq } = decoded("telemetry", payload);
    this.send("ack", encodeForBox("ack", { boot, seq, heard: seq }));
  }
}

function decoded<K extends Kind>(kind: K, payload: string): Messages[K] {
  const result = decodeForHost(kind, payload);
  if (result.kind === "rejected") throw new Error(`${kind}: ${result.reason} ${result.field}`);
  return result.message as Messages[K];
}
