// Espruino's packets (2v25 on), as in README_Protocol of its sources: DLE SOH, type and length in two bytes, data; the
// board answers ACK or NAK, and an expression's value in a packet of its own. Pure: bytes in, tokens out.

/** What a board says: the answer to a packet, a value, flow control, or text for people. */
export type Token =
  | { kind: "ack" }
  | { kind: "nak" }
  | { kind: "response"; text: string }
  | { kind: "pause" }
  | { kind: "resume" }
  | { kind: "text"; text: string };

const SOH = 1;
const ACK = 6;
const DLE = 16;
const XON = 17;
const XOFF = 19;
const NAK = 21;

/** Types in the three high bits of the length. */
const EVAL = 0x2000;
const FILE_SEND = 0x6000;
const DATA = 0x8000;
const TYPE_MASK = 0xe000;
/** Longest data of a packet. Unit bytes. */
export const MAX_PACKET = 0x1fff;

/** Asks for the value of an expression. */
export function evalPacket(code: string): Uint8Array {
  return packet(EVAL, Buffer.from(code, "latin1"));
}

/** Announces a file for Storage; data packets follow. */
export function filePacket(name: string, size: number): Uint8Array {
  return packet(FILE_SEND, Buffer.from(JSON.stringify({ fn: name, s: size }), "latin1"));
}

/** The next part of the file announced last. */
export function dataPacket(bytes: Uint8Array): Uint8Array {
  return packet(DATA, bytes);
}

function packet(type: number, data: Uint8Array): Uint8Array {
  if (data.length === 0 || data.length > MAX_PACKET) throw new RangeError(`packet of ${data.length} bytes`);
  const head = type | data.length;
  return Buffer.concat([Uint8Array.of(DLE, SOH, head >> 8, head & 255), data]);
}

/** Takes a board's bytes in any pieces. A packet that stops short is given up by `reset`. */
export class PacketReader {
  private state: "text" | "dle" | "high" | "low" | "data" = "text";
  private head = 0;
  private data: number[] = [];
  private text = "";

  push(bytes: Uint8Array): Token[] {
    const tokens: Token[] = [];
    for (const byte of bytes) this.take(byte, tokens);
    this.endText(tokens);
    return tokens;
  }

  reset(): void {
    this.state = "text";
    this.data = [];
  }

  private take(byte: number, tokens: Token[]): void {
    if (this.state === "text") this.takeText(byte, tokens);
    else if (this.state === "dle") {
      this.state = byte === SOH ? "high" : "text";
      if (byte !== SOH) this.takeText(byte, tokens);
    } else if (this.state === "high") {
      this.head = byte << 8;
      this.state = "low";
    } else if (this.state === "low") {
      this.head |= byte;
      this.data = [];
      this.state = "data";
      if ((this.head & MAX_PACKET) === 0) this.endData(tokens);
    } else {
      this.data.push(byte);
      if (this.data.length === (this.head & MAX_PACKET)) this.endData(tokens);
    }
  }

  private takeText(byte: number, tokens: Token[]): void {
    const kind = CONTROLS[byte];
    if (byte === DLE) this.state = "dle";
    else if (kind === undefined) this.text += String.fromCharCode(byte);
    else {
      this.endText(tokens);
      tokens.push({ kind });
    }
  }

  private endText(tokens: Token[]): void {
    if (this.text !== "") tokens.push({ kind: "text", text: this.text });
    this.text = "";
  }

  private endData(tokens: Token[]): void {
    this.endText(tokens);
    this.state = "text";
    const text = Buffer.from(this.data).toString("latin1");
    tokens.push((this.head & TYPE_MASK) === 0 ? { kind: "response", text } : { kind: "text", text });
  }
}

const CONTROLS: { [byte: number]: "ack" | "nak" | "pause" | "resume" | undefined } = {
  [ACK]: "ack",
  [NAK]: "nak",
  [XON]: "resume",
  [XOFF]: "pause",
};
