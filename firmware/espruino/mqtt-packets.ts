// The bytes of MQTT packets, one a character: their fixed header with its length (clause 2.2), and the fields of their bodies (clause 1.5).
// Knows no connection.

/** A packet: `head` is its type and flags, in one byte. */
export function packetOf(head: number, body: string): string {
  let length = "";
  let rest = body.length;
  while (rest > 127) {
    length += character((rest & 127) | 128);
    rest = rest >> 7;
  }
  return character(head) + length + character(rest) + body;
}

/** Length of the first packet in a buffer; 0 while it is not known yet, -1 when it is malformed (clause 2.2.3). Unit bytes. */
export function packetSize(buffer: string): number {
  let length = 0;
  let scale = 1;
  for (let i = 1; i < 5; i++) {
    if (i >= buffer.length) return 0;
    const digit = buffer.charCodeAt(i);
    length += (digit & 127) * scale;
    scale *= 128;
    if ((digit & 128) === 0) return 1 + i + length;
  }
  return -1;
}

/** Where the body of a whole packet begins. */
export function bodyAt(packet: string): number {
  let at = 1;
  while ((packet.charCodeAt(at) & 128) !== 0) at += 1;
  return at + 1;
}

/** One byte. */
export function character(code: number): string {
  return String.fromCharCode(code);
}

/** Two bytes, the higher first (clause 1.5.2). */
export function word(value: number): string {
  return character(value >> 8) + character(value & 255);
}

/** A text behind its length (clause 1.5.3). */
export function field(text: string): string {
  return word(text.length) + text;
}
